"""What waits for a teacher, and what is new to a pupil or student, on the page they start at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tillit.insight import queries
from tillit.insight.models import FollowUp
from tillit.insight.openness import waiting as openness
from tillit.insight.rules import LEARNERS, TEACHERS
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


@dataclass(frozen=True)
class Done:
    """Somebody has done something with the pupil because of what was seen."""

    found: FollowUp
    due: date | None = None
    overdue: bool = False
    kind: str = "follow_up"
    tone: str = "info"

    @property
    def label(self) -> str:
        return _("My progress")

    @property
    def title(self) -> str:
        return str(self.found.skill_area)

    @property
    def text(self) -> str:
        return _("Your teacher has done something to help you. See what.")

    @property
    def url(self) -> str:
        return reverse("own_progress")


def waiting(actor: Actor, today: date) -> Iterator[LookAgain | Done | openness.Stopped]:
    if actor.role in TEACHERS:
        yield from (LookAgain(found, today) for found in queries.to_look_at(actor, today))
    elif actor.role in LEARNERS:
        yield from (Done(found) for found in queries.done_lately(actor.person_id, today)[:1])
    else:
        yield from openness.waiting(actor)
