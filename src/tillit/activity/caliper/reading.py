"""From the bytes of a request to events that are understood, and which of the rest were descriptions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from tillit.activity.caliper.envelope import Envelope, Event
from tillit.activity.caliper.events import EVENTS, among, rule_of
from tillit.activity.caliper.model import REFUSED, AnyEntity, Content, Part, Place
from tillit.activity.caliper.refusal import BadEnvelope, NotUnderstood, shown
from tillit.activity.xapi.values import is_timestamp

CONTEXT = "http://purl.imsglobal.org/ctx/caliper/"
VERSIONS = (f"{CONTEXT}v1p2", f"{CONTEXT}v1p1")
MOST = 10_000  # events and descriptions of one envelope
MOST_TOLD = 20  # problems told of in one answer
UNREADABLE = "This cannot be read as JSON, or is nested too deep."

T = TypeVar("T")


class Kind(msgspec.Struct):
    """What a piece of data says it is, before it is known whether that is understood."""

    type: str


_ENVELOPE = msgspec.json.Decoder(Envelope)
_KIND = msgspec.json.Decoder(Kind)
_EVENT = msgspec.json.Decoder(Event)
_ENTITY: msgspec.json.Decoder[AnyEntity] = msgspec.json.Decoder(AnyEntity)
_PLACE = re.compile(r"(.*) - at `(?:key in )?\$\.?(.*)`", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_BAD_TYPE = re.compile(r"Invalid value '.*'", re.DOTALL)

TYPES: dict[str, type[Part]] = {each.__name__: each for each in get_args(AnyEntity)}
DESCRIBABLE = frozenset(each.__name__ for each in (*get_args(Content), *get_args(Place)))
IN_EVENT = get_type_hints(Event)
ALLOWED = {"actor": "actors", "object": "objects", "generated": "generated", "target": "targets"}


@dataclass
class Read:
    """What stood in an envelope. `places`: where in `data` each event stood; `descriptions`: where the rest did."""

    events: list[Event] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    descriptions: list[int] = field(default_factory=list)


def envelope_in(body: bytes) -> Read:
    """Everything is looked at, so that the sender learns all at once; one problem, and nothing is taken."""
    envelope = _envelope(body)
    read, problems = Read(), []
    for index, raw in enumerate(envelope.data):
        try:
            _take(raw, index, read)
        except NotUnderstood as problem:
            problems.append(problem.told(index))
    if problems:
        raise refused(problems)
    return read


def refused(problems: list[dict[str, Any]]) -> BadEnvelope:
    sentence = f"Nothing was kept: {len(problems)} of what the envelope holds cannot be taken as it is."
    return BadEnvelope(422, sentence, problems[:MOST_TOLD])


def _envelope(body: bytes) -> Envelope:
    try:
        envelope = _ENVELOPE.decode(body)
    except msgspec.ValidationError as error:
        sentence = (
            "This is no Caliper envelope: an object with sensor, sendTime, dataVersion and data, and nothing more"
        )
        raise BadEnvelope(400, f"{sentence} ({error}).") from None
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise BadEnvelope(400, "The body is not JSON.") from None
    if envelope.data_version not in VERSIONS:
        sentence = f"The dataVersion is not one we read. These are: {', '.join(VERSIONS)}."
        raise BadEnvelope(422, sentence)
    if not is_timestamp(envelope.send_time, zoned=True):
        raise BadEnvelope(400, "sendTime must be a date and time with a time zone, such as 2026-11-20T10:00:00.000Z.")
    if not envelope.data:
        raise BadEnvelope(400, "The envelope is empty: data must hold at least one event.")
    if len(envelope.data) > MOST:
        raise BadEnvelope(413, f"At most {MOST} events may be sent in one envelope.")
    return envelope


def _take(raw: msgspec.Raw, index: int, read: Read) -> None:
    kind = _decoded(_KIND, raw).type
    if kind.endswith("Event"):
        rule_of(kind)
        event = _decoded(_EVENT, raw)
        _context(event.context)
        read.events.append(event)
        read.places.append(index)
        return
    if kind in TYPES and kind not in DESCRIBABLE:
        why = (f"A description of “{kind}” tells of a person outside any activity, and no record of processing keeps that."
               " Send it inside the event it belongs to.")  # fmt: skip
        raise NotUnderstood("type", why, sorted(DESCRIBABLE))
    _context(_decoded(_ENTITY, raw).context)
    read.descriptions.append(index)


def _decoded(decoder: msgspec.json.Decoder[T], raw: msgspec.Raw) -> T:
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise _told(str(error), raw) from None
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise NotUnderstood("", UNREADABLE) from None


def _told(error: str, raw: msgspec.Raw) -> NotUnderstood:
    """What is wrong in it; beyond the place where reading stopped, it may be no JSON at all."""
    try:
        return _problem(error, raw)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return NotUnderstood("", UNREADABLE)


def _context(context: Any) -> None:
    """Contexts of others may stand before Caliper's own (Caliper 1.2, JSON-LD Context); what they add is refused by name
    where it is used. A context written out could give Caliper's words another meaning."""
    listed = context if isinstance(context, list) else [] if context is msgspec.UNSET else [context]
    if not all(isinstance(each, str) for each in listed) or (listed and not str(listed[-1]).startswith(CONTEXT)):
        raise NotUnderstood("@context", "Name Caliper's context by its address, last if there are several.", VERSIONS)


