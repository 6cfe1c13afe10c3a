"""Skill areas, under the same rules as the pages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.analytics.skills import actions, queries, rules, seen
from tillit.analytics.skills.commands import ACTIVITIES, AREAS, PLACEMENTS, find_area, find_use
from tillit.analytics.skills.wire import area_as_json, placed_as_json, placement_as_json
from tillit.catalogue.models import Use
from tillit.web.api import add_commands, roles
from tillit.web.denied import Invalid

router = Router()
PAGE = 50


class NewArea(Schema):
    name: str
    description: str = ""
    plan: str = ""
    years: list[int] = []
    aims: list[str] = []


@router.get("/skill-areas", summary="Skill areas that count where you are", operation_id="skill_areas")
@roles(*rules.READERS)
def areas(request: HttpRequest, sok: str = "", ended: bool = False, page: int = 1) -> dict[str, Any]:
    rows = queries.listed(request.actor, sok[:200], ended=ended)  # type: ignore[attr-defined]
    found = Paginator(rows, PAGE).get_page(page)
    return {"count": found.paginator.count, "page": found.number, "pages": found.paginator.num_pages,
            "items": [area_as_json(area) for area in found]}  # fmt: skip


@router.post("/skill-areas", summary="Define a skill area", operation_id="new_skill_area")
@roles(*rules.MAKERS)
def new_area(request: HttpRequest, body: NewArea) -> dict[str, Any]:
    if len(body.name) > 120 or len(body.plan) > 20 or not all(0 < year < 14 for year in body.years):
        raise Invalid("A name of at most 120 letters, the code of a plan, and years from 1 to 13.")
    return area_as_json(actions.define_area(by=request.actor, **body.dict()))  # type: ignore[attr-defined]


@router.get("/skill-areas/uses", summary="Services that send activities", operation_id="skill_uses")
@roles(*rules.READERS)
def uses(request: HttpRequest) -> list[dict[str, Any]]:
    rows = queries.uses(request.actor)  # type: ignore[attr-defined]
    return [{"use": use.pk, "service": use.service.name, "owner": use.tenant.name} for use in rows]


@router.get(
    "/skill-areas/activities/{pk}", summary="Activities a service sends, and where they belong",
    operation_id="skill_activities",
)  # fmt: skip
@roles(*rules.READERS)
def activities(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    use = find_use(request.actor, pk, False)  # type: ignore[attr-defined]
    return [placed_as_json(line) for line in queries.placed(use, seen.activities_of(pk))]


@router.get("/skill-areas/{pk}", summary="A skill area with what belongs to it", operation_id="skill_area")
@roles(*rules.READERS)
def area(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = find_area(request.actor, pk, False)  # type: ignore[attr-defined]
    return {
        **area_as_json(found),
        "ended_aims": [one.code for one in queries.related_aims(found.aims, timezone.localdate()) if one.ended],
        "placements": [placement_as_json(one) for one in queries.placements_of(found)],
    }


@router.get("/skill-areas/{pk}/hits", summary="What a rule would take in", operation_id="skill_area_hits")
@roles(*rules.MAKERS)
def hits(request: HttpRequest, pk: int, activity: str, use: int | None = None) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    found = find_area(actor, pk, False)
    rules.check_may_change(found, actor)
    rules.check_rule(activity.strip())
    among = [find_use(actor, use, False)] if use is not None else list(queries.uses(actor))
    told = queries.hits(activity.strip(), found, among)
    return {"number": told.number, "looked_at": told.looked_at, "complete": told.complete, "elsewhere": told.elsewhere,
            "activities": [placed_as_json(one) for one in told.shown]}  # fmt: skip


def _use_as_json(use: Use, actor: Any) -> dict[str, Any]:
    return {"use": use.pk}


add_commands(router, "/skill-areas", AREAS, lambda area, actor: area_as_json(area))
add_commands(router, "/skill-areas/placements", PLACEMENTS, lambda placement, actor: placement_as_json(placement))
add_commands(router, "/skill-areas/activities", ACTIVITIES, _use_as_json)
