"""What waits for a teacher, on the page they start at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tillit.insight import queries
from tillit.insight.models import FollowUp
from tillit.insight.rules import TEACHERS
from tillit.organisations.acting import Actor


@dataclass(frozen=True)
class LookAgain:
    found: FollowUp
    today: date
    kind: str = "look_again"
    tone: str = "info"

    @property
    def label(self) -> str:
        return _("Look again")

    @property
    def title(self) -> str:
        return f"{self.found.skill_area} · {self.found.group}"

    @property
    def text(self) -> str:
        return self.found.what

    @property
    def url(self) -> str:
        return reverse("insight_follow_up_look_again", args=[self.found.pk])

    @property
    def due(self) -> date:
        return self.found.look_again_on

    @property
    def overdue(self) -> bool:
        return self.due < self.today


def waiting(actor: Actor, today: date) -> Iterator[LookAgain]:
    if actor.role in TEACHERS:
        yield from (LookAgain(found, today) for found in queries.to_look_at(actor, today))
