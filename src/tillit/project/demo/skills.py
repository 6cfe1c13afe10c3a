"""What the progress of the demo's classes is told by: skill areas, and what belongs to them."""

from __future__ import annotations

from typing import Any

from tillit.analytics.models import SkillArea
from tillit.analytics.skills import actions
from tillit.catalogue.models import Use
from tillit.curriculum.importing import load_shipped
from tillit.curriculum.models import Aim
from tillit.insight.own import actions as own
from tillit.project.demo.inhabitants import World
from tillit.project.demo.saga import acting
from tillit.project.demo.story import Story
from tillit.project.demo.texts import read

DEFINED, PLACED, SHOWN = 120, 30, 6  # days ago


def tell(world: World) -> Story:
    yield DEFINED
    if not Aim.objects.exists():
        load_shipped()
    areas = {row["name"]: _define(world, row) for row in read("skills")}
    yield PLACED
    for row in read("skills"):
        for username, service, activity in row.get("placed", ()):
            _place(world, areas[row["name"]], username, service, activity)
    yield SHOWN
    with acting(world.who("nora")) as nora:
        own.show(areas["Leseforståing"], by=nora)


def _define(world: World, row: dict[str, Any]) -> SkillArea:
    with acting(world.who(*row["by"])) as by:
        area = actions.define_area(
            by=by, name=row["name"], description=row["description"], plan=row.get("plan", ""), years=row["years"],
            aims=row.get("aims", ()),
        )  # fmt: skip
        for rule in row.get("rules", ()):
            actions.add_rule(area, by=by, activity=rule)
    return area


def _place(world: World, area: SkillArea, username: str, service: str, activity: str) -> None:
    name = next(told["name"] for told in read("services") if told["code"] == service)
    with acting(world.who(username, "teacher")) as teacher:
        use = Use.objects.select_related("service", "tenant").get(service__name=name, tenant_id__in=teacher.path)
        actions.place_activity(use, by=teacher, activity=activity, skill_area=area)
