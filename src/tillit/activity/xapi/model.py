"""The words of a statement (xAPI-Data §2.4; IEEE 9274.1.1 §4.2), as structs that msgspec fills and checks in C.

What is absent is UNSET, never None: xAPI refuses null outside extensions (§2.2). Unknown properties are refused.
Encoding a struct gives the JSON back, with the properties in our order. Values that need more than a type
(identifiers, formats, what belongs together) are judged in `check`."""

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType, field

VOIDED = "http://adlnet.gov/expapi/verbs/voided"  # the one verb with a meaning of its own (§2.3.2)
LanguageMap = dict[str, str]
Extensions = dict[str, Any]
Number = int | float

InteractionType = Literal[
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", gc=False):
    """A JSON object with exactly the properties the specification names."""


class Account(Part, frozen=True, kw_only=True):
    home_page: str
    name: str


class Actor(Part, frozen=True, kw_only=True):
    """An Agent, or a Group (§2.4.2). A Group has `object_type` "Group" and maybe `member`."""

    object_type: Literal["Agent", "Group"] | UnsetType = UNSET
    name: str | UnsetType = UNSET
    mbox: str | UnsetType = UNSET
    mbox_sha1sum: str | UnsetType = field(default=UNSET, name="mbox_sha1sum")
    openid: str | UnsetType = UNSET
    account: Account | UnsetType = UNSET
    member: "list[Actor] | UnsetType" = UNSET


class Verb(Part, frozen=True, kw_only=True):
    id: str
    display: LanguageMap | UnsetType = UNSET


class InteractionComponent(Part, frozen=True, kw_only=True):
    id: str
    description: LanguageMap | UnsetType = UNSET


class Definition(Part, frozen=True, kw_only=True):
    name: LanguageMap | UnsetType = UNSET
    description: LanguageMap | UnsetType = UNSET
    type: str | UnsetType = UNSET
    more_info: str | UnsetType = UNSET
    interaction_type: InteractionType | UnsetType = UNSET
    correct_responses_pattern: list[str] | UnsetType = UNSET
    choices: list[InteractionComponent] | UnsetType = UNSET
    scale: list[InteractionComponent] | UnsetType = UNSET
    source: list[InteractionComponent] | UnsetType = UNSET
    target: list[InteractionComponent] | UnsetType = UNSET
    steps: list[InteractionComponent] | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class Activity(Part, frozen=True, kw_only=True):
    object_type: Literal["Activity"] | UnsetType = UNSET
    id: str
    definition: Definition | UnsetType = UNSET


class StatementRef(Part, frozen=True, kw_only=True):
    object_type: Literal["StatementRef"]
    id: str


class Score(Part, frozen=True, kw_only=True):
    scaled: Number | UnsetType = UNSET
    raw: Number | UnsetType = UNSET
    min: Number | UnsetType = UNSET
    max: Number | UnsetType = UNSET


class Result(Part, frozen=True, kw_only=True):
    score: Score | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    completion: bool | UnsetType = UNSET
    response: str | UnsetType = UNSET
    duration: str | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


if TYPE_CHECKING:
    Activities = list[Activity] | UnsetType
else:
    # On the wire one activity may stand for a list of one (§2.4.6.2); inside it is always a list.
    Activities = list[Activity] | Activity | UnsetType


class ContextActivities(Part, frozen=True, kw_only=True):
    parent: Activities = UNSET
    grouping: Activities = UNSET
    category: Activities = UNSET
    other: Activities = UNSET

    def __post_init__(self) -> None:
        for name in ("parent", "grouping", "category", "other"):
            value = getattr(self, name)
            if value.__class__ is Activity:
                msgspec.structs.force_setattr(self, name, [value])


class ContextAgent(Part, frozen=True, kw_only=True):
    """2.0 only (§4.2.2.5)."""

    object_type: Literal["contextAgent"]
    agent: Actor
    relevant_types: list[str] | UnsetType = UNSET


class ContextGroup(Part, frozen=True, kw_only=True):
    """2.0 only (§4.2.2.5)."""

    object_type: Literal["contextGroup"]
    group: Actor
    relevant_types: list[str] | UnsetType = UNSET


class Context(Part, frozen=True, kw_only=True):
    registration: str | UnsetType = UNSET
    instructor: Actor | UnsetType = UNSET
    team: Actor | UnsetType = UNSET
    context_activities: ContextActivities | UnsetType = UNSET
    context_agents: list[ContextAgent] | UnsetType = UNSET
    context_groups: list[ContextGroup] | UnsetType = UNSET
    revision: str | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    statement: StatementRef | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class Attachment(Part, frozen=True, kw_only=True):
    usage_type: str
    display: LanguageMap
    description: LanguageMap | UnsetType = UNSET
    content_type: str
    length: int
    sha2: str
    file_url: str | UnsetType = UNSET


class Object(Part, frozen=True, kw_only=True):
    """Any of the five kinds of object; which properties belong together is judged by `object_type` in `check`."""

    object_type: Literal["Activity", "Agent", "Group", "StatementRef", "SubStatement"] | UnsetType = UNSET
    id: str | UnsetType = UNSET
    definition: Definition | UnsetType = UNSET
    # an agent or a group
    name: str | UnsetType = UNSET
    mbox: str | UnsetType = UNSET
    mbox_sha1sum: str | UnsetType = field(default=UNSET, name="mbox_sha1sum")
    openid: str | UnsetType = UNSET
    account: Account | UnsetType = UNSET
    member: list[Actor] | UnsetType = UNSET
    # a statement inside the statement
    actor: Actor | UnsetType = UNSET
    verb: Verb | UnsetType = UNSET
    object: "Object | UnsetType" = UNSET
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET


class SubStatement(Part, frozen=True, kw_only=True):
    """The statement inside a statement (§2.4.4.3), seen by itself: `sub_statement(object)` gives it."""

    object_type: Literal["SubStatement"] = "SubStatement"
    actor: Actor
    verb: Verb
    object: Object
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET


class Statement(Part, frozen=True, kw_only=True):
    id: str | UnsetType = UNSET
    actor: Actor
    verb: Verb
    object: Object
    result: Result | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    stored: str | UnsetType = UNSET
    authority: Actor | UnsetType = UNSET
    version: str | UnsetType = UNSET
    attachments: list[Attachment] | UnsetType = UNSET


def sub_statement(thing: Object) -> SubStatement | None:
    """The object as a statement, if it is one."""
    actor, verb, inner = thing.actor, thing.verb, thing.object
    if thing.object_type != "SubStatement" or actor is UNSET or verb is UNSET or inner is UNSET:
        return None
    return SubStatement(
        actor=actor,
        verb=verb,
        object=inner,
        result=thing.result,
        context=thing.context,
        timestamp=thing.timestamp,
        attachments=thing.attachments,
    )


def as_object(inner: SubStatement) -> Object:
    """A statement as the object of another."""
    return Object(
        object_type="SubStatement",
        actor=inner.actor,
        verb=inner.verb,
        object=inner.object,
        result=inner.result,
        context=inner.context,
        timestamp=inner.timestamp,
        attachments=inner.attachments,
    )


def as_actor(thing: Actor | Object) -> Actor | None:
    """The object as the agent or group it is, if it is one."""
    if isinstance(thing, Actor):
        return thing
    if thing.object_type not in ("Agent", "Group"):
        return None
    return Actor(
        object_type=thing.object_type,
        name=thing.name,
        mbox=thing.mbox,
        mbox_sha1sum=thing.mbox_sha1sum,
        openid=thing.openid,
        account=thing.account,
        member=thing.member,
    )
