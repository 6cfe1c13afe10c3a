"""Contexts (xAPI-Data §2.4.6; IEEE 9274.1.1 §4.2.2.5)."""

from msgspec import UNSET, UnsetType

from tillit.activity.xapi.check.activities import check_activity
from tillit.activity.xapi.check.actors import check_actor, check_agent, check_group
from tillit.activity.xapi.check.values import check_extensions, check_iri, check_language, check_uuid
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Context, ContextActivities
from tillit.activity.xapi.shared import is_shared
from tillit.activity.xapi.versions import Version

SECTION = "1.0.3 Data 2.4.6; 2.0 4.2.2.5"


def check_context(context: Context, where: str, version: Version, *, of_activity: bool) -> None:
    if context.registration is not UNSET:
        check_uuid(context.registration, f"{where}.registration")
    if context.context_activities is not UNSET and not is_shared(context.context_activities):
        check_context_activities(context.context_activities, f"{where}.contextActivities")
    if context.language is not UNSET:
        check_language(context.language, f"{where}.language")
    if context.statement is not UNSET:
        check_uuid(context.statement.id, f"{where}.statement.id")
    if context.extensions is not UNSET:
        check_extensions(context.extensions, f"{where}.extensions")
    if not of_activity and (context.revision is not UNSET or context.platform is not UNSET):
        raise Invalid(where, "revision and platform are only for statements whose object is an Activity", SECTION)
    _check_people(context, where, version)


def check_context_activities(groups: ContextActivities, where: str) -> None:
    for name, activities in (
        ("parent", groups.parent),
        ("grouping", groups.grouping),
        ("category", groups.category),
        ("other", groups.other),
    ):
        if activities is not UNSET:
            for index, activity in enumerate(activities):
                check_activity(activity, f"{where}.{name}[{index}]")


def _check_people(context: Context, where: str, version: Version) -> None:
    if context.instructor is not UNSET:
        check_actor(context.instructor, f"{where}.instructor")
    if context.team is not UNSET:
        check_group(context.team, f"{where}.team")
    if context.context_agents is not UNSET or context.context_groups is not UNSET:
        if version is Version.V1:
            raise Invalid(where, "contextAgents and contextGroups belong to xAPI 2.0", "1.0.3 Data 2.4.6")
        _check_context_people(context, where)


def _check_context_people(context: Context, where: str) -> None:
    for index, one in enumerate(context.context_agents or ()):
        check_agent(one.agent, f"{where}.contextAgents[{index}].agent")
        _check_relevant(one.relevant_types, f"{where}.contextAgents[{index}].relevantTypes")
    for index, several in enumerate(context.context_groups or ()):
        check_group(several.group, f"{where}.contextGroups[{index}].group")
        _check_relevant(several.relevant_types, f"{where}.contextGroups[{index}].relevantTypes")


def _check_relevant(types: list[str] | UnsetType, where: str) -> None:
    if types is UNSET:
        return
    if not types:
        raise Invalid(where, "this must name at least one type", "2.0 4.2.2.5")
    for index, kind in enumerate(types):
        check_iri(kind, f"{where}[{index}]")
