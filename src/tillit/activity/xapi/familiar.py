"""A quick reading of statements: verb, activity and what stands around it are taken from those read before
(`shared`). It settles nothing: what it cannot read is read whole, by whoever can say what is wrong and where."""

from typing import Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from tillit.activity.xapi.check.contexts import check_context_activities
from tillit.activity.xapi.check.objects import check_object
from tillit.activity.xapi.check.statements import check_verb
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Context, ContextActivities, Object, Part, Statement, Verb
from tillit.activity.xapi.shared import recalled, remember


class Around(Context, frozen=True, kw_only=True):
    context_activities: Raw | UnsetType = UNSET  # type: ignore[assignment]  # as it was sent


class Sketch(Statement, frozen=True, kw_only=True):
    """A statement whose familiar parts are not read yet."""

    verb: Raw  # type: ignore[assignment]
    object: Raw  # type: ignore[assignment]
    context: Around | UnsetType = UNSET


_BODY: msgspec.json.Decoder[Sketch | list[Sketch]] = msgspec.json.Decoder(Sketch | list[Sketch])
_READ = {kind: msgspec.json.Decoder(kind).decode for kind in (Verb, Object, ContextActivities)}


def read_quickly(body: bytes) -> Statement | list[Statement] | None:
    """Not yet checked, but for the parts that are shared; None when anything is wrong."""
    try:
        read = _BODY.decode(body)
        return _whole(read) if isinstance(read, Sketch) else [_whole(each) for each in read]
    except (msgspec.MsgspecError, Invalid, ValueError, RecursionError):
        return None


def _whole(sketch: Sketch) -> Statement:
    around = sketch.context
    return Statement(
        id=sketch.id, actor=sketch.actor, verb=_part(Verb, sketch.verb), object=_part(Object, sketch.object),
        result=sketch.result, context=UNSET if around is UNSET else _context(around), timestamp=sketch.timestamp,
        stored=sketch.stored, authority=sketch.authority, version=sketch.version, attachments=sketch.attachments,
    )  # fmt: skip


def _context(around: Around) -> Context:
    activities: Any = around.context_activities
    return Context(
        registration=around.registration, instructor=around.instructor, team=around.team,
        context_activities=UNSET if activities is UNSET else _part(ContextActivities, activities),
        context_agents=around.context_agents, context_groups=around.context_groups, revision=around.revision,
        platform=around.platform, language=around.language, statement=around.statement, extensions=around.extensions,
    )  # fmt: skip


def _part(kind: type[Any], raw: Any) -> Any:
    sent = bytes(raw)
    known = recalled(kind, sent)
    if known is None:
        known = _READ[kind](sent)
        if _right_and_nobody(known):
            remember(kind, sent, known)
    return known


def _right_and_nobody(part: Part) -> bool:
    """Raises Invalid as `check` does. Of all an object can be, an activity alone is never a person."""
    if isinstance(part, Object):
        return check_object(part, "") == "Activity"
    if isinstance(part, Verb):
        check_verb(part, "")
    elif isinstance(part, ContextActivities):
        check_context_activities(part, "")
    return True
