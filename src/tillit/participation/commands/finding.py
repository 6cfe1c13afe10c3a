"""Rows by their numbers, within the fence and within what the actor has a part in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment.commands import find_assessment as find_any
from tillit.assessment.models import Assessment, PreAssessment
from tillit.assessment.queries import facts_of, readable
from tillit.organisations.acting import Actor
from tillit.participation.models import Hearing
from tillit.participation.parties import HEARD_AS
from tillit.participation.queries.hearings import heard_by
from tillit.web.pages import find_or_404


def find_assessment(actor: Actor, pk: int, lock: bool = False) -> Assessment:
    """One the actor works with or answers for. What stands above is read in its editions, and not from the inside."""
    found: Assessment = find_any(actor, pk, lock)
    if found.tenant_id not in actor.write:
        raise Http404(_("There is nothing here that you can see."))
    return found


def find_to_advise(actor: Actor, pk: int, lock: bool = False) -> Assessment:
    """The same, and whether its questions about a DPIA are answered: asked with it, for the rule asks at once."""
    answered = PreAssessment.objects.filter(assessment=OuterRef("pk"))
    rows = readable().filter(tenant_id__in=actor.write).annotate(asked=Exists(answered))
    found: Assessment = find_or_404(rows, pk, lock)
    return found


def finder(rows: Callable[[], models.QuerySet[Any]]) -> Callable[[Actor, int, bool], Any]:
    """For rows of the tenant the actor works for."""

    def find(actor: Actor, pk: int, lock: bool = False) -> Any:
        return find_or_404(rows().filter(tenant_id__in=actor.write), pk, lock)

    return find


def append_only_finder(
    rows: Callable[[], models.QuerySet[Any]], assessment_of: Callable[[Any], int]
) -> Callable[[Actor, int, bool], Any]:
    """Rows that are never changed cannot be locked: those who answer them wait for each other at the assessment."""
    unlocked = finder(rows)

    def find(actor: Actor, pk: int, lock: bool = False) -> Any:
        row = unlocked(actor, pk, False)
        if lock:
            Assessment.objects.select_for_update(of=("self",)).get(pk=assessment_of(row))
        return row

    return find


def of_assessment(path: str) -> tuple[str, str]:
    return f"{path}assessment__service", f"{path}assessment__tenant"


find_inside = finder(lambda: Hearing.objects.select_related(*of_assessment("")))


def find_hearing(actor: Actor, pk: int, lock: bool = False) -> Hearing:
    """Those who are heard find the hearings addressed to them; those who hold it find their own."""
    if actor.role not in HEARD_AS:
        found: Hearing = find_inside(actor, pk, lock)
        return found
    if lock:
        find_or_404(heard_by(actor, HEARD_AS[actor.role]).order_by().values("pk"), pk)
        return Hearing.objects.select_for_update(of=("self",)).select_related("assessment__tenant").get(pk=pk)
    mine: Hearing = find_or_404(heard_by(actor, HEARD_AS[actor.role]), pk)
    return mine


def as_read(assessment: Assessment) -> dict[str, Any]:
    """The fingerprint of what is on the page now."""
    return {"content_hash": facts_of([assessment], timezone.localdate())[assessment.pk].content_hash}


def values(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda row: {name: getattr(row, name) for name in names}
