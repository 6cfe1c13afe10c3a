from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillit.organisations import queries
from tillit.organisations.commands import (
    ADDERS,
    INVITATIONS,
    INVITERS,
    MEMBERSHIPS,
    ORGANISATIONS,
    PROPOSALS,
    organisation_buttons,
)
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.rules import IMPORTERS, PLANNERS
from tillit.organisations.rules import EDITORS
from tillit.web.access import acting
from tillit.web.pages import find_or_404

ON_A_PAGE = 25


@acting(*INVITERS)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("q", "")[:100].strip()
    found = queries.with_others(queries.people(actor, timezone.localdate(), text))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    own = queries.reachable(actor).filter(pk=actor.organisation_id).first()
    context = {
        "q": text,
        "page": page,
        "rows": [(row, Role(row.role).label, MEMBERSHIPS.buttons(row, actor)) for row in page],
        "invitations": [
            (row, Role(row.role).label, INVITATIONS.buttons(row, actor)) for row in queries.invitations(actor)[:50]
        ],
        "proposals": [
            (row, Role(row.role).label, PROPOSALS.buttons(row, actor)) for row in queries.proposals(actor)[:50]
        ],
        "invite": ORGANISATIONS.buttons(own, actor, "invite") if own else [],
        "organisation": own,
        "may_list": actor.role in ADDERS,
        "may_import": actor.role in IMPORTERS,
        "may_plan": actor.role in PLANNERS,
        "now": timezone.now(),
    }
    return render(request, "organisations/people.html", context)


@acting(*ADDERS)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Those the actor looks after, to search among."""
    actor = request.actor  # type: ignore[attr-defined]
    text, kind = request.GET.get("q", "")[:100].strip(), request.GET.get("kind", "")
    own = queries.reachable(actor).filter(pk=actor.organisation_id).first()
    context = {
        "q": text,
        "kind": kind,
        "kinds": [(each.value, Kind(each).label) for each in queries.LISTED[actor.role]],
        "page": Paginator(queries.listed(actor, text, kind), ON_A_PAGE).get_page(request.GET.get("page")),
        "organisation": own,
        "buttons": [b for b in organisation_buttons(own, actor) if b.name == "add"] if own else [],
    }
    return render(request, "organisations/organisations.html", context)


@acting(*EDITORS)
@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = find_or_404(queries.reachable(actor).select_related("parent"), pk)
    below = queries.reachable(actor).filter(parent=found).order_by("name")
    context = {
        "organisation": found,
        "platforms": [Platform(platform).label for platform in found.platforms],
        "page": Paginator(below, ON_A_PAGE).get_page(request.GET.get("page")),
        "buttons": organisation_buttons(found, actor),
        "may_list": actor.role in ADDERS,
    }
    return render(request, "organisations/organisation.html", context)
