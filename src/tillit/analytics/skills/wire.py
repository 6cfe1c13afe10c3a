"""How skill areas, and what belongs to them, go out over the API."""

from __future__ import annotations

from typing import Any

from tillit.analytics.models import Placement, SkillArea
from tillit.analytics.skills.queries import Placed


def area_as_json(area: SkillArea) -> dict[str, Any]:
    return {
        "id": area.pk, "name": area.name, "description": area.description, "plan": area.plan, "years": area.years,
        "aims": area.aims, "made_by": area.tenant.name, "made_at": area.made_at, "ended_at": area.ended_at,
    }  # fmt: skip


def placement_as_json(placement: Placement) -> dict[str, Any]:
    return {
        "id": placement.pk, "activity": placement.activity, "skill_area": placement.skill_area_id, "how": placement.how,
        "use": placement.use_id, "made_at": placement.made_at, "ended_at": placement.ended_at,
    }  # fmt: skip


def placed_as_json(line: Placed) -> dict[str, Any]:
    return {
        "activity": line.activity.iri, "name": line.activity.name, "aims": list(line.activity.tags),
        "fagkart": list(line.activity.fagkart), "in_several": line.in_several,
        "placements": [placement_as_json(one) for one in line.placements],
    }  # fmt: skip
