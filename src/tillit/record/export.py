"""Records as files: PDF, Word, Excel and JSON-LD; one record, or the full register of an owner.

The caller has opened the scope. Only rows of the one owner are read, whatever the scope lets through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import BinaryIO, Literal, cast

from django.db.models import QuerySet

from tillit.catalogue.models import Use
from tillit.documents import docx, pdf, xlsx
from tillit.documents.model import Document, Language
from tillit.organisations.models import Organisation
from tillit.record.document import (
    Entry,
    record_document,
    record_json,
    register_document,
    register_json,
    register_sheets,
)
from tillit.record.explain import Audience
from tillit.record.models import Record
from tillit.record.queries import policy_of, processing_of

Format = Literal["pdf", "docx", "xlsx", "json"]
FORMATS: tuple[Format, ...] = ("pdf", "docx", "xlsx", "json")
MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/ld+json",
}
RENDERERS: dict[Format, Callable[[Document], bytes]] = {"pdf": pdf.render, "docx": docx.render, "xlsx": xlsx.render}


def export_record(
    target: Organisation | Use | Record, file_type: Format, out: BinaryIO, *, today: date, language: str = "nn"
) -> int:
    """For `tillit export record`: writes the file to `out`, answers how many records are in it."""
    if isinstance(target, Organisation):
        entries = entries_of(target)
        out.write(register_bytes(target, entries, file_type, language, today))
        return len(entries)
    record = target if isinstance(target, Record) else latest_of(target)
    if record is None:
        return 0
    out.write(record_bytes(record, file_type, language))
    return 1


def record_bytes(record: Record, file_type: Format, language: str, audience: Audience = Audience.PROTOCOL) -> bytes:
    entry = entry_of(record)
    if file_type == "json":
        return record_json(entry)
    return RENDERERS[file_type](record_document(entry, audience, cast(Language, language)))


def register_bytes(owner: Organisation, entries: list[Entry], file_type: Format, language: str, today: date) -> bytes:
    if file_type == "json":
        return register_json(owner.name, entries, today)
    shape = register_sheets if file_type == "xlsx" else register_document
    return RENDERERS[file_type](shape(owner.name, entries, cast(Language, language), today))


def entries_of(owner: Organisation) -> list[Entry]:
    """Closed records are in it too: the register proves what has been, not only what is."""
    return [entry_of(record) for record in register_of(owner)]


def register_of(owner: Organisation) -> QuerySet[Record]:
    rows = Record.objects.filter(tenant=owner, latest=True).select_related("policy", "use__service")
    return rows.order_by("use__service__name", "pk")


def latest_of(use: Use) -> Record | None:
    return Record.objects.filter(use=use, latest=True).select_related("policy").first()


def entry_of(record: Record) -> Entry:
    return Entry(
        processing=processing_of(record),
        policy=policy_of(record),
        number=record.number,
        completed_on=record.completed_at.date(),
        closed_on=record.closed_on,
    )
