"""The words of Caliper 1.2 that are understood, as structs that msgspec fills and checks.

A type or a property that is not here is refused by name. Properties that `mapping` does not read are left out: they
describe content (when a task was published), repeat what the event says, or give one more clock time of the pupil's.
Some properties of Caliper are missing here on purpose: see `REFUSED`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType, field

Number = int | float
Text = str | UnsetType
Extensions = dict[str, Any] | UnsetType

REFUSED: Mapping[str, str] = MappingProxyType({
    "creators": "It tells of persons other than the one who acted. Leave it out.",
    "members": "It lists persons other than the one who acted. Leave it out.",
    "messageParameters": "It carries names and addresses from the launch. Send the id of the session without it.",
})  # fmt: skip


class Part(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel", tag_field="type", tag=True
):
    """A JSON object that says its type."""


class SystemIdentifier(Part, frozen=True, kw_only=True):
    identifier: str
    identifier_type: Text = UNSET
    source: SoftwareApplication | str | UnsetType = UNSET
    extensions: Extensions = UNSET


class Entity(Part, frozen=True, kw_only=True):
    """What all entities have. `context` is only for JSON-LD."""

    id: str
    context: Any = field(default=UNSET, name="@context")
    name: Text = UNSET
    description: Text = UNSET
    date_created: Text = UNSET
    date_modified: Text = UNSET
    other_identifiers: list[SystemIdentifier] | UnsetType = UNSET
    extensions: Extensions = UNSET


class Agent(Entity, frozen=True, kw_only=True):
    pass


class Person(Entity, frozen=True, kw_only=True):
    pass


class SoftwareApplication(Entity, frozen=True, kw_only=True):
    host: Text = UNSET
    ip_address: Text = UNSET
    user_agent: Text = UNSET
    version: Text = UNSET


class Organization(Entity, frozen=True, kw_only=True):
    sub_organization_of: Organizations | UnsetType = UNSET


class Group(Organization, frozen=True, kw_only=True):
    pass


class CourseOffering(Organization, frozen=True, kw_only=True):
    course_number: Text = UNSET
    academic_session: Text = UNSET


class CourseSection(CourseOffering, frozen=True, kw_only=True):
    category: Text = UNSET


Organizations = Organization | Group | CourseOffering | CourseSection | str


class Membership(Entity, frozen=True, kw_only=True):
    member: Person | str | UnsetType = UNSET
    organization: Organizations | UnsetType = UNSET
    roles: list[str] | UnsetType = UNSET
    status: Text = UNSET


class Timed(Entity, frozen=True, kw_only=True):
    started_at_time: Text = UNSET
    ended_at_time: Text = UNSET
    duration: Text = UNSET


class Session(Timed, frozen=True, kw_only=True):
    user: Person | str | UnsetType = UNSET
    client: SoftwareApplication | str | UnsetType = UNSET


class LtiSession(Session, frozen=True, kw_only=True):
    pass


class LearningObjective(Entity, frozen=True, kw_only=True):
    pass


class DigitalResource(Entity, frozen=True, kw_only=True):
    storage_name: Text = UNSET
    media_type: Text = UNSET
    keywords: list[str] | UnsetType = UNSET
    learning_objectives: list[LearningObjective | str] | UnsetType = UNSET
    is_part_of: Containers | UnsetType = UNSET
    date_published: Text = UNSET
    version: Text = UNSET


class Document(DigitalResource, frozen=True, kw_only=True):
    pass


class Chapter(DigitalResource, frozen=True, kw_only=True):
    pass


class Page(DigitalResource, frozen=True, kw_only=True):
    pass


class WebPage(DigitalResource, frozen=True, kw_only=True):
    pass


class Frame(DigitalResource, frozen=True, kw_only=True):
    index: Number | UnsetType = UNSET


class Collection(DigitalResource, frozen=True, kw_only=True):
    items: list[Resources] | UnsetType = UNSET


class DigitalResourceCollection(Collection, frozen=True, kw_only=True):
    pass


class AssignableDigitalResource(DigitalResource, frozen=True, kw_only=True):
    date_to_activate: Text = UNSET
    date_to_show: Text = UNSET
    date_to_start_on: Text = UNSET
    date_to_submit: Text = UNSET
    max_attempts: Number | UnsetType = UNSET
    max_submits: Number | UnsetType = UNSET
    max_score: Number | UnsetType = UNSET


class Assessment(AssignableDigitalResource, frozen=True, kw_only=True):
    items: list[AssessmentItem | str] | UnsetType = UNSET


class AssessmentItem(AssignableDigitalResource, frozen=True, kw_only=True):
    is_time_dependent: bool | UnsetType = UNSET


class MediaObject(DigitalResource, frozen=True, kw_only=True):
    duration: Text = UNSET


class AudioObject(MediaObject, frozen=True, kw_only=True):
    muted: bool | UnsetType = UNSET
    volume_level: Text = UNSET
    volume_min: Text = UNSET
    volume_max: Text = UNSET


class VideoObject(MediaObject, frozen=True, kw_only=True):
    pass


class ImageObject(MediaObject, frozen=True, kw_only=True):
    pass


class MediaLocation(DigitalResource, frozen=True, kw_only=True):
    current_time: Text = UNSET


Resource = (
    DigitalResource | Document | Chapter | Page | WebPage | Frame | Collection | DigitalResourceCollection
    | AssignableDigitalResource | Assessment | AssessmentItem | MediaObject | AudioObject | VideoObject | ImageObject
    | MediaLocation
)  # fmt: skip
Resources = Resource | str
Containers = Resource | SoftwareApplication | Organization | Group | CourseOffering | CourseSection | str


class Attempt(Timed, frozen=True, kw_only=True):
    assignee: Person | str | UnsetType = UNSET
    assignable: Resources | UnsetType = UNSET
    count: Number | UnsetType = UNSET
    is_part_of: Attempt | str | UnsetType = UNSET


class Response(Timed, frozen=True, kw_only=True):
    attempt: Attempt | str | UnsetType = UNSET


class OneValue(Response, frozen=True, kw_only=True):
    value: Text = UNSET


class SomeValues(Response, frozen=True, kw_only=True):
    values: list[str] | UnsetType = UNSET


class TrueFalseResponse(OneValue, frozen=True, kw_only=True):
    pass


class MultipleChoiceResponse(OneValue, frozen=True, kw_only=True):
    pass


class OpenEndedResponse(OneValue, frozen=True, kw_only=True):
    pass


class MultipleResponseResponse(SomeValues, frozen=True, kw_only=True):
    pass


class FillinBlankResponse(SomeValues, frozen=True, kw_only=True):
    pass


class SelectTextResponse(SomeValues, frozen=True, kw_only=True):
    pass


class Graded(Entity, frozen=True, kw_only=True):
    attempt: Attempt | str | UnsetType = UNSET
    scored_by: Person | SoftwareApplication | Agent | str | UnsetType = UNSET
    comment: Text = UNSET


class Score(Graded, frozen=True, kw_only=True):
    score_given: Number | UnsetType = UNSET
    max_score: Number | UnsetType = UNSET


class Result(Graded, frozen=True, kw_only=True):
    result_score: Number | UnsetType = UNSET
    max_result_score: Number | UnsetType = UNSET


class AggregateMeasure(Timed, frozen=True, kw_only=True):
    metric: Text = UNSET
    metric_value: Number | UnsetType = UNSET
    max_metric_value: Number | UnsetType = UNSET


class AggregateMeasureCollection(Entity, frozen=True, kw_only=True):
    items: list[AggregateMeasure] | UnsetType = UNSET


AnyResponse = (
    Response | TrueFalseResponse | MultipleChoiceResponse | OpenEndedResponse | MultipleResponseResponse
    | FillinBlankResponse | SelectTextResponse
)  # fmt: skip
Content = Resource | SoftwareApplication | LearningObjective
Place = Organization | Group | CourseOffering | CourseSection
Personal = (
    Person | Agent | Membership | Session | LtiSession | Attempt | AnyResponse | Score | Result | AggregateMeasure
    | AggregateMeasureCollection
)  # fmt: skip
AnyEntity = Content | Place | Personal