def _problem(message: str, raw: msgspec.Raw) -> NotUnderstood:
    """What msgspec says, with where, and what could have stood there."""
    found = _PLACE.fullmatch(message)
    why, place = (found[1], found[2]) if found else (message, "")
    unknown = _UNKNOWN.fullmatch(why)
    if unknown:
        return _unknown(unknown[1], place, raw)
    if _BAD_TYPE.fullmatch(why) and place.rpartition(".")[2] == "type":
        understood = _types_at(place, raw)
        return NotUnderstood(place, "A thing of this type is not understood here.", understood)
    return NotUnderstood(place, shown(f"{why}."))


def _unknown(name: str, place: str, raw: msgspec.Raw) -> NotUnderstood:
    whole = f"{place}.{name}" if place else name
    if name in REFUSED:
        return NotUnderstood(whole, REFUSED[name])
    why = "This property is not understood. What Caliper has no place for belongs in extensions, under an IRI."
    return NotUnderstood(whole, why, _properties_at(place, raw))


def _types_at(place: str, raw: msgspec.Raw) -> list[str]:
    """What the type of event allows there, or else what the property can hold at all."""
    name, kind = place.removesuffix(".type"), _KIND.decode(raw).type
    if kind in EVENTS and name in ("actor", "object", "generated", "target"):
        return sorted(getattr(EVENTS[kind], ALLOWED[name]))
    found = next((each.name for each in msgspec.structs.fields(Event) if each.encode_name == name), None)
    known = TYPES.values() if found is None else get_args(IN_EVENT[found])
    return sorted(each.__name__ for each in known if each in TYPES.values())


def _properties_at(place: str, raw: msgspec.Raw) -> list[str]:
    part: Any = msgspec.json.decode(raw)
    for step in place.split(".") if place else ():
        if not isinstance(part, dict) or step not in part:
            return []  # inside a list
        part = part[step]
    kind = part.get("type") if isinstance(part, dict) else None
    known = Event if not place and str(kind).endswith("Event") else TYPES.get(str(kind))
    return [] if known is None else sorted(each.encode_name for each in msgspec.structs.fields(known))


def check_types(event: Event) -> None:
    """Whether what the event holds is what its type allows."""
    rule = rule_of(event.type)
    among("action", event.action, rule.actions, event.type)
    if event.profile is not msgspec.UNSET:
        among("profile", event.profile, rule.profiles, event.type)
    for place, thing, understood in (
        ("actor", event.actor, rule.actors), ("object", event.object, rule.objects),
        ("generated", event.generated, rule.generated), ("target", event.target, rule.targets),
    ):  # fmt: skip
        if isinstance(thing, Part):
            among(f"{place}.type", thing.__class__.__name__, understood, event.type)
        elif thing is not msgspec.UNSET and not understood:
            among(place, "", understood, event.type)
