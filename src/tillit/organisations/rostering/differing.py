"""What will change, and what somebody must look at before it does. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct

from tillit.organisations.rostering.merging import memberships
from tillit.organisations.rostering.roster import TABLES, Roster

# More leaving than this, in one school, is a mistake or the end of a school year: a person must say which.
LEAVING_PERCENT = 10
LEAVING_FEW = 3


class Caution(Struct, frozen=True):
    """What stops a roster until a person has said it is right."""

    code: str
    school: str
    number: int = 0
    of: int = 0


class Changes(Struct, frozen=True):
    """Rows by table: new, changed (before, after), ended. Nothing in any of them: there is nothing to do."""

    new: dict[str, list[Any]]
    changed: dict[str, list[tuple[Any, Any]]]
    ended: dict[str, list[Any]]
    moved: list[str]  # people who are in another school or another basis group than before
    cautions: list[Caution]

    @property
    def nothing(self) -> bool:
        return not any((*self.new.values(), *self.changed.values(), *self.ended.values()))

    def counts(self) -> dict[str, dict[str, int]]:
        said = {"new": self.new, "changed": self.changed, "ended": self.ended}
        return {what: {name: len(rows) for name, rows in tables.items() if rows} for what, tables in said.items()}


def differ(present: Roster, wanted: Roster, said: Roster) -> Changes:
    new: dict[str, list[Any]] = {}
    changed: dict[str, list[tuple[Any, Any]]] = {}
    ended: dict[str, list[Any]] = {}
    for name in TABLES:
        before, after = present.table(name), wanted.table(name)
        new[name] = [row for number, row in after.items() if number not in before]
        ended[name] = [row for number, row in before.items() if number not in after]
        pairs = [(before[number], row) for number, row in after.items() if number in before]
        changed[name] = [pair for pair in pairs if not same(*pair)]
    return Changes(new, changed, ended, _moved(present, wanted), _cautions(present, wanted, said))


def same(before: Any, after: Any) -> bool:
    """A row without a first day says nothing of when it began."""
    fields = [field for field in before.__struct_fields__ if field != "since" or after.since is not None]
    return all(getattr(before, field) == getattr(after, field) for field in fields)


def _places(roster: Roster) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for person, kind, place, role in memberships(roster):
        if role in ("pupil", "teacher"):
            found.setdefault(person, set()).add((kind, place))
    return found


def _moved(present: Roster, wanted: Roster) -> list[str]:
    before, after = _places(present), _places(wanted)
    return sorted(person for person in before.keys() & after.keys() if before[person] != after[person])


def _cautions(present: Roster, wanted: Roster, said: Roster) -> list[Caution]:
    before, after = pupils_by_school(present), pupils_by_school(wanted)
    found = [
        Caution("school_gone", school.id)
        for school in present.rows("schools")
        if "schools" in said.whole and school.id not in said.schools
    ]
    for school in wanted.rows("schools"):
        had, has = before.get(school.id, set()), after.get(school.id, set())
        gone = len(had - has)
        if not has and school.id in said.schools:
            found.append(Caution("no_pupils", school.id, of=len(had)))
        elif gone > LEAVING_FEW and gone * 100 > len(had) * LEAVING_PERCENT:
            found.append(Caution("many_leave", school.id, gone, len(had)))
    return found + _teachers(present, wanted, said)


def _teachers(present: Roster, wanted: Roster, said: Roster) -> list[Caution]:
    before, after = _by_school(present, "teacher"), _by_school(wanted, "teacher")
    lost = [school for school in before if school in wanted.schools and not after.get(school)]
    return [Caution("no_teachers", school, of=len(before[school])) for school in sorted(lost) if school in said.schools]


def pupils_by_school(roster: Roster) -> dict[str, set[str]]:
    return _by_school(roster, "pupil")


def _by_school(roster: Roster, part: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for person, kind, place, role in memberships(roster):
        if role == part:
            group = roster.groups.get(place) if kind == "group" else None
            found.setdefault(group.school if group else place, set()).add(person)
    return found


def by_part(roster: Roster) -> Counter[str]:
    return Counter(role for _person, _kind, _place, role in memberships(roster))
