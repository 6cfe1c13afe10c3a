"""The formats of GET statements (1.0.3 Communication 2.1.3; IEEE 9274.1.1 §4.1.6.1): `ids` and `canonical`.

`exact` is the stored text itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from tillit.activity.xapi.model import (
    Activity,
    Actor,
    Attachment,
    Context,
    ContextActivities,
    Definition,
    InteractionComponent,
    LanguageMap,
    Object,
    Statement,
    Verb,
)

Thing = TypeVar("Thing", Activity, Object)
_DECODER = msgspec.json.Decoder(Statement)
_ENCODER = msgspec.json.Encoder()
replace = msgspec.structs.replace


def as_ids(body: bytes) -> bytes:
    """Of actors, verbs and activities only what identifies them; of anonymous groups, each member so."""
    return _ENCODER.encode(_shaped(_DECODER.decode(body), _Ids()))


def as_canonical(body: bytes, languages: Sequence[str], known: Mapping[str, Definition] | None = None) -> bytes:
    """Each language map with the one language that suits the reader best; definitions from `known` where it has one.

    `languages` are the reader's tags, best first (see `preferred`)."""
    return _ENCODER.encode(_shaped(_DECODER.decode(body), _Canonical(languages, known or {})))


def activity_as_canonical(activity: Activity, languages: Sequence[str]) -> Activity:
    return _Canonical(languages, {}).activity(activity)


def preferred(accept_language: str) -> list[str]:
    """The tags of an Accept-Language header (RFC 9110 §12.5.4), best first; what it refuses (q=0) is left out."""
    weighed = []
    for index, item in enumerate(accept_language.split(",")[:50]):
        tag, _, weight = item.partition(";")
        quality = _quality(weight.strip())
        if tag.strip() and quality > 0:
            weighed.append((-quality, index, tag.strip()))
    return [tag for _, _, tag in sorted(weighed)]


def _quality(weight: str) -> float:
    if not weight.startswith("q="):
        return 1.0
    try:
        return float(weight[2:])
    except ValueError:
        return 0.0


def chosen(texts: LanguageMap, languages: Sequence[str]) -> LanguageMap:
    """One language of the map: the first asked for that it has, by itself or in a region (RFC 2616 §14.4), else the
    language of a region asked for, else the one that stands first."""
    if len(texts) < 2:
        return texts
    for suits in (_within, _around):
        for asked in languages:
            found = sorted((tag for tag in texts if suits(tag.lower(), asked.lower())), key=len)
            if found:
                return {found[0]: texts[found[0]]}
    return dict([next(iter(texts.items()))])


def _within(tag: str, asked: str) -> bool:
    return asked in {tag, "*"} or tag.startswith(f"{asked}-")


def _around(tag: str, asked: str) -> bool:
    return asked.startswith(f"{tag}-")


class _Ids:
    def verb(self, verb: Verb) -> Verb:
        return Verb(id=verb.id)

    def activity(self, activity: Thing) -> Thing:
        return replace(activity, object_type=UNSET, definition=UNSET)  # what has no type is an Activity

    def actor(self, actor: Actor) -> Actor:
        return replace(actor, name=UNSET, member=self._members(actor, actor.member))

    def who(self, thing: Object) -> Object:
        return replace(thing, name=UNSET, member=self._members(thing, thing.member))

    def attachment(self, attachment: Attachment) -> Attachment:
        return attachment

    def _members(self, group: Actor | Object, members: list[Actor] | UnsetType) -> list[Actor] | UnsetType:
        identified = group.mbox or group.mbox_sha1sum or group.openid or group.account
        return UNSET if identified or members is UNSET else [self.actor(member) for member in members]


class _Canonical:
    def __init__(self, languages: Sequence[str], known: Mapping[str, Definition]) -> None:
        self.languages = languages
        self.known = known

    def verb(self, verb: Verb) -> Verb:
        return replace(verb, display=self._texts(verb.display))

    def activity(self, activity: Thing) -> Thing:
        said = activity.definition
        definition = self.known.get(activity.id, said) if isinstance(activity.id, str) else said
        return activity if definition is UNSET else replace(activity, definition=self._definition(definition))

    def actor(self, actor: Actor) -> Actor:
        return actor

    def who(self, thing: Object) -> Object:
        return thing

    def attachment(self, attachment: Attachment) -> Attachment:
        return replace(
            attachment,
            display=chosen(attachment.display, self.languages),
            description=self._texts(attachment.description),
        )

    def _definition(self, definition: Definition) -> Definition:
        return replace(
            definition,
            name=self._texts(definition.name),
            description=self._texts(definition.description),
            choices=self._components(definition.choices),
            scale=self._components(definition.scale),
            source=self._components(definition.source),
            target=self._components(definition.target),
            steps=self._components(definition.steps),
        )

    def _components(self, items: list[InteractionComponent] | UnsetType) -> list[InteractionComponent] | UnsetType:
        if items is UNSET:
            return UNSET
        return [replace(item, description=self._texts(item.description)) for item in items]

    def _texts(self, texts: LanguageMap | UnsetType) -> LanguageMap | UnsetType:
        return UNSET if texts is UNSET else chosen(texts, self.languages)


Shape = _Ids | _Canonical


def _shaped(statement: Statement, shape: Shape) -> Statement:
    return replace(
        statement,
        actor=shape.actor(statement.actor),
        verb=shape.verb(statement.verb),
        object=_object(statement.object, shape),
        context=_mapped(statement.context, lambda context: _context(context, shape)),
        authority=_mapped(statement.authority, shape.actor),
        attachments=_each(statement.attachments, shape.attachment),
    )


def _object(thing: Object, shape: Shape) -> Object:
    if thing.object_type in ("Agent", "Group"):
        return shape.who(thing)
    if thing.object_type == "StatementRef":
        return thing
    if thing.object_type != "SubStatement":
        return shape.activity(thing)
    return replace(
        thing,
        actor=_mapped(thing.actor, shape.actor),
        verb=_mapped(thing.verb, shape.verb),
        object=_mapped(thing.object, lambda inner: _object(inner, shape)),
        context=_mapped(thing.context, lambda context: _context(context, shape)),
        attachments=_each(thing.attachments, shape.attachment),
    )


def _context(context: Context, shape: Shape) -> Context:
    return replace(
        context,
        instructor=_mapped(context.instructor, shape.actor),
        team=_mapped(context.team, shape.actor),
        context_activities=_mapped(context.context_activities, lambda groups: _context_activities(groups, shape)),
        context_agents=_each(context.context_agents, lambda one: replace(one, agent=shape.actor(one.agent))),
        context_groups=_each(context.context_groups, lambda some: replace(some, group=shape.actor(some.group))),
    )


def _context_activities(groups: ContextActivities, shape: Shape) -> ContextActivities:
    return ContextActivities(
        parent=_each(groups.parent, shape.activity),
        grouping=_each(groups.grouping, shape.activity),
        category=_each(groups.category, shape.activity),
        other=_each(groups.other, shape.activity),
    )


Given = TypeVar("Given")


def _mapped(value: Given | UnsetType, change: Callable[[Given], Given]) -> Given | UnsetType:
    return UNSET if isinstance(value, UnsetType) else change(value)


def _each(values: list[Given] | UnsetType, change: Callable[[Given], Given]) -> list[Given] | UnsetType:
    return UNSET if isinstance(values, UnsetType) else [change(value) for value in values]
