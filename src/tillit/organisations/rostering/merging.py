"""What should be so after a roster has been taken in: what is so now, and what the roster says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from tillit.organisations.rostering.roster import TABLES, Belonging, Problem, Roster

# Which field of a row says whose it is, where a roster says everything about one person.
OWNER = {"belongings": "person", "relations": "person"}


def merge(present: Roster, said: Roster, today: date) -> Roster:
    """A whole table replaces what is there within the schools it names; otherwise only what is said is changed."""
    said = _at_known_schools(present, said)
    named = frozenset(school.id for school in said.rows("schools"))
    here = _Here(present, named)
    tables: dict[str, Any] = {name: _table(name, present, said, here) for name in TABLES}
    tables["people"] = {number: _filled(row, present, said) for number, row in tables["people"].items()}
    tables["groups"] = {number: _carried(row, present, said) for number, row in tables["groups"].items()}
    return tidy(Roster(**tables), said, today)


def _table(name: str, present: Roster, said: Roster, here: _Here) -> dict[str, Any]:
    told = said.table(name)
    kept = {
        number: row
        for number, row in present.table(name).items()
        if number not in told and not _is_let_go(name, row, said, here)
    }
    return {**kept, **{number: row for number, row in told.items() if row is not None}}


def _is_let_go(name: str, row: Any, said: Roster, here: _Here) -> bool:
    """Whether the roster says, by not naming it, that the row has ended."""
    person = getattr(row, OWNER[name]) if name in OWNER else ""
    if f"{name}:{row.id}" in said.spared or f"people:{person}" in said.spared:
        return False
    if person and person in said.complete.get(name, frozenset()):
        return True
    if name not in said.whole or name in ("schools", "people", "years"):
        return False  # schools and people are ended by name only; a person who belongs nowhere has left
    return here.concerns(name, row)


def _at_known_schools(present: Roster, said: Roster) -> Roster:
    """A change need not repeat what a school is: a member of one we know belongs to it, and goes to no group."""
    rows = {n: row for n, row in said.enrolments.items() if row is not None and row.group in present.schools}
    if not rows:
        return said
    moved = {n: Belonging(n, row.person, row.group, row.part, row.since, row.until) for n, row in rows.items()}
    left = {n: row for n, row in said.enrolments.items() if n not in rows}
    return replace(said, enrolments=left, belongings={**said.belongings, **moved})


class _Here:
    """Which rows concern the schools a roster names."""

    def __init__(self, present: Roster, named: frozenset[str]) -> None:
        self.named = named
        self.groups = {group.id for group in present.rows("groups") if group.school in named}
        self.pupils = {row.person for row in present.rows("belongings") if row.part == "pupil" and row.school in named}
        self.pupils |= {
            row.person for row in present.rows("enrolments") if row.part == "pupil" and row.group in self.groups
        }

    def concerns(self, name: str, row: Any) -> bool:
        if name in ("belongings", "groups"):
            return row.school in self.named
        if name == "enrolments":
            return row.group in self.groups
        return not self.pupils.isdisjoint((row.person, row.other))


def _filled(row: Any, present: Roster, said: Roster) -> Any:
    """What a roster does not speak of (a day of birth, where it has no table of them) is what was said before."""
    before = present.people.get(row.id)
    spoken = row.id in said.born or ("born" in said.whole and row.id in said.people)
    born_on = said.born.get(row.id) if spoken else (before.born_on if before else None)
    feide = row.feide or (before.feide if before else "")
    return replace(row, born_on=born_on, feide=feide, former="")


def _carried(row: Any, present: Roster, said: Roster) -> Any:
    before = present.groups.get(row.id)
    if before is None or row.id not in said.groups:
        return row
    return replace(row, **{field: getattr(before, field) for field in said.unsaid if not getattr(row, field)})


def tidy(wanted: Roster, said: Roster, today: date) -> Roster:
    """Without what has run out, what points at nothing, those who belong nowhere, and what need not be known."""
    problems: list[Problem] = []
    tables: dict[str, Any] = {name: dict(wanted.table(name)) for name in TABLES}
    for name in ("belongings", "enrolments"):
        rows = {n: row for n, row in tables[name].items() if row.until is None or row.until > today}
        tables[name] = {n: _forwards(row) for n, row in rows.items()}
    for name, pointing in POINTS.items():
        for number, row in list(tables[name].items()):
            missing = [field for field, table in pointing.items() if getattr(row, field) not in tables[table]]
            if missing:
                del tables[name][number]
                problems += _unknown(name, row, missing, said)
    answering = set(guardians(Roster(**tables)).values())
    tables["relations"] = {n: row for n, row in tables["relations"].items() if n in answering}
    tables["people"] = _needed(tables)
    return Roster(**tables, problems=tuple(problems))


def _forwards(row: Any) -> Any:
    """A first day after the last one is a misprint, and the last one counts."""
    return replace(row, since=None) if row.since and row.until and row.since > row.until else row


POINTS = {
    "groups": {"school": "schools"},
    "belongings": {"person": "people", "school": "schools"},
    "enrolments": {"person": "people", "group": "groups"},
    "relations": {"person": "people", "other": "people"},
}


def _unknown(name: str, row: Any, missing: Iterable[str], said: Roster) -> list[Problem]:
    """Only of rows the roster itself has: what was there before and falls with what it rested on has ended."""
    if said.table(name).get(row.id) is None:
        return []
    # What points at something the roster says has ended, ends with it.
    ended = [field for field in missing if said.table(POINTS[name][field]).get(getattr(row, field), "") is None]
    return [
        Problem(said.place(name, row.id), f"unknown_{field}", getattr(row, field))
        for field in missing if field not in ended
    ][:1]  # fmt: skip


def _needed(tables: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Those somebody says something about. Of a pupil no e-mail address; of nobody else a day of birth or a year."""
    used: set[str] = set()
    pupils: set[str] = set()
    others: set[str] = set()
    for row in (*tables["belongings"].values(), *tables["enrolments"].values()):
        used.add(row.person)
        (pupils if row.part == "pupil" else others).add(row.person)
    for row in tables["relations"].values():
        used |= {row.person, row.other}
        others |= {row.person, row.other} - pupils
    return {n: least(row, n in pupils, n in others) for n, row in tables["people"].items() if n in used}


