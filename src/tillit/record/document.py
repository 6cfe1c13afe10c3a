"""Records as documents: one record as it is explained, and a whole register in one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tillit.documents.model import (
    Attachment,
    Block,
    Bullets,
    Document,
    Heading,
    KeyValues,
    Language,
    Paragraph,
    Table,
)
from tillit.record.dpv import CONTEXT, to_jsonld
from tillit.record.explain import Audience, Explanation, Section, explain, tables
from tillit.record.explain.words import Words
from tillit.record.policy import Policy
from tillit.record.processing import Processing


@dataclass(frozen=True)
class Entry:
    """One use in the register, with what stands around it."""

    processing: Processing
    policy: Policy
    number: int
    completed_on: date
    closed_on: date | None


def record_document(entry: Entry, audience: Audience, language: Language) -> Document:
    """The explanation laid out; the record itself travels inside the PDF, so that a machine can read it again."""
    explanation = explain(entry.policy, entry.processing, audience, language)
    words = Words(language, "register")
    return Document(
        title=explanation.title,
        language=language,
        subject=explanation.lead,
        date=entry.completed_on,
        blocks=(*standing(words, entry), *sections(explanation)),
        organisation=entry.processing.controller.name,
        identifier=entry.policy.compiled_from[:16],
        attachments=(attachment(entry),),
    )


def standing(words: Words, entry: Entry) -> Iterator[Block]:
    pairs: list[tuple[str, Any]] = [
        (words.say("number"), entry.number),
        (words.say("completed"), entry.completed_on),
    ]
    if entry.closed_on is not None:
        pairs.append((words.say("closed"), entry.closed_on))
    yield KeyValues(pairs)


def attachment(entry: Entry) -> Attachment:
    return Attachment.of_json("record.jsonld", to_jsonld(entry.processing, entry.policy), "W3C Data Privacy Vocabulary")


def sections(explanation: Explanation, level: int = 1) -> Iterator[Block]:
    for section in explanation.sections:
        yield Heading(level, section.heading)
        yield from section_blocks(section)


def section_blocks(section: Section) -> Iterator[Block]:
    for text in section.paragraphs:
        yield Paragraph(text)
    if section.items:
        yield Bullets(section.items)
    if section.table is not None:
        yield Table(section.table.head, section.table.rows, section.heading)
    for text in section.closing:
        yield Paragraph(text)


def register_document(owner: str, entries: Sequence[Entry], language: Language, day: date) -> Document:
    """For reading: an overview first, then each record as a protocol."""
    words = Words(language, "register")
    blocks: list[Block] = []
    if entries:
        blocks += [Heading(1, words.say("overview")), overview(words, entries)]
    for entry in entries:
        explanation = explain(entry.policy, entry.processing, Audience.PROTOCOL, language)
        blocks += [Heading(1, entry.processing.service.name), *standing(words, entry), *sections(explanation, 2)]
    return Document(
        title=words.say("title", owner=owner),
        language=language,
        subject=words.say("lead", owner=owner, n=len(entries)),
        date=day,
        blocks=tuple(blocks),
        organisation=owner,
        contents=len(entries) > 1,
    )


def register_sheets(owner: str, entries: Sequence[Entry], language: Language, day: date) -> Document:
    """For working with: one table per letter of Article 30(1), each row with its service."""
    words = Words(language, "register")
    plain = Words(language)
    blocks: list[Block] = []
    if entries:
        blocks.append(overview(words, entries))
        blocks += [
            table
            for name, rows in (
                ("data", [(e, tables.data(plain, e.policy)) for e in entries]),
                ("reasons", [(e, tables.reasons(plain, e.processing)) for e in entries]),
                ("readers", [(e, tables.readers(plain, e.policy)) for e in entries]),
                ("processors", [(e, tables.processors(plain, e.processing.processors)) for e in entries]),
                ("transfers", [(e, tables.transfers(plain, e.processing)) for e in entries]),
                ("retention", [(e, tables.retention(plain, e.policy)) for e in entries]),
                ("security", [(e, tables.security(plain, e.processing)) for e in entries]),
            )
            if (table := merged(words, name, rows)) is not None
        ]
    return Document(
        title=words.say("title", owner=owner),
        language=language,
        subject=words.say("lead", owner=owner, n=len(entries)),
        date=day,
        blocks=tuple(blocks),
        organisation=owner,
        landscape=True,
    )


def overview(words: Words, entries: Sequence[Entry]) -> Table:
    head = ("service", "controller", "purposes", "legal_basis", "transfers", "number", "completed", "closed")
    return Table(
        tuple(words.say(name) for name in head),
        tuple(overview_row(words, entry) for entry in entries),
        words.say("overview"),
    )


def overview_row(words: Words, entry: Entry) -> tuple[Any, ...]:
    processing = entry.processing
    standing_purposes = [rule.purpose for rule in entry.policy.standing()]
    bases = dict.fromkeys(rule.legal_basis for rule in entry.policy.standing())
    return (
        processing.service.name,
        processing.controller.name,
        words.cell("purposes", standing_purposes),
        words.cell("legal_bases", bases),
        words.countries(item.country for item in processing.transfers) if processing.transfers else words.say("none"),
        entry.number,
        entry.completed_on,
        entry.closed_on,
    )


def merged(words: Words, name: str, parts: Iterable[tuple[Entry, Any]]) -> Table | None:
    """The same table of every record in one, with the service first."""
    found = [(entry.processing.service.name, table) for entry, table in parts if table is not None]
    if not found:
        return None
    head = (words.say("service"), *found[0][1].head)
    rows = tuple((service, *row) for service, table in found for row in table.rows)
    return Table(head, rows, words.say(f"sheet_{name}"))


def register_json(owner: str, entries: Sequence[Entry], day: date) -> bytes:
    graph = [without_context(to_jsonld(entry.processing, entry.policy)) for entry in entries]
    register = {
        "@context": CONTEXT,
        "@type": "dpv:RecordsOfActivities",
        "dct:title": owner,
        "dct:date": day.isoformat(),
        "@graph": graph,
    }
    return json.dumps(register, ensure_ascii=False, indent=2).encode()


def record_json(entry: Entry) -> bytes:
    return json.dumps(to_jsonld(entry.processing, entry.policy), ensure_ascii=False, indent=2).encode()


def without_context(exported: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in exported.items() if key != "@context"}
