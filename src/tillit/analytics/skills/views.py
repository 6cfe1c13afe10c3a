"""/ferdigheitsomrade/: what progress is told by, and what belongs to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.analytics.models import Placement, SkillArea
from tillit.analytics.skills import actions, queries, rules, seen
from tillit.analytics.skills.commands import ACTIVITIES, AREAS, PLACEMENTS, area_page, find_area, find_use
from tillit.analytics.skills.forms import AreaForm, RuleForm
from tillit.web.access import acting
from tillit.web.denied import Invalid, why_not

PAGE = 50
LONGEST = 200


def _first(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Skill areas"), reverse("skill_areas")), *more]


@acting(*rules.READERS)
def areas(request: HttpRequest) -> HttpResponse:
    actor, text = request.actor, request.GET.get("sok", "").strip()[:LONGEST]  # type: ignore[attr-defined]
    context = {
        "text": text,
        "page_obj": Paginator(queries.listed(actor, text), PAGE).get_page(request.GET.get("page")),
        "ended": [] if text else list(queries.listed(actor, ended=True)[:PAGE]),
        "why_not": why_not(rules.check_may_define, actor),
        "places": actor.role in rules.HANDS,
        "crumbs": [(_("Skill areas"), "")],
    }
    return render(request, "analytics/skills/areas.html", context)


@acting(*rules.MAKERS)
def new_area(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    form = AreaForm(request.POST or None, initial={"plan": request.GET.get("plan", "")}, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            area = actions.define_area(by=actor, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The skill area is made. Now relate it to competence aims."))
            return redirect("skill_area_aims", area.pk)
    context = {"form": form, "crumbs": _first((_("New skill area"), ""))}
    return render(request, "analytics/skills/new.html", context, status=422 if form.errors else 200)


@acting(*rules.READERS)
def area(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    found = find_area(actor, pk, False)
    placements = queries.placements_of(found)
    page = Paginator(placements, PAGE).get_page(request.GET.get("page"))
    context = {
        "area": found,
        "aims": queries.related_aims(found.aims, today),
        "page_obj": page,
        "placements": [(one, _buttons(one, actor)) for one in page],
        "buttons": AREAS.buttons(found, actor, "describe", "rule", "end"),
        "may_relate": not why_not(rules.check_may_change, found, actor),
        "crumbs": _first((found.name, "")),
    }
    return render(request, "analytics/skills/area.html", context)


def _buttons(placement: Placement, actor: Any) -> list[Any]:
    return [button for button in PLACEMENTS.buttons(placement, actor) if not button.reason]


@acting(*rules.MAKERS)
def aims(request: HttpRequest, pk: int) -> HttpResponse:
    """Finds competence aims and relates them; an ended one is shown with what carries it on."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    found, text = find_area(actor, pk, False), request.GET.get("sok", "").strip()[:LONGEST]
    rules.check_may_change(found, actor)
    context = {
        "area": found,
        "text": text,
        "related": queries.related_aims(found.aims, today),
        "found": queries.to_relate(text, found, today),
        "asked": bool(text or found.plan),
        "crumbs": _first((found.name, area_page(found)), (_("Competence aims"), "")),
    }
    return render(request, "analytics/skills/aims.html", context)


@acting(*rules.MAKERS)
def hits(request: HttpRequest, pk: int) -> HttpResponse:
    """What a rule would take in, before it is made."""
    actor = request.actor  # type: ignore[attr-defined]
    found = find_area(actor, pk, False)
    rules.check_may_change(found, actor)
    form = RuleForm(request.POST or request.GET or None, target=found, actor=actor)
    seen_now = _hits(form, found, actor)
    command = AREAS.named["rule"]
    context = {
        "command": command, "target": found, "form": form, "hits": seen_now, "back": area_page(found), "conflict": "",
        "post_to": f"/{AREAS.prefix}{pk}/rule/",
    }  # fmt: skip
    return render(request, "analytics/skills/rule.html", context, status=422 if form.errors else 200)


def _hits(form: RuleForm, found: SkillArea, actor: Any) -> queries.Hits | None:
    if not form.is_valid():
        return None
    try:
        rules.check_rule(form.cleaned_data["activity"].strip())
    except Invalid as refusal:
        form.add_error(refusal.field, str(refusal))
        return None
    use = form.cleaned_data["use"]
    return queries.hits(form.cleaned_data["activity"].strip(), found, [use] if use else list(queries.uses(actor)))


@acting(*rules.READERS)
def uses(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.uses(request.actor), PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    context = {"page_obj": page, "crumbs": _first((_("Activities"), ""))}
    return render(request, "analytics/skills/uses.html", context)


@acting(*rules.READERS)
def activities(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    use = find_use(actor, pk, False)
    lines = queries.placed(use, seen.activities_of(pk))
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "use": use,
        "page_obj": page,
        "all": len(lines),
        "nowhere": sum(1 for line in lines if not line.placements),
        "several": sum(1 for line in lines if line.in_several),
        "most": seen.MOST if len(lines) >= seen.MOST else 0,
        "place": f"/{ACTIVITIES.prefix}{pk}/place/" if not why_not(rules.check_may_place, use, actor) else "",
        "crumbs": _first((_("Activities"), reverse("skill_uses")), (use.service.name, "")),
    }
    return render(request, "analytics/skills/activities.html", context)
