"""What waits for those who decide about the models and those who advise them, on the page they start at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tillit.analytics.fairness.deciding import LIFTERS
from tillit.analytics.models import Stop
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role

TOLD = LIFTERS | {Role.DPO}


@dataclass(frozen=True)
class Stopped:
    """A test has stopped a model, and it is not shown until somebody has looked at it."""

    stop: Stop
    due: date | None = None
    overdue: bool = False
    kind: str = "indicator_stopped"
    tone: str = "warning"

    @property
    def label(self) -> str:
        return _("Find out why it was stopped")

    @property
    def title(self) -> str:
        return f"{self.stop} · {self.stop.tenant}"

    @property
    def text(self) -> str:
        return self.stop.why

    @property
    def url(self) -> str:
        return reverse("indicator", args=[self.stop.indicator])


def waiting(actor: Actor) -> Iterator[Stopped]:
    if actor.role in TOLD:
        rows = Stop.objects.filter(tenant__in=actor.write, lifted_on=None, stopped_by=None).select_related("tenant")
        yield from map(Stopped, rows)
