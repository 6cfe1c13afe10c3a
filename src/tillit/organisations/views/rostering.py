from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillit.organisations.models import DayOff, RosterFile, SchoolHours, SchoolYear
from tillit.organisations.rostering.commands import DAYS_OFF, OWNERS, ROSTERS, owners
from tillit.organisations.rostering.personal import FILE_KEPT
from tillit.organisations.rostering.rules import IMPORTERS, PLANNERS
from tillit.organisations.rostering.shown import shown
from tillit.organisations.rostering.waiting import preview_of
from tillit.web.access import acting

LOOK_BACK = timedelta(days=30)


@acting(*IMPORTERS)
@require_safe
def rosters(request: HttpRequest) -> HttpResponse:
    """Where rosters are brought in, and those that wait."""
    actor = request.actor  # type: ignore[attr-defined]
    mine = owners(actor)
    waiting = RosterFile.objects.filter(
        tenant__in=mine, uploaded_at__gte=timezone.now() - FILE_KEPT
    ).select_related("tenant", "uploaded_by").defer("content")  # fmt: skip
    context = {
        "owners": [(owner, OWNERS.buttons(owner, actor, "bring")) for owner in mine],
        "waiting": waiting.order_by("-pk"),
    }
    return render(request, "organisations/rosters.html", context)


@acting(*IMPORTERS)
@require_safe
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """What one roster will change, before it does."""
    actor = request.actor  # type: ignore[attr-defined]
    row = ROSTERS.find(actor, pk, False)
    context = {"row": row, "discard": ROSTERS.buttons(row, actor, "discard"), **shown(preview_of(row))}
    return render(request, "organisations/roster.html", context)


@acting(*PLANNERS)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    mine = owners(actor)
    days = DayOff.objects.filter(tenant__in=mine, last_on__gte=today - LOOK_BACK).select_related("tenant", "school")
    hours = SchoolHours.objects.filter(tenant__in=mine).select_related("school").order_by("-since", "-pk")
    years = SchoolYear.objects.filter(tenant__in=mine, until=None, ends_on__gte=today - LOOK_BACK)
    context = {
        "owners": [
            {
                "owner": owner,
                "buttons": OWNERS.buttons(owner, actor, "day_off", "hours", "year"),
                "years": [year for year in years if year.tenant_id == owner.pk],
                "hours": [row for row in hours if row.tenant_id == owner.pk],
                "days": [(day, DAYS_OFF.buttons(day, actor)) for day in days if day.tenant_id == owner.pk],
            }
            for owner in mine
        ],
    }
    return render(request, "organisations/calendar.html", context)
