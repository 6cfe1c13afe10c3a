"""Are two statements the same? (1.0.3 Data 2.3.1; IEEE 9274.1.1 §4.2.3)

What an LRS assigns, verb displays, activity definitions, attachments, the order of group members, the time zone a
timestamp is written in, the case of what heeds no case and parts of a duration beyond a hundredth of a second
do not count. All else does."""

from datetime import UTC
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tillit.activity.xapi.identity import activities_of, agent_key, agents_of, canonical_mbox
from tillit.activity.xapi.model import (
    Actor,
    Context,
    ContextActivities,
    Object,
    Result,
    Score,
    Statement,
    SubStatement,
    sub_statement,
)
from tillit.activity.xapi.values import comparable_duration, moment_of

__all__ = ["activities_of", "agent_key", "agents_of", "digest", "same"]

_ENCODER = msgspec.json.Encoder(order="sorted")


def digest(statement: Statement) -> bytes:
    """16 bytes, equal for the same statement. Take it of what arrived, before the LRS fills anything in: a timestamp
    that was sent counts (as a moment), one that was not does not."""
    return blake2b(_ENCODER.encode(_comparable(statement)), digest_size=16).digest()


def same(one: Statement, other: Statement) -> bool:
    """As `digest`, but a timestamp that one of them lacks is one an LRS may have filled in."""
    if one.timestamp is UNSET or other.timestamp is UNSET:
        one = msgspec.structs.replace(one, timestamp=UNSET)
        other = msgspec.structs.replace(other, timestamp=UNSET)
    return digest(one) == digest(other)


def _comparable(statement: Statement | SubStatement) -> tuple[Any, ...]:
    """The parts that count, each in the one form that stands for all equal ones."""
    inner = sub_statement(statement.object)
    return (
        _actor(statement.actor),
        statement.verb.id,
        _comparable(inner) if inner is not None else _object(statement.object),
        _result(statement.result) if statement.result is not UNSET else None,
        _context(statement.context) if statement.context is not UNSET else None,
        _moment(statement.timestamp),
    )


def _moment(timestamp: str | UnsetType) -> str | None:
    if timestamp is UNSET:
        return None
    moment = moment_of(timestamp)
    return timestamp if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _lowered(text: str | UnsetType) -> str | None:
    return None if text is UNSET else text.lower()


def _sent(value: Any) -> Any:
    """Null where nothing was sent: xAPI knows no null of its own here, so the two cannot be mixed up."""
    return None if value is UNSET else value


def _actor(actor: Actor) -> Actor:
    """A bare account is already in its one form; that is nearly every actor."""
    if actor.mbox is UNSET and actor.mbox_sha1sum is UNSET and actor.member is UNSET:
        return actor
    return msgspec.structs.replace(
        actor,
        mbox=actor.mbox if actor.mbox is UNSET else canonical_mbox(actor.mbox),
        mbox_sha1sum=actor.mbox_sha1sum if actor.mbox_sha1sum is UNSET else actor.mbox_sha1sum.lower(),
        member=actor.member if actor.member is UNSET else sorted(map(_actor, actor.member), key=_ENCODER.encode),
    )


def _object(thing: Object) -> Any:
    if thing.object_type in ("Agent", "Group"):
        shared = {name: getattr(thing, name) for name in Actor.__struct_fields__}
        return _actor(Actor(**shared))
    if thing.object_type == "StatementRef":
        return ("StatementRef", _lowered(thing.id))
    return ("Activity", _sent(thing.id))


def _result(result: Result) -> Any:
    return (
        _score(result.score) if result.score is not UNSET else None,
        _sent(result.success),
        _sent(result.completion),
        _sent(result.response),
        comparable_duration(result.duration) if result.duration is not UNSET else None,
        _sent(result.extensions),
    )


def _score(score: Score) -> tuple[Any, ...]:
    """1 and 1.0 are one number."""
    return tuple(
        int(number) if isinstance(number, float) and number.is_integer() else _sent(number)
        for number in (score.scaled, score.raw, score.min, score.max)
    )


def _context(context: Context) -> Any:
    return (
        _lowered(context.registration),
        _actor(context.instructor) if context.instructor is not UNSET else None,
        _actor(context.team) if context.team is not UNSET else None,
        _activities(context.context_activities) if context.context_activities is not UNSET else None,
        [(_actor(one.agent), _sent(one.relevant_types)) for one in context.context_agents or ()],
        [(_actor(some.group), _sent(some.relevant_types)) for some in context.context_groups or ()],
        _sent(context.revision),
        _sent(context.platform),
        _lowered(context.language),
        context.statement.id.lower() if context.statement is not UNSET else None,
        _sent(context.extensions),
    )


def _activities(groups: ContextActivities) -> list[list[str]]:
    every = (groups.parent, groups.grouping, groups.category, groups.other)
    return [[activity.id for activity in listed or ()] for listed in every]
