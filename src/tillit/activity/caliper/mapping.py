"""An event as a statement. The table of it, in words: docs/how-to/activity-data-caliper.md."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from tillit.activity.caliper import people, things
from tillit.activity.caliper.envelope import Event
from tillit.activity.caliper.events import EVENTS
from tillit.activity.caliper.extensions import add, found_in
from tillit.activity.caliper.outcomes import Outcome, outcome_of
from tillit.activity.caliper.reading import check_types
from tillit.activity.caliper.refusal import NotUnderstood, shown
from tillit.activity.caliper.subjects import about, check_nobody_else, whose
from tillit.activity.caliper.surroundings import URN, Mark, context_of
from tillit.activity.caliper.words import in_calipers_words
from tillit.activity.xapi.check import check
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Context, Definition, Object, Result, Statement, Verb
from tillit.activity.xapi.values import is_timestamp, is_uuid
from tillit.activity.xapi.versions import Version

T = TypeVar("T", Result, Context, Definition)


def statement_of(event: Event, mark: Mark) -> Statement:
    """`mark` gives a UUID for an identifier that may say who it belongs to, such as that of an attempt or a session."""
    check_types(event)
    who, place = whose(event)
    actor, identifiers = people.actor_of(who, place)
    outcome = outcome_of(event)
    check_nobody_else(event, who, outcome)
    thing = _object(event, outcome)
    added = found_in(event, str(thing.id))
    made = Statement(
        id=_id(event.id), actor=actor, verb=Verb(id=EVENTS[event.type].actions[event.action]),
        object=_with_definition(thing, added.definition), result=_with(outcome.result or Result(), added.result),
        timestamp=_moment(event.event_time),
        context=_with(context_of(event, outcome, identifiers, mark), added.context),
    )  # fmt: skip
    try:
        check(made, Version.V1)
    except Invalid as invalid:
        raise NotUnderstood(in_calipers_words(invalid.path), f"{invalid.rule}.") from None
    return made


def _id(text: str) -> str:
    if not text.lower().startswith(URN) or not is_uuid(text[len(URN) :]):
        raise NotUnderstood("id", "The id of an event is urn:uuid: and a UUID.")
    return str(UUID(text[len(URN) :]))


def _moment(text: str) -> str:
    if not is_timestamp(text, zoned=True):
        raise NotUnderstood(
            "eventTime", "This must be a date and time with a time zone, such as 2026-11-20T10:00:00.000Z."
        )
    return text


def _object(event: Event, outcome: Outcome) -> Object:
    thing, place, kind = about(event)
    definition = things.definition_of(thing, kind, outcome.interaction)
    return Object(object_type="Activity", id=things.id_of(thing, place), definition=definition)


def _with_definition(thing: Object, added: dict[str, Any]) -> Object:
    if not added:
        return thing
    return msgspec.structs.replace(thing, definition=_with(thing.definition or Definition(), added))


def _with(part: T, added: dict[str, Any]) -> T | UnsetType:
    """What the service added stands beside what we put there; what is empty is left out."""
    found: dict[str, Any] = dict(getattr(part, "extensions", UNSET) or {})
    for key, value in added.items():
        add(found, key, value, f"extensions[{shown(key)}]")
    whole = msgspec.structs.replace(part, extensions=found or UNSET)
    return UNSET if whole == part.__class__() else whole
