from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.curriculum import queries
from tillit.curriculum.models import Plan
from tillit.curriculum.views import LONGEST, OPEN
from tillit.curriculum.wire import aim_as_json, plan_as_json
from tillit.web.access import public

router = Router()
open_to_anyone: Callable[[str], Callable[[Any], Any]] = public


@router.get("/curriculum/plans", auth=None, summary="The plans that are known", operation_id="curriculum_plans")
@open_to_anyone(OPEN)
def plans(request: HttpRequest) -> dict[str, Any]:
    now, other = queries.plans_listed(timezone.localdate())
    return {"in_force": [plan_as_json(plan) for plan in now], "other": [plan_as_json(plan) for plan in other]}


@router.get(
    "/curriculum/plans/{plan_code}", auth=None, summary="A plan with its aims", operation_id="curriculum_plan"
)  # fmt: skip
@open_to_anyone(OPEN)
def plan(request: HttpRequest, plan_code: str, year: int | None = None) -> dict[str, Any]:
    found = Plan.objects.filter(pk=plan_code).first()
    if found is None:
        raise Http404
    return {**plan_as_json(found), "aims": [aim_as_json(aim) for aim in queries.aims_of(plan_code, year)]}


@router.get("/curriculum/aims", auth=None, summary="Aims in force with these words", operation_id="curriculum_search")
@open_to_anyone(OPEN)
def search(request: HttpRequest, text: str) -> list[dict[str, Any]]:
    return [aim_as_json(aim) for aim in queries.search(text[:LONGEST], today=timezone.localdate())]


@router.get(
    "/curriculum/aims/{aim_code}", auth=None, summary="An aim, and what counts today in its place",
    operation_id="curriculum_aim",
)  # fmt: skip
@open_to_anyone(OPEN)
def aim(request: HttpRequest, aim_code: str) -> dict[str, Any]:
    today = timezone.localdate()
    found = queries.current_aims([aim_code], today).get(aim_code)
    if found is None:
        raise Http404
    shown = queries.aims([aim_code])[aim_code]
    likely = [] if found.how else queries.likely_successors(shown, today)
    return {
        **aim_as_json(shown), "current": [one.code for one in found.aims], "how": found.how,
        "likely_successors": [one.code for one in likely],
    }  # fmt: skip
