from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.activity import queries, rules
from tillit.activity.commands import ANALYSIS, SWITCHERS
from tillit.activity.models import Analysis, Notice
from tillit.activity.telling.queries import of_place, standing
from tillit.activity.telling.rules import why_not_yet
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.web.access import acting
from tillit.web.denied import why_not
from tillit.web.pages import find_or_404

PAGE = 25


@dataclass(frozen=True)
class Place:
    """A school or a group, whether analysis of the use is on there, by itself or through its school, and whether those it
    is about have been told of what the record says now."""

    organisation: Organisation
    on: Analysis | None
    through: Analysis | None
    told: Notice | None = None
    not_yet: str = ""  # why it may not be turned on yet; where it is on, why it rests

    @property
    def rests(self) -> bool:
        return bool((self.on or self.through) and self.not_yet)

    @property
    def number(self) -> str:
        return str(self.organisation.pk)


def places_of(use: Use, actor: Actor) -> list[Place]:
    """With whether they were told."""
    told, today = standing(use), timezone.localdate()
    found = ((place, of_place(place.organisation, told)) for place in places_of_all([use], actor)[use.pk])
    return [replace(place, told=notice, not_yet=why_not_yet(notice, today)) for place, notice in found]


def places_of_all(uses: Sequence[Use], actor: Actor) -> dict[int, list[Place]]:
    """Two queries, however many uses there are."""
    on: dict[int, dict[int, Analysis]] = {use.pk: {} for use in uses}
    for row in queries.switches([*on]):
        on[row.use_id][row.organisation_id] = row
    places = list(rules.places_of(actor))
    return {
        use.pk: [_place(place, on[use.pk]) for place in places if use.tenant_id in place.path] for use in uses
    }  # fmt: skip


def _place(place: Organisation, on: dict[int, Analysis]) -> Place:
    return Place(place, on.get(place.pk), next((on[above] for above in place.path[:-1] if above in on), None))


def listed(actor: Actor, page: Any) -> tuple[Any, list[tuple[Use, list[str]]]]:
    """A page of uses, each with the places within the actor's reach where analysis is on."""
    found = Paginator(queries.analysed_uses().filter(tenant_id__in=actor.write), PAGE).get_page(page)
    on: dict[int, list[str]] = {}
    for row in queries.switches([use.pk for use in found]):
        if actor.organisation_id in row.organisation.path or row.organisation_id in actor.path:
            on.setdefault(row.use_id, []).append(row.organisation.name)
    return found, [(use, on.get(use.pk, [])) for use in found]


@require_GET
@acting(*SWITCHERS)
def analyses(request: HttpRequest) -> HttpResponse:
    page, rows = listed(request.actor, request.GET.get("page"))  # type: ignore[attr-defined]
    return render(request, "activity/analyses.html", {"page_obj": page, "rows": rows})


@require_GET
@acting(*SWITCHERS)
def analysis(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    use = find_or_404(queries.analysed_uses(), pk)
    context = {
        "crumbs": [(_("Analysis"), reverse("analyses")), (use.service.name, "")],
        "use": use,
        "places": places_of(use, actor),
        "why_not": why_not(rules.check_may_turn_on, use, actor),
        "tell": f"/{ANALYSIS.prefix}{use.pk}/tell/",
        "turn_on": f"/{ANALYSIS.prefix}{use.pk}/turn_on/",
        "turn_off": f"/{ANALYSIS.prefix}{use.pk}/turn_off/",
    }
    return render(request, "activity/analysis.html", context)
