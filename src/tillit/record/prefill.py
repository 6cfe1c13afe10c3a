"""A draft from what the catalogue knows: the service's row and the newest declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tillit.agreements.register import country_register
from tillit.catalogue.models import Service
from tillit.record import processing
from tillit.record.draft import FIRST_PURPOSES, draft_from_declaration


def prefill(
    service: Service,
    answers: Mapping[str, object],
    *,
    language: str,
    today: date,
    purposes: Sequence[str] = FIRST_PURPOSES,
) -> processing.Processing:
    """`answers` may be {}: then the draft holds the service and says what is missing."""

    def in_eea(code: str) -> bool:
        country = country_register().get(code)
        return country is not None and country.in_eea_on(today)

    return draft_from_declaration(facts(service), answers, language, purposes=purposes, in_eea=in_eea)


def facts(service: Service) -> processing.Service:
    supplier = service.supplier
    return processing.Service(
        name=service.name,
        url=service.url[:300],
        platform=", ".join(service.platforms),
        supplier=processing.Party(
            name=supplier.name if supplier else service.supplier_name, orgnr=supplier.number if supplier else ""
        ),
        supplier_country=supplier.country if supplier else "",
    )
