"""A day's statements of one use, measured: pure, and the same in whatever parts they come as long as the order is that
of the stream."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET

from tillit.activity.quality import looking
from tillit.activity.quality.seen import SEVERAL, Arrival, Found, Known, Measured
from tillit.activity.xapi.model import VOIDED, Statement
from tillit.activity.xapi.sameness import digest
from tillit.curriculum.queries import code_of


@dataclass(slots=True)
class Carriers:
    """How many, and the first few whose they were."""

    number: int = 0
    actors: set[int] = field(default_factory=set)

    def add(self, actor: int) -> None:
        self.number += 1
        if len(self.actors) < SEVERAL:
            self.actors.add(actor)


@dataclass(slots=True)
class Day:
    """What is remembered while a day is gone through."""

    known: Known
    statements: int = 0
    of: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    found: defaultdict[tuple[str, str], Carriers] = field(default_factory=lambda: defaultdict(Carriers))
    # finding → what it is about → how it was written → by whom
    forms: defaultdict[str, defaultdict[str, defaultdict[object, Carriers]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(Carriers)))
    )
    references: defaultdict[UUID, Carriers] = field(default_factory=lambda: defaultdict(Carriers))
    aims: defaultdict[str, Carriers] = field(default_factory=lambda: defaultdict(Carriers))
    seen: set[bytes] = field(default_factory=set)
    before: dict[int, bytes] = field(default_factory=dict)  # what each pupil did last

    def take(self, arrival: Arrival) -> None:
        if arrival.statement.verb.id == VOIDED:
            return
        self.statements += 1
        for finding, about, so in looking.look_at(arrival, self.known):
            self.note(finding, about, arrival.actor, so)
        self.compare(arrival)
        for finding, thing, form in forms_of(arrival.statement):
            self.forms[finding][thing][form].add(arrival.actor)
        for target in targets_of(arrival.statement):
            self.references[target].add(arrival.actor)
        for aim in {code_of(each.id) for each in looking.around(arrival.statement)} - {""}:
            self.aims[aim].add(arrival.actor)

    def note(self, finding: str, about: str, actor: int, so: bool) -> None:
        self.of[finding, about] += 1
        if so:
            self.found[finding, about].add(actor)

    def compare(self, arrival: Arrival) -> None:
        mark = digest(arrival.statement)
        if looking.day_only_of(arrival.statement):
            self.note("alike_in_a_row", "", arrival.actor, self.before.get(arrival.actor) == mark)
            self.before[arrival.actor] = mark
        elif arrival.statement.timestamp != arrival.statement.stored:
            self.note("sent_twice", "", arrival.actor, mark in self.seen)
            self.seen.add(mark)

    def measured(self) -> Measured:
        single = [Found(*key, self.found[key].number, of, len(self.found[key].actors) >= SEVERAL)
                  for key, of in self.of.items()]  # fmt: skip
        several = [uneven(finding, things) for finding, things in self.forms.items()]
        found = sorted([*single, *several], key=lambda each: (each.finding, each.field))
        return Measured(self.statements, tuple(found), pointed_at(self.references), pointed_at(self.aims))


def measure(arrivals: Iterable[Arrival], known: Known) -> Measured:
    day = Day(known)
    for arrival in arrivals:
        day.take(arrival)
    return day.measured()


def uneven(finding: str, things: Mapping[str, Mapping[object, Carriers]]) -> Found:
    """What is not written as the same thing most often is."""
    number, of, actors = 0, 0, set[int]()
    for written in things.values():
        ordered = sorted(written.values(), key=lambda each: (-each.number, sorted(each.actors)))
        of += sum(each.number for each in ordered)
        for each in ordered[1:]:
            number += each.number
            actors |= each.actors
    return Found(finding, "", number, of, len(actors) >= SEVERAL)


Target = TypeVar("Target", UUID, str)


def pointed_at(targets: Mapping[Target, Carriers]) -> dict[Target, tuple[int, frozenset[int]]]:
    return {target: (each.number, frozenset(each.actors)) for target, each in targets.items()}


def those_not_in(
    there: Collection[Target], finding: str, targets: Mapping[Target, tuple[int, frozenset[int]]]
) -> Found:
    """Of what was pointed at, what is not `there`."""
    number, of, actors = 0, 0, set[int]()
    for target, (times, whose) in targets.items():
        of += times
        if target not in there:
            number += times
            actors |= whose
    return Found(finding, "", number, of, len(actors) >= SEVERAL)


def targets_of(statement: Statement) -> Iterator[UUID]:
    if statement.object.object_type == "StatementRef":
        yield UUID(str(statement.object.id))
    if statement.context is not UNSET and statement.context.statement is not UNSET:
        yield UUID(statement.context.statement.id)


def _type(statement: Statement) -> object:
    about = statement.object.definition
    if about is UNSET or (about.type is UNSET and about.interaction_type is UNSET):
        return None
    return str(about.type), str(about.interaction_type)


def _scale(statement: Statement) -> object:
    score = statement.result.score if statement.result is not UNSET else UNSET
    if score is UNSET or score.max is UNSET:
        return None
    return (None if score.min is UNSET else float(score.min), float(score.max))


ABOUT_THE_TASK: Mapping[str, Callable[[Statement], object]] = MappingProxyType(
    {"activity_types": _type, "score_scales": _scale}
)


def forms_of(statement: Statement) -> Iterator[tuple[str, str, object]]:
    """(finding, what it is about, how it is written here)."""
    yield "verb_names", looking.verb_of(statement), statement.verb.id
    thing = statement.object
    if thing.object_type not in (UNSET, "Activity") or thing.id is UNSET:
        return
    yield "address_forms", plain(thing.id), thing.id
    for finding, form_of in ABOUT_THE_TASK.items():
        if (form := form_of(statement)) is not None:
            yield finding, thing.id, form
    if thing.definition is not UNSET and thing.definition.name is not UNSET:
        for tag in thing.definition.name:
            yield "language_forms", tag.split("-")[0].lower(), tag


def plain(iri: str) -> str:
    """An address without what seldom makes another: case, a slash at the end, http or https."""
    return iri.lower().removeprefix("https://").removeprefix("http://").rstrip("/")


DECODER = msgspec.json.Decoder(Statement)
