"""One statement, or the statement inside it, by the same rules."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import UNSET, UnsetType

from tillit.activity.gate import activities, parts, people
from tillit.activity.gate.attachments import attachments as attached
from tillit.activity.gate.judging import Judging
from tillit.activity.gate.paths import code_at
from tillit.activity.xapi.model import (
    VOIDED,
    Actor,
    Attachment,
    Context,
    Object,
    Result,
    Statement,
    SubStatement,
    Verb,
    as_actor,
    as_object,
    sub_statement,
)

INNER_ACTOR = code_at("object.actor")
PERSON = code_at("object[Agent]")
REFERENCE = code_at("object[StatementRef]")


class Body(NamedTuple):
    """What a statement and the statement inside it have in common, as it is kept."""

    verb: Verb
    thing: Object
    result: Result | UnsetType
    context: Context | UnsetType
    timestamp: str | UnsetType
    attachments: list[Attachment] | UnsetType


def is_voiding(sent: Statement) -> bool:
    return sent.verb.id == VOIDED and sent.object.object_type == "StatementRef"


def statement(judging: Judging, sent: Statement) -> Statement | None:
    """What the record keeps, or None where it leaves out what a statement cannot be without.
    Who sent it and when it came is for the store to say: `authority` and `stored` are never taken from outside."""
    actor = people.pupil(judging, sent.actor, "actor")
    kept = body(judging, sent, "")
    if kept is None:
        return None
    return Statement(
        id=sent.id,
        actor=actor,
        verb=kept.verb,
        object=kept.thing,
        result=kept.result,
        context=kept.context,
        timestamp=parts.day_at_least(judging, kept.timestamp),
        version=sent.version,
        attachments=kept.attachments,
    )


def body(judging: Judging, sent: Statement | SubStatement, path: str) -> Body | None:
    """Everything is looked at, also when something needed is left out: the sender learns all at once."""
    verb = activities.verb(judging, sent.verb, f"{path}verb")
    thing = things(judging, sent.object, f"{path}object")
    task = sent.object.definition
    result = UNSET if sent.result is UNSET else parts.result(judging, sent.result, task, f"{path}result")
    context = UNSET if sent.context is UNSET else parts.context(judging, sent.context, f"{path}context")
    timestamp = parts.timestamp(judging, sent.timestamp, path)
    attachments = attached(judging, sent.attachments, f"{path}attachments")
    if verb is None or thing is None:
        return None
    return Body(verb, thing, result, context, timestamp, attachments)


def things(judging: Judging, sent: Object, path: str) -> Object | None:
    """Anything that is no activity, reference or statement is taken for a person: the careful side."""
    if sent.object_type is UNSET or sent.object_type == "Activity":
        return activities.activity(judging, sent, path)
    if sent.object_type == "StatementRef":
        return Object(object_type="StatementRef", id=sent.id) if judging.keeps(REFERENCE, path) else None
    inner = sub_statement(sent)
    if inner is not None:
        return statement_inside(judging, inner, path)
    actor = as_actor(sent)
    return None if actor is None else as_person(people.person(judging, actor, PERSON, path))


def as_person(actor: Actor | None) -> Object | None:
    if actor is None:
        return None
    return Object(object_type=actor.object_type, account=actor.account, member=actor.member)


def statement_inside(judging: Judging, inner: SubStatement, path: str) -> Object | None:
    actor = people.person(judging, inner.actor, INNER_ACTOR, f"{path}.actor")
    if inner.object.object_type == "SubStatement":
        return None
    kept = body(judging, inner, f"{path}.")
    if kept is None or actor is None:
        return None
    return as_object(
        SubStatement(
            actor=actor,
            verb=kept.verb,
            object=kept.thing,
            result=kept.result,
            context=kept.context,
            timestamp=kept.timestamp,
            attachments=kept.attachments,
        )
    )


def void(sent: Statement, actor: Actor) -> Statement:
    """That a statement is void must get through whatever the record says: it takes away, and adds nothing."""
    thing = Object(object_type="StatementRef", id=sent.object.id)
    return Statement(id=sent.id, actor=actor, verb=Verb(id=VOIDED), object=thing, version=sent.version)
