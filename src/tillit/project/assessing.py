"""Assessments out to files and in again, for whoever runs the installation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from django.utils import translation

from tillit.assessment.document import document_of
from tillit.assessment.exchange import own
from tillit.assessment.exchange.beginning import Begun, begin_from
from tillit.assessment.exchange.files import Brought, bring
from tillit.assessment.exchange.gathering import whole_of
from tillit.assessment.exchange.pia import to_pia
from tillit.assessment.exchange.spreadsheet import write
from tillit.assessment.exchange.spreadsheet.current import current
from tillit.assessment.models import Assessment
from tillit.assessment.queries import complete
from tillit.catalogue.actions import register_service
from tillit.catalogue.models import Service
from tillit.documents import docx, pdf
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import TENANT_KINDS
from tillit.project.exporting import NotThere
from tillit.web.denied import Invalid

__all__ = ["NotThere", "bring_in", "export"]


def export(number: int, file: Path, as_pia: bool, today: date, language: str) -> int:
    """The file's ending says in which form. The number of risks in it."""
    found = complete().filter(pk=number).first()
    if found is None:
        raise NotThere(f"There is no assessment {number}.")
    with translation.override(language):
        whole = whole_of(found, today)
        file.write_bytes(_content(found, file.suffix, as_pia, today, language))
    return len(whole.risks)


def _content(found: Assessment, ending: str, as_pia: bool, today: date, language: str) -> bytes:
    match ending:
        case ".pdf":
            return pdf.render(document_of(found, language, today))
        case ".docx":
            return docx.render(document_of(found, language, today))
        case ".xlsx":
            return write(current(found, today), language)
        case ".json" if as_pia:
            return json.dumps(to_pia(whole_of(found, today), on=today).pia, ensure_ascii=False, indent=2).encode()
        case ".json":
            return own.write(whole_of(found, today))
    raise NotThere("Choose a file that ends in .pdf, .docx, .xlsx or .json.")


def bring_in(content: bytes, owner_name: str, service_name: str, *, today: date, by: Actor) -> Begun:
    """A new draft of that owner. Its level is that of the file; a PIA is about a service."""
    brought = bring(content)
    if isinstance(brought, tuple):
        raise Invalid(" ".join(brought))
    owner = Organisation.objects.filter(name__iexact=owner_name, kind__in=TENANT_KINDS).first()
    if owner is None:
        raise NotThere(f"There is no organisation called {owner_name}.")
    incoming = brought.incoming
    is_service = incoming.level == "service"
    return begin_from(
        brought,
        owner,
        level=incoming.level,
        service=_service(brought, service_name, by) if is_service else None,
        universe=incoming.universe if incoming.level == "universe" else "",
        title="" if is_service else incoming.title,
        by=by,
        today=today,
    )


def _service(brought: Brought, name: str, by: Actor) -> Service:
    called = name or (brought.whole.service if brought.whole else "") or brought.incoming.title
    if not called.strip():
        raise NotThere("The file does not say which service it is about. Name it with --service.")
    return Service.objects.filter(name__iexact=called).first() or register_service(called[:200], by=by)
