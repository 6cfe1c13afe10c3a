"""From a supplier's answers to drafts of record and agreement: what the contexts below need, in their own words.

The agreement's annexes are generated from the draft of the record, so that the two never say different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from tillit.agreements import processing as agreement
from tillit.agreements.recipient import Recipient
from tillit.approval.models import Case
from tillit.catalogue import questionnaire
from tillit.catalogue.models import Service, Use
from tillit.organisations.models import Organisation
from tillit.record import content, vocabulary
from tillit.record.codes import Kind, Treatment, Until
from tillit.record.explain.words import Words
from tillit.record.models import Draft
from tillit.record.prefill import prefill
from tillit.record.processing import Processing, Purpose


def processing(service: Service, answers: Mapping[str, Any], language: str) -> Processing:
    """The draft of the record, in the written norm of those who will read it. `answers` as a declaration keeps them."""
    plain = {code: answer.value for code, answer in questionnaire.parse(answers).answers.items()}
    return prefill(service, plain, language=language, today=timezone.localdate())


def agreement_for(case: Case, use: Use) -> tuple[agreement.Processing, list[agreement.Link]]:
    """The facts of one owner's agreement and the chain of processors, from the draft of the record."""
    draft = Draft.objects.get(tenant_id=case.tenant_id, service_id=case.service_id)
    record = content.read(draft.content)
    words = Words(record.language, "protocol")
    facts = agreement.Processing(
        controller=_party(use.tenant),
        processor=agreement.Party(
            record.service.supplier.name, record.service.supplier.orgnr, record.service.supplier_country
        ),
        service=record.service.name,
        subject=record.summary,
        purposes=tuple(_purpose(purpose, record.language) for purpose in record.purposes),
        data_subjects=tuple(_labels(vocabulary.load("data_subjects"), record.data_subjects, record.language)),
        data=tuple(_labels(vocabulary.fields(), _kept(record.purposes), record.language)),
        special="yes" if _special(record) else "no",
        special_categories=tuple(_labels(vocabulary.fields(), _special(record), record.language)),
        special_need=next((purpose.article9_need for purpose in record.purposes if purpose.article9_need), ""),
        retention=tuple(_retention(record, words)),
        locations=tuple(record.hosting),
        security=tuple(
            _labels(vocabulary.security(), [measure.measure for measure in record.security], record.language)
        ),
        language=_language(record),
        starts_on=timezone.localdate(),
    )
    return facts, list(_chain(record))


def _language(record: Processing) -> Any:
    return record.language


def _party(owner: Organisation) -> agreement.Party:
    return agreement.Party(owner.name, owner.number, owner.country)


def _kept(purposes: Iterable[Purpose]) -> list[str]:
    kept = [rule.field for purpose in purposes for rule in purpose.fields if rule.treatment != Treatment.DROP]
    return list(dict.fromkeys(kept))


def _special(record: Processing) -> list[str]:
    terms = vocabulary.fields()
    return [code for code in _kept(record.purposes) if terms[code].special]


def _labels(terms: Mapping[str, Any], codes: Iterable[str], language: str) -> list[str]:
    return [terms[code].text.in_(language) for code in codes if code in terms]


def _purpose(purpose: Purpose, language: str) -> agreement.Purpose:
    bases = [vocabulary.legal_bases()[purpose.legal_basis]] if purpose.legal_basis else []
    provisions = [vocabulary.load("provisions")[code] for code in purpose.provisions]
    basis = ", ".join(term.text.in_(language) for term in [*bases, *provisions])
    kept = _labels(vocabulary.fields(), _kept([purpose]), language)
    return agreement.Purpose(vocabulary.purposes()[purpose.code].text.in_(language), basis, tuple(kept))


def _retention(record: Processing, words: Words) -> Iterable[agreement.Retention]:
    """The longest clock of each kind, which is when the processor must have deleted."""
    kinds = vocabulary.load("retention_kinds")
    for kind in Kind:
        clocks = [clock for purpose in record.purposes if (clock := getattr(purpose.retention, kind))]
        if clocks:
            longest = max(clocks, key=lambda clock: (clock.until != Until.DAYS, clock.days))
            yield agreement.Retention(kinds[str(kind)].text.in_(record.language), words.clock(longest))


def _chain(record: Processing) -> Iterable[agreement.Link]:
    names = {processor.name for processor in record.processors}
    remote: dict[str, list[str]] = {}
    for transfer in record.transfers:
        if transfer.remote_access:
            remote.setdefault(transfer.recipient, []).append(transfer.country)
    for processor in record.processors:
        recipient = Recipient(
            name=processor.name, country=processor.country, role="sub_processor" if processor.under else "processor",
            remote_access_from=tuple(remote.get(processor.name, ())),
        )  # fmt: skip
        parent = processor.under if processor.under in names else ""
        yield agreement.Link(key=processor.name, recipient=recipient, task=processor.task, parent=parent)
