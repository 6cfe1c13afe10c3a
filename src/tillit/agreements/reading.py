"""An agreement's rows as the pure core wants them: the chain of recipients, and the agreement as it reads now."""

from __future__ import annotations

from collections.abc import Iterable

from tillit.agreements.models import Agreement, Processor
from tillit.agreements.processing import Link, Processing
from tillit.agreements.written import Written, write

SPECIAL: dict[str, bool | None] = {"": None, "no": False, "yes": True}


def live_processors(agreement: Agreement) -> list[Processor]:
    """The supplier and those it uses, parents before children."""
    return in_reading_order(p for p in agreement.processors.all() if p.removed_on is None)


def in_reading_order(processors: Iterable[Processor]) -> list[Processor]:
    below: dict[int | None, list[Processor]] = {}
    for processor in sorted(processors, key=lambda p: p.pk):
        below.setdefault(processor.parent_id, []).append(processor)
    waiting, ordered = list(reversed(below.get(None, []))), []
    while waiting:
        processor = waiting.pop()
        ordered.append(processor)
        waiting.extend(reversed(below.get(processor.pk, [])))
    return ordered


def paths(processors: Iterable[Processor]) -> dict[int, tuple[str, ...]]:
    """From the supplier down to each: names, for telling where in the chain something stands."""
    found: dict[int, tuple[str, ...]] = {}
    for processor in in_reading_order(processors):
        above = found.get(processor.parent_id, ()) if processor.parent_id else ()
        found[processor.pk] = (*above, processor.name)
    return found


def chain_of(processors: Iterable[Processor], facts: Processing) -> tuple[Link, ...]:
    return tuple(
        Link(
            key=str(processor.pk),
            recipient=processor.recipient(SPECIAL[facts.special]),
            task=processor.task,
            parent=str(processor.parent_id or ""),
        )
        for processor in in_reading_order(processors)
    )


def as_it_reads(agreement: Agreement) -> Written:
    facts = agreement.facts
    return write(facts, chain_of(live_processors(agreement), facts), agreement.number)
