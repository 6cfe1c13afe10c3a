"""Everything outside the ten steps that waits for a person: what participation asks, and newer versions to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


def tasks_for(actor: Actor, today: date) -> list[Task]:
    """What presses first. Three questions to the database at the most."""
    found = [
        Task(row.kind, row.title, row.text, row.url, row.due, bool(row.due and row.due < today))
        for row in waiting(actor, today)
    ]
    found += [
        Task("outdated" if row.outdated else "newer", row.title, row.text, row.url, row.due, row.outdated)
        for row in newer_for(actor, today)
    ]
    return sorted(found, key=lambda task: (not task.overdue, task.due or date.max))
