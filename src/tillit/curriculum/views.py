"""/laereplan/: what the curriculum says, for anyone. Facts that are open already, and about nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.curriculum import queries
from tillit.curriculum.models import Aim, Element, Plan
from tillit.curriculum.succession import in_force, successors
from tillit.web.access import public

OPEN = "the national curriculum, which is open to all; about nobody"
LONGEST = 200


@public(OPEN)
def plans(request: HttpRequest) -> HttpResponse:
    today, text = timezone.localdate(), request.GET.get("sok", "").strip()[:LONGEST]
    now, other = queries.plans_listed(today)
    context = {
        "text": text,
        "found": queries.search(text, today=today) if text else [],
        "now": now,
        "other": other,
        "crumbs": [(_("Curriculum"), "")],
    }
    template = "curriculum/plans.html#list" if _is_swap(request) else "curriculum/plans.html"
    return render(request, template, context)


@public(OPEN)
def plan(request: HttpRequest, plan_code: str) -> HttpResponse:
    found = Plan.objects.filter(pk=plan_code).first()
    if found is None:
        raise Http404(_("There is no such plan here. It may not have been read in from Grep yet."))
    facts, today = queries.plan_facts(), timezone.localdate()
    aims = list(queries.aims_of(plan_code))
    related = Plan.objects.in_bulk([one.code for one in successors(facts[plan_code], facts)])
    context = {
        "plan": found,
        "counts": in_force(facts[plan_code], facts, today),
        "begins": found.valid_from and found.valid_from > today,
        "replaced_by": list(related.values()),
        "replaces": [
            one for one in Plan.objects.exclude(pk=plan_code) if facts[plan_code] in successors(facts[one.code], facts)
        ],
        "years": _by_year(aims),
        "partial": any(aim.changed_at is None for aim in aims),
        "core": [one for one in found.elements.all() if one.kind == Element.Kind.CORE],
        "crumbs": [(_("Curriculum"), reverse("plans")), (found.said.text, "")],
    }
    return render(request, "curriculum/plan.html", context)


def _by_year(aims: Sequence[Aim]) -> list[dict[str, Any]]:
    """Aims under the years they are for the end of, those of several years once, in the order of the years."""
    sections: dict[tuple[int, ...], list[Aim]] = {}
    for aim in aims:
        sections.setdefault(tuple(aim.for_years), []).append(aim)
    return [{"years": list(years), "aims": sections[years]} for years in sorted(sections)]


@public(OPEN)
def aim(request: HttpRequest, aim_code: str) -> HttpResponse:
    today = timezone.localdate()
    found = queries.aims([aim_code]).get(aim_code)
    if found is None:
        raise Http404(_("There is no such competence aim here. It may not have been read in from Grep yet."))
    now = queries.current_aims([aim_code], today)[aim_code]
    elements = queries.elements_of(found)
    context = {
        "aim": found,
        "now": now,
        "likely": queries.likely_successors(found, today) if not now.how else [],
        "before": queries.aims([found.reused_from]).get(found.reused_from) if found.reused_from else None,
        "elements": [(kind.label, [one for one in elements if one.kind == kind]) for kind in Element.Kind],
        "other_languages": queries.other_languages(found),
        "uri": queries.AIM_URI + aim_code,
        "crumbs": _crumbs(found),
    }
    return render(request, "curriculum/aim.html", context)


def _crumbs(aim: Aim) -> list[tuple[str, str]]:
    above = [(aim.plan.said.text, reverse("plan", args=[aim.plan_id]))] if aim.plan else []
    return [(_("Curriculum"), reverse("plans")), *above, (aim.code, "")]


def _is_swap(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
