"""Everything outside the ten steps that waits for a person: what participation asks, newer versions to answer, and what
those above have to say, whom this place does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tillit.assessment.queries.newer import newer_for
from tillit.organisations.acting import Actor
from tillit.participation.queries import waiting

SOON = 14  # days before a day that presses
KINDS: dict[str, Promise] = {
    "see_again": _("Opinion"),
    "answer_opinion": _("Opinion"),
    "art36": _("Prior consultation"),
    "answer_views": _("Hearing"),
    "close_hearing": _("Hearing"),
    "say": _("Hearing"),
    "newer": _("New version"),
    "outdated": _("Outdated"),
}


class Waits(Protocol):
    """One thing that waits, as the page shows it."""

    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def due(self) -> date | None: ...
    @property
    def overdue(self) -> bool: ...
    @property
    def tone(self) -> str: ...


# Contexts above add to this as they start: what waits for somebody there stands on the same page.
ABOVE: list[Callable[[Actor, date], Iterable[Waits]]] = []


@dataclass(frozen=True)
class Task:
    kind: str
    title: str
    text: str
    url: str
    due: date | None
    overdue: bool

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def tone(self) -> str:
        return "warning" if self.kind in ("art36", "outdated") else "info"


def tasks_for(actor: Actor, today: date) -> list[Waits]:
    """What presses first. Three questions to the database at the most, and those of the contexts above."""
    found: list[Waits] = [
        Task(row.kind, row.title, row.text, row.url, row.due, bool(row.due and row.due < today))
        for row in waiting(actor, today)
    ]
    found += [
        Task("outdated" if row.outdated else "newer", row.title, row.text, row.url, row.due, row.outdated)
        for row in newer_for(actor, today)
    ]
    found += [row for waiting in ABOVE for row in waiting(actor, today)]
    return sorted(found, key=lambda task: (not task.overdue, task.due or date.max))
