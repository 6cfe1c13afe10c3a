"""A hearing to act on, moved through time by its own days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tillit.assessment.models import Assessment
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation
from tillit.participation import actions
from tillit.participation.models import Hearing, HearingParty, Viewpoint

WEB_QUERIES = 12 + 2  # and the savepoint of the test
MATERIAL: dict[str, Any] = {
    "title": "Reknefjell på skulen", "asks": "Kva synest du om appen?", "for_children": "Appen hugsar kva du svarar.",
    "for_youth": "Appen lagrar svara dine i eitt år.", "for_adults": "Tenesta lagrar svar i eitt år.",
}  # fmt: skip


def today() -> date:
    return timezone.localdate()


def plan(assessment: Assessment, by: Actor, **changed: Any) -> Hearing:
    """Must be called within the scope of `by`."""
    days = {"opens_on": today() - timedelta(days=1), "closes_on": today() + timedelta(days=14)}
    return actions.plan_hearing(assessment, by=by, **{**MATERIAL, **days, **changed})


def open_for(
    assessment: Assessment, by: Actor, *, school: Organisation | None = None, kind: str = "pupil_council",
    audience: str = "youth", **changed: Any,
) -> tuple[Hearing, HearingParty]:  # fmt: skip
    hearing = plan(assessment, by, **changed)
    places = [school] if school else []
    name = "" if school else "Elevrådet"
    (party,) = actions.add_parties(hearing, kind=kind, audience=audience, organisations=places, name=name, by=by)
    actions.open_hearing(hearing, by=by)
    return hearing, party


def over(hearing: Hearing, days: int = 1) -> None:
    """The period ended so many days ago."""
    last = today() - timedelta(days=days)
    with scope.enter(everything()):
        Hearing.objects.filter(pk=hearing.pk).update(opens_on=last - timedelta(days=10), closes_on=last)
        hearing.refresh_from_db(fields=["opens_on", "closes_on"])


def answer_all(hearing: Hearing, by: Actor) -> None:
    for view in Viewpoint.objects.filter(hearing=hearing, taken_out_at=None).select_related(
        "hearing__assessment__tenant"
    ):
        actions.answer_view(view, outcome="taken_in", reason="Vi har skrive det om.", by=by)
