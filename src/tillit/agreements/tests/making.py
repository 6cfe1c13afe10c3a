"""A use with an agreement to try things on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from tillit.agreements.actions import draft_agreement, release_for_signing
from tillit.agreements.models import Agreement, Processor
from tillit.agreements.processing import Link, Party, Processing, Purpose, Retention
from tillit.agreements.reading import as_it_reads
from tillit.agreements.recipient import Recipient
from tillit.catalogue.models import Service, Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation

WHOLE = Processing(
    controller=Party("Fjordvik", "987654321", "NO", "rådmann"),
    processor=Party("Lærelyst AS", "912345678", "NO", "personvern"),
    service="Rekneleik",
    subject="Øving i rekning",
    purposes=(Purpose("Undervegsvurdering", "Art. 6 nr. 1 e, opplæringslova § 25-1", ("svar", "progresjon")),),
    data_subjects=("elevar", "lærarar"),
    data=("namn", "klasse", "svar"),
    special="no",
    retention=(Retention("svar", "til skuleåret er slutt"),),
    locations=("NO", "SE"),
    security=("kryptering", "tilgangsstyring"),
    starts_on=dt.date(2026, 8, 1),
    ends_on=dt.date(2029, 7, 31),
)


def use_of(owner: Organisation, name: str = "Rekneleik") -> Use:
    service, _ = Service.objects.get_or_create(key=name.lower(), defaults={"name": name})
    return Use.objects.create(tenant=owner, service=service)


def chain(*links: Link) -> tuple[Link, ...]:
    return (Link("supplier", Recipient("Lærelyst AS", "NO"), "leverer tenesta"), *links)


def agreement_for(owner: Organisation, by: Actor, *links: Link, name: str = "Rekneleik", **facts: Any) -> Agreement:
    """Sent for signing, if it is complete."""
    agreement = draft_for(owner, by, *links, name=name, **facts)
    release_for_signing([agreement.use_id], by=by)
    agreement.refresh_from_db()
    return agreement


def draft_for(owner: Organisation, by: Actor, *links: Link, name: str = "Rekneleik", **facts: Any) -> Agreement:
    whole = msgspec.structs.replace(WHOLE, controller=Party(owner.name, "987654321", "NO"), service=name, **facts)
    return draft_agreement(use_of(owner, name), facts=whole, processors=chain(*links), by=by)


def text_hash(agreement: Agreement) -> str:
    return as_it_reads(Agreement.objects.get(pk=agreement.pk)).content_hash


def supplier_of(agreement: Agreement) -> Processor:
    return agreement.processors.get(parent=None, removed_on=None)
