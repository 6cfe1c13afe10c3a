"""How plans and aims go out over the API."""

from __future__ import annotations

from typing import Any

from tillit.curriculum.models import Aim, Plan
from tillit.curriculum.queries import AIM_URI


def plan_as_json(plan: Plan) -> dict[str, Any]:
    return {
        "code": plan.code, "uri": AIM_URI + plan.code, "titles": plan.titles, "title": plan.said.text, "status": plan.status,
        "valid_from": plan.valid_from, "valid_to": plan.valid_to, "replaced_by": plan.replaced_by,
    }  # fmt: skip


def aim_as_json(aim: Aim) -> dict[str, Any]:
    return {
        "code": aim.code, "uri": AIM_URI + aim.code, "titles": aim.titles, "title": aim.said.text, "status": aim.status,
        "plan": aim.plan_id, "aim_set": aim.aim_set_id, "years": aim.for_years, "reused_from": aim.reused_from,
        "elements": aim.elements,
    }  # fmt: skip
