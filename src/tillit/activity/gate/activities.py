"""Verbs and activities. The same ones come again and again: what was let through is remembered by its bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from tillit.activity.gate.judging import Judging
from tillit.activity.gate.lists import context_activities
from tillit.activity.gate.paths import code_at
from tillit.activity.gate.rules import Key
from tillit.activity.gate.texts import texts, words
from tillit.activity.gate.values import extensions
from tillit.activity.xapi import model
from tillit.activity.xapi.model import Activity, ContextActivities, Definition, InteractionComponent, Object, Verb
from tillit.activity.xapi.shared import is_shared

REMEMBERED = 4_096

VERB = code_at("verb.id")
ACTIVITY = code_at("object.id")
IN_CONTEXT = code_at("context.contextActivities")
BY_TYPE = {kind: code_at(entry.code) for entry in context_activities() for kind in entry.types}
BEGINS = tuple((start, code_at(entry.code)) for entry in context_activities() for start in entry.begins)

encode = msgspec.msgpack.Encoder().encode
Part = TypeVar("Part", bound=model.Part)


def remembered(judging: Judging, part: Part, field: str, path: str, judge: Callable[..., Part]) -> Part:
    """Judged once. Only what passes is remembered: nothing refused, and nothing made for one pupil. What statements share
    is known by itself (and held here, so that nothing else can be it); all else by its bytes."""
    seen = judging.rules.seen
    key: Key
    try:
        key = (id(part), field) if is_shared(part) else (part.__class__, field, encode(part))
    except (OverflowError, RecursionError):  # numbers of no size we know, layers without end: found by the judge
        return judge(judging, part, field, path)
    if (known := seen.get(key)) is not None:
        judging.fields |= known[1]
        return known[0]  # type: ignore[return-value]  # the key holds the kind of part
    before, so_far = (len(judging.findings), judging.personal), judging.fields
    judging.fields = set()
    kept = judge(judging, part, field, path)
    if (len(judging.findings), judging.personal) == before:
        if len(seen) >= REMEMBERED:
            seen.clear()
        seen[key] = (kept, frozenset(judging.fields), part)
    judging.fields |= so_far
    return kept


def verb(judging: Judging, sent: Verb, path: str) -> Verb | None:
    return remembered(judging, sent, VERB, path, look_at_verb) if judging.keeps(VERB, path) else None


def look_at_verb(judging: Judging, sent: Verb, field: str, path: str) -> Verb:
    judging.look(sent.id, "key", f"{path}.id", field)
    texts(judging, sent.display, f"{path}.display", field)
    return sent


def activity(judging: Judging, sent: Object, path: str) -> Object | None:
    return remembered(judging, sent, ACTIVITY, path, look_at_activity) if judging.keeps(ACTIVITY, path) else None


def look_at_activity(judging: Judging, sent: Part, field: str, path: str) -> Part:
    """An `Object` that is an activity, or an `Activity` of the context."""
    iri, about = getattr(sent, "id", UNSET), getattr(sent, "definition", UNSET)
    if iri is not UNSET:
        judging.look(iri, "activity", f"{path}.id", field)
    if about is not UNSET:
        about = definition(judging, about, f"{path}.definition", field)
    # made anew: properties of another kind of object have no business here
    return sent.__class__(object_type=getattr(sent, "object_type", UNSET), id=iri, definition=about)


def definition(judging: Judging, sent: Definition, path: str, field: str) -> Definition:
    texts(judging, sent.name, f"{path}.name", field)
    texts(judging, sent.description, f"{path}.description", field)
    for place, iri in (("type", sent.type), ("moreInfo", sent.more_info)):
        if iri is not UNSET:
            judging.look(iri, "activity", f"{path}.{place}", field)
    if sent.correct_responses_pattern is not UNSET:
        for at, pattern in enumerate(sent.correct_responses_pattern):
            words(judging, pattern, "activity", f"{path}.correctResponsesPattern[{at}]", field)
    for place in ("choices", "scale", "source", "target", "steps"):
        components(judging, getattr(sent, place), f"{path}.{place}", field)
    if sent.extensions is UNSET:
        return sent
    kept = extensions(judging, sent.extensions, f"{path}.extensions")
    return sent if kept == sent.extensions else msgspec.structs.replace(sent, extensions=kept or UNSET)


def components(judging: Judging, listed: list[InteractionComponent] | UnsetType, path: str, field: str) -> None:
    if listed is not UNSET:
        for at, component in enumerate(listed):
            words(judging, component.id, "activity", f"{path}[{at}].id", field)
            texts(judging, component.description, f"{path}[{at}].description", field)


def field_of(sent: Activity) -> str:
    """What an activity in the context is, by how its identifier begins, then by its type."""
    for start, field in BEGINS:
        if sent.id.startswith(start):
            return field
    about = sent.definition
    kind = about.type if about is not UNSET else UNSET
    return BY_TYPE.get(kind, IN_CONTEXT) if kind is not UNSET else IN_CONTEXT


def in_context(judging: Judging, sent: ContextActivities, path: str) -> ContextActivities | UnsetType:
    """Everybody at a school has the same around the same task, so the whole is remembered too."""
    kept = remembered(judging, sent, "", path, look_at_context)
    return UNSET if kept == NOTHING else kept


NOTHING = ContextActivities()


def look_at_context(judging: Judging, sent: ContextActivities, field: str, path: str) -> ContextActivities:
    parent = listed(judging, sent.parent, f"{path}.parent")
    grouping = listed(judging, sent.grouping, f"{path}.grouping")
    category = listed(judging, sent.category, f"{path}.category")
    other = listed(judging, sent.other, f"{path}.other")
    return ContextActivities(parent=parent, grouping=grouping, category=category, other=other)


def listed(judging: Judging, sent: list[Activity] | UnsetType, path: str) -> list[Activity] | UnsetType:
    if sent is UNSET:
        return UNSET
    kept = []
    for at, one in enumerate(sent):
        field = field_of(one)
        place = f"{path}[{at}]"
        if judging.keeps(field, place):
            kept.append(remembered(judging, one, field, place, look_at_activity))
    return kept or UNSET
