"""The things commands act on, as far as the actor sees; and the page each of them has."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from tillit.assessment.models import Acceptance, Assessment, Edition, Measure, Pin, Risk, Section
from tillit.assessment.queries import complete, readable
from tillit.assessment.queries.pins import pinned
from tillit.assessment.queries.published import two_versions
from tillit.assessment.queries.reading import written_above
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import ASSESSORS
from tillit.web.pages import find_or_404

WRITERS = frozenset(str(role) for role in ASSESSORS)


def values(*names: str) -> Any:
    """What a form shows before it is filled in: these columns of the row."""
    return lambda row: {name: getattr(row, name) for name in names}


def page_of(assessment: Assessment) -> str:
    return reverse("assessment", args=[assessment.pk])


def find_assessment(actor: Actor, pk: int, lock: bool = False) -> Assessment:
    found: Assessment = find_or_404(readable(), pk, lock)
    return found


def open_assessment(pk: int) -> Assessment:
    """To show all of it."""
    found: Assessment = find_or_404(complete(), pk)
    return found


def find_section(actor: Actor, pk: int, lock: bool) -> Section:
    found: Section = find_or_404(Section.objects.exclude(written_above()).select_related("assessment__service"), pk, lock)
    return found


def find_risk(actor: Actor, pk: int, lock: bool) -> Risk:
    found: Risk = find_or_404(Risk.objects.exclude(written_above()).select_related("assessment__service"), pk, lock)
    return found


def find_measure(actor: Actor, pk: int, lock: bool) -> Measure:
    rows = Measure.objects.exclude(written_above()).select_related("risk__assessment__service")
    found: Measure = find_or_404(rows, pk, lock)
    return found


def find_edition(actor: Actor, pk: int, lock: bool) -> Edition:
    """Never locked: it never changes."""
    found: Edition = find_or_404(Edition.objects.select_related("tenant"), pk)
    return found


def found_versions(pk: int, other: int) -> tuple[Edition, Edition]:
    found = two_versions(pk, other)
    if found is None:
        raise Http404(_("There is nothing here that you can see."))
    return found


def find_pin(actor: Actor, pk: int, lock: bool) -> Pin:
    rows = pinned().exclude(written_above())
    rows = rows.select_related("edition__tenant", "assessment__service", "assessment__tenant")
    found: Pin = find_or_404(rows, pk, lock)
    return found


def find_acceptance(actor: Actor, pk: int, lock: bool) -> Acceptance:
    rows = Acceptance.objects.exclude(written_above()).select_related("assessment__service", "end")
    found: Acceptance = find_or_404(rows, pk)
    return found


def find_own_organisation(actor: Actor, pk: int, lock: bool) -> Organisation:
    found: Organisation = find_or_404(Organisation.objects.filter(pk__in=actor.write), pk)
    return found
