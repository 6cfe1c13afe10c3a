"""What can be taken out of Tillit as files: records of processing, the public catalogue, and a whole case."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, get_args

import msgspec
from django.utils import translation

from tillit.agreements.document import document_of as agreement_document
from tillit.agreements.models import Agreement
from tillit.agreements.queries.facts import with_all
from tillit.approval.gathering import facts_of
from tillit.approval.history import events_of
from tillit.approval.models import Case
from tillit.approval.queries import readable_cases
from tillit.assessment.document import document_of as assessment_document
from tillit.assessment.queries import complete
from tillit.catalogue.models import Use
from tillit.catalogue.queries.public import snapshots
from tillit.catalogue.wire import service_as_json, status_as_json
from tillit.documents import pdf
from tillit.documents.file_name import clean_name
from tillit.organisations.models import Organisation
from tillit.record.export import Format, export_record, latest_of, record_bytes


class NotThere(Exception):
    """What was asked for does not exist; the text says what."""


def record(owner_name: str, service: str | None, file: Path, today: date, language: str) -> int:
    """The full register of an owner, or of one of its services; the file's ending says in which form."""
    form: Any = file.suffix.removeprefix(".")
    if form not in get_args(Format):
        raise NotThere(f"Choose a file that ends in {', '.join('.' + name for name in get_args(Format))}.")
    owner = Organisation.objects.filter(name__iexact=owner_name).first()
    if owner is None:
        raise NotThere(f"There is no organisation called {owner_name}.")
    target: Organisation | Use | None = owner
    if service:
        target = Use.objects.filter(tenant=owner, service__name__iexact=service).first()
    if target is None:
        raise NotThere(f"{owner.name} does not use {service}.")
    with translation.override(language), file.open("wb") as out:
        return export_record(target, form, out, today=today, language=language)


def catalogue(file: Path, today: date) -> int:
    """As everyone sees it, in JSON: every service with its published status at each owner."""
    services: dict[int, dict[str, Any]] = {}
    for status in (
        snapshots(today).select_related("service", "tenant").order_by("service__name", "service", "tenant__name")
    ):
        told = services.setdefault(status.service_id, {**service_as_json(status.service), "statuses": []})
        told["statuses"].append(status_as_json(status))
    content = {"date": today.isoformat(), "services": list(services.values())}
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    return len(services)


def case(number: int, file: Path, today: date, language: str) -> int:
    """Everything of a case in one ZIP: its facts, what has happened, the assessment, agreements and records."""
    found = readable_cases().filter(pk=number).first()
    if found is None:
        raise NotThere(f"There is no case {number}.")
    with translation.override(language), file.open("wb") as out:
        return _pack(out, _parts(found, today, language))


def _pack(out: BinaryIO, parts: Iterator[tuple[str, bytes]]) -> int:
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
            count += 1
    return count


def _parts(found: Case, today: date, language: str) -> Iterator[tuple[str, bytes]]:
    yield "case.json", msgspec.json.format(msgspec.json.encode(facts_of(found)))
    happened = [
        {"when": one.when.isoformat(), "what": str(one.title), "text": one.text, "who": one.who}
        for one in events_of(found)
    ]
    yield "history.json", json.dumps(happened, ensure_ascii=False, indent=2).encode()
    if found.assessment_id:
        yield "assessment.pdf", pdf.render(assessment_document(complete().get(pk=found.assessment_id), language, today))
    uses = Use.objects.filter(participations__case=found).select_related("tenant", "service").order_by("tenant__name")
    for use in uses:
        name = use.tenant.name
        for agreement in with_all(Agreement.objects.filter(use=use).order_by("number"), texts=True):
            yield clean_name(f"agreement-{name}-{agreement.number}.pdf"), pdf.render(agreement_document(agreement))
        newest = latest_of(use)
        if newest:
            yield clean_name(f"record-{name}.pdf"), record_bytes(newest, "pdf", language)
            yield clean_name(f"record-{name}.json"), record_bytes(newest, "json", language)
