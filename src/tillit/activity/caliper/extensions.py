"""What services add to Caliper, wherever it stands: all of it is shown to the gate, also where the thing it stands on is
not kept. What stands on the task goes to its definition, on the outcome to the result, anywhere else to the context."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import UNSET

from tillit.activity.caliper.envelope import Event
from tillit.activity.caliper.model import DigitalResource, Part, SoftwareApplication
from tillit.activity.caliper.refusal import NotUnderstood, shown
from tillit.activity.xapi.values import is_iri

OUTCOME = ("object", "generated")
DEEPEST = 20  # things within things


@dataclass
class Found:
    """`task` is the id of what the event is about."""

    task: str
    definition: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)


def found_in(event: Event, task: str) -> Found:
    found = Found(task)
    _take(event, "", found.context)
    for name in OUTCOME:
        _look(getattr(event, name), f"{name}.", found.result, found, 0)
    for name, encoded in _IN_EVENT:
        _look(getattr(event, name), f"{encoded}.", found.context, found, 0)
    return found


def _look(thing: Any, place: str, into: dict[str, Any], found: Found, depth: int) -> None:
    if depth > DEEPEST:
        raise NotUnderstood(place.partition(".")[0], f"More than {DEEPEST} things contain each other here.")
    if isinstance(thing, list):
        for at, each in enumerate(thing):
            _look(each, f"{place.removesuffix('.')}[{at}].", into, found, depth)
    if not isinstance(thing, Part):
        return
    is_task = isinstance(thing, DigitalResource | SoftwareApplication) and thing.id == found.task
    _take(thing, place, found.definition if is_task else into)
    for name, encoded in _PARTS[thing.__class__]:
        value = getattr(thing, name)
        if value is not UNSET:
            _look(value, f"{place}{encoded}.", into, found, depth + 1)


def _take(part: Any, place: str, into: dict[str, Any]) -> None:
    for key, value in (part.extensions or {}).items():
        if not is_iri(key):
            raise NotUnderstood(f"{place}extensions[{shown(key)}]", "The name of an extension must be an IRI.")
        add(into, key, value, f"{place}extensions[{shown(key)}]")


def add(into: dict[str, Any], key: str, value: Any, place: str) -> None:
    if key in into and into[key] != value:
        raise NotUnderstood(place, "This stands in two places of the event, and does not say the same.")
    into[key] = value


def _holds_things(hint: Any) -> bool:
    return (isinstance(hint, type) and issubclass(hint, Part)) or any(_holds_things(each) for each in get_args(hint))


def _parts_of(kind: type[msgspec.Struct]) -> list[tuple[str, str]]:
    """The properties that may hold other things, with Caliper's names for them."""
    hints = get_type_hints(kind)
    return [(each.name, each.encode_name) for each in msgspec.structs.fields(kind) if _holds_things(hints[each.name])]


def _kinds(kind: type[Part]) -> list[type[Part]]:
    return [kind, *(inner for each in kind.__subclasses__() for inner in _kinds(each))]


_PARTS = {kind: _parts_of(kind) for kind in _kinds(Part)}
_IN_EVENT = [each for each in _parts_of(Event) if each[0] not in OUTCOME]