def least(person: Any, is_pupil: bool, is_other: bool) -> Any:
    email = person.email if is_other or not is_pupil else ""
    if is_pupil:
        return person if email == person.email else replace(person, email=email)
    if person.grade is None and person.born_on is None:
        return person
    return replace(person, grade=None, born_on=None)


def guardians(roster: Roster) -> dict[tuple[str, str], str]:
    """(guardian, pupil) → number of the relation that says so. The pupil is the one who goes to school."""
    pupils = {row.person for row in roster.rows("belongings") if row.part == "pupil"}
    pupils |= {row.person for row in roster.rows("enrolments") if row.part == "pupil"}
    working = {row.person for row in roster.rows("belongings") if row.part != "pupil"}
    found: dict[tuple[str, str], str] = {}
    for row in sorted(roster.rows("relations"), key=lambda row: str(row.id)):
        if row.person in pupils and row.other not in pupils - working:
            found.setdefault((row.other, row.person), row.id)
        elif row.other in pupils and row.person not in pupils - working:
            found.setdefault((row.person, row.other), row.id)
    return found


Span = tuple[date | None, date | None]  # since (None: from now), until (None: no end)


def memberships(roster: Roster) -> dict[tuple[str, str, str, str], Span]:
    """(person, "school" or "group", number, role) → span. A pupil acts in their basis group, or at the school when they
    have none; a teacher at the school; a guardian where the child goes."""
    found: dict[tuple[str, str, str, str], Span] = {}
    at: dict[str, dict[str, list[Span]]] = {}  # pupil → school → when
    for row, school in _at_schools(roster):
        if row.part == "teacher":
            _widen(found, (row.person, "school", school, "teacher"), (row.since, row.until))
        elif row.part == "pupil":
            at.setdefault(row.person, {}).setdefault(school, []).append((row.since, row.until))
    in_groups = _basis(roster, found)
    for person, schools in at.items():
        for school in schools.keys() - in_groups.get(person, set()):
            for span in schools[school]:
                _widen(found, (person, "school", school, "pupil"), span)
    for guardian, pupil in guardians(roster):
        for school, spans in at.get(pupil, {}).items():
            for span in spans:
                _widen(found, (guardian, "school", school, "guardian"), span)
    return found


def _at_schools(roster: Roster) -> Iterator[tuple[Any, str]]:
    """Whoever is in a group is at its school."""
    yield from ((row, row.school) for row in roster.rows("belongings"))
    for row in roster.rows("enrolments"):
        group = roster.groups.get(row.group)
        if group is not None:
            yield row, group.school


def _basis(roster: Roster, found: dict[Any, Span]) -> dict[str, set[str]]:
    """Notes the pupils of basis groups in `found`; at which schools each of them has one."""
    schools: dict[str, set[str]] = {}
    for row in roster.rows("enrolments"):
        group = roster.groups.get(row.group)
        if group is not None and group.kind == "basis" and row.part == "pupil":
            _widen(found, (row.person, "group", row.group, "pupil"), (row.since, row.until))
            schools.setdefault(row.person, set()).add(group.school)
    return schools


def _widen(found: dict[Any, Span], key: Any, span: Span) -> None:
    """Two rows that say the same: from the first of them to the last."""
    if key in found:
        since, until = found[key]
        first = None if since is None or span[0] is None else min(since, span[0])
        last = None if until is None or span[1] is None else max(until, span[1])
        span = (first, last)
    found[key] = span
