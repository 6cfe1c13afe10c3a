"""A preview as a page and the API show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tillit.organisations.rostering.merging import guardians
from tillit.organisations.rostering.roster import Roster
from tillit.organisations.rostering.said import caution_text, passed_over, summed
from tillit.organisations.rostering.taking import Preview

MOST = 100  # names in a list; the number says how many there are


@dataclass(frozen=True)
class Heap:
    """One kind of change: how many, and the first names."""

    code: str
    title: str
    number: int
    names: list[str]

    @property
    def more(self) -> int:
        return self.number - len(self.names)


def heaps(found: Preview) -> list[Heap]:
    """What will change, in the order somebody would ask: people, groups, who teaches, who answers for whom."""
    changes, before, after = found.changes, found.before.roster, found.wanted
    new_rows, gone_rows = changes.new["enrolments"], changes.ended["enrolments"]
    made = [
        ("people_new", _("New people"), _names(changes.new["people"])),
        (
            "people_moved",
            _("Move to another group or school"),
            [_name(after.people, n) for n in changes.moved],
        ),
        ("people_left", _("People who leave"), _names(changes.ended["people"])),
        ("groups_new", _("New groups"), _groups(changes.new["groups"], after)),
        ("groups_ended", _("Groups that end"), _groups(changes.ended["groups"], before)),
        ("teachings_new", _("Begin to teach a group"), _teaching(new_rows, after)),
        ("teachings_ended", _("Stop teaching a group"), _teaching(gone_rows, before)),
        ("guardians_new", _("New guardians"), _answering(after, before)),
        ("guardians_ended", _("No longer guardians"), _answering(before, after)),
        ("corrected", _("Names and facts that are corrected"), _names(row for _old, row in changes.changed["people"])),
    ]
    return [Heap(code, title, len(names), sorted(names)[:MOST]) for code, title, names in made if names]


def _names(rows: Iterable[Any]) -> list[str]:
    return [row.name for row in rows]


def _groups(rows: Iterable[Any], roster: Roster) -> list[str]:
    return [f"{row.name} · {_name(roster.schools, row.school)}" for row in rows]


def _teaching(rows: Iterable[Any], roster: Roster) -> list[str]:
    return [
        f"{_name(roster.people, row.person)} · {_name(roster.groups, row.group)}"
        for row in rows
        if row.part == "teacher"
    ]


def _answering(here: Roster, there: Roster) -> list[str]:
    pairs = guardians(here).keys() - guardians(there).keys()
    return [f"{_name(here.people, one)} · {_name(here.people, other)}" for one, other in pairs]


def _name(table: Any, number: str) -> str:
    row = table.get(number)
    return row.name if row is not None else number


def shown(found: Preview) -> dict[str, Any]:
    both = found.wanted if found.wanted.schools else found.before.roster
    return {
        "heaps": heaps(found),
        "cautions": [caution_text(caution, both) for caution in found.cautions],
        "questions": found.questions,
        "waiting": sum(not question.answer for question in found.questions),
        "problems": summed(found.problems)[:MOST],
        "problem_number": len(found.problems),
        "leaders": found.said.leaders[:MOST],
        "passed_over": passed_over(found.said),
        "nothing": found.changes.nothing,
        "seen": found.seen,
    }
