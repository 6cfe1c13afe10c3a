"""What was acted on and what was around it, as xAPI activities."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import UNSET, UnsetType

from tillit.activity.caliper.events import CALIPER
from tillit.activity.caliper.model import DigitalResource, Entity, Organization
from tillit.activity.caliper.refusal import NotUnderstood
from tillit.activity.xapi.model import Activity, Definition, InteractionType
from tillit.activity.xapi.values import is_iri

ADL, AVT = "http://adlnet.gov/expapi/activities/", "https://w3id.org/xapi/avt/activity-types/"
GROUP = "http://activitystrea.ms/schema/1.0/group"
AIM = "LearningObjective"
DEEPEST = 8  # how many things may contain each other
NO_LANGUAGE = "und"  # Caliper does not say in which language a name is

# Types that have a name in common use among xAPI's; any other type keeps the IRI Caliper gives it.
TYPES: Mapping[str, str] = MappingProxyType({
    "Assessment": f"{ADL}assessment",
    "AssessmentItem": f"{ADL}question",
    "LearningObjective": f"{ADL}objective",
    "MediaObject": f"{ADL}media",
    "AudioObject": "https://w3id.org/xapi/audio/activity-type/audio",
    "VideoObject": "https://w3id.org/xapi/video/activity-type/video",
    "SoftwareApplication": f"{AVT}application",
    "Organization": f"{AVT}school",
    "Group": GROUP,
    "CourseOffering": GROUP,
    "CourseSection": GROUP,
})  # fmt: skip


def type_of(kind: str) -> str:
    return TYPES.get(kind, CALIPER + kind)


def definition_of(
    thing: Any, kind: str = "", interaction: InteractionType | UnsetType = UNSET
) -> Definition | UnsetType:
    """`kind`: what a thing that is only named must be, from where it stands."""
    if not isinstance(thing, Entity):
        if not kind and interaction is UNSET:
            return UNSET
        return Definition(type=type_of(kind) if kind else UNSET, interaction_type=interaction)
    return Definition(
        name=words(thing.name), description=words(thing.description), type=type_of(thing.__class__.__name__),
        interaction_type=interaction,
    )  # fmt: skip


def words(text: str | UnsetType) -> dict[str, str] | UnsetType:
    return {NO_LANGUAGE: text} if text else UNSET


def id_of(thing: Any, place: str) -> str:
    iri = thing if isinstance(thing, str) else thing.id
    if not is_iri(iri):
        raise NotUnderstood(place if isinstance(thing, str) else f"{place}.id", "This must be an IRI.")
    return str(iri)


def activity_of(thing: Any, place: str, kind: str = "") -> Activity:
    return Activity(object_type="Activity", id=id_of(thing, place), definition=definition_of(thing, kind))


def containers(thing: Any, place: str) -> list[Activity]:
    """What it is part of, the nearest first."""
    found: list[Activity] = []
    while isinstance(thing, DigitalResource) and thing.is_part_of is not UNSET:
        thing, place = thing.is_part_of, f"{place}.isPartOf"
        found.append(activity_of(thing, place))
        _not_too_many(found, place)
    return found


def groups(thing: Any, place: str) -> list[Activity]:
    """The class, and the school it belongs to."""
    found: list[Activity] = []
    while thing is not UNSET:
        found.append(activity_of(thing, place, "Group"))
        _not_too_many(found, place)
        thing = thing.sub_organization_of if isinstance(thing, Organization) else UNSET
        place = f"{place}.subOrganizationOf"
    return found


def objectives(thing: Any, place: str) -> list[Activity]:
    """The competence aims of a task."""
    listed = thing.learning_objectives if isinstance(thing, DigitalResource) else UNSET
    return [activity_of(each, f"{place}.learningObjectives[{at}]", AIM) for at, each in enumerate(listed or [])]


def _not_too_many(found: list[Activity], place: str) -> None:
    if len(found) > DEEPEST:
        raise NotUnderstood(place[:40], f"More than {DEEPEST} things contain each other here.")
