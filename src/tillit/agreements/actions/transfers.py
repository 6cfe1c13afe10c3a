"""Judges every recipient in an agreement by the rules of the day, and keeps each verdict that differs from the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Prefetch, Q

from tillit.agreements.models import Agreement, Processor, TransferVerdict
from tillit.agreements.queries.dpf_list import listings_of
from tillit.agreements.queries.verdicts import newest_verdicts
from tillit.agreements.reading import SPECIAL
from tillit.agreements.recipient import Recipient
from tillit.agreements.register import country_register
from tillit.agreements.transfer import assess
from tillit.agreements.verdict import Verdict
from tillit.audit import actions as audit

BATCH = 500


def judge_now(agreement: Agreement, *, today: date) -> list[TransferVerdict]:
    """Within another action, which leaves the line in the log."""
    live = list(agreement.processors.filter(removed_on=None))
    special = SPECIAL[agreement.facts.special]
    return _keep_changes([(processor, processor.recipient(special)) for processor in live], today)


def reassess_transfers(today: date) -> list[TransferVerdict]:
    """The nightly run, in the scope of everything: what changed since last time, one line in the log per agreement."""
    changed: list[TransferVerdict] = []
    for batch in _batches(today):
        with transaction.atomic():
            kept = _keep_changes(list(_recipients(batch)), today)
            for agreement in batch:
                _record(agreement, [verdict for verdict in kept if verdict.processor.agreement_id == agreement.pk])
        changed += kept
    return changed


def _batches(today: date) -> Iterator[list[Agreement]]:
    in_time = Q(expires_on=None) | Q(expires_on__gte=today), Q(ended_on=None) | Q(ended_on__gt=today)
    live = Prefetch("processors", Processor.objects.filter(removed_on=None))
    after = 0
    while True:
        rows = Agreement.objects.filter(*in_time, pk__gt=after).order_by("pk").select_related("use__service", "tenant")
        batch = list(rows.prefetch_related(live)[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1].pk


def _recipients(agreements: Iterable[Agreement]) -> Iterator[tuple[Processor, Recipient]]:
    for agreement in agreements:
        special = SPECIAL[agreement.facts.special]
        for processor in agreement.processors.all():
            yield processor, processor.recipient(special)


def _keep_changes(recipients: Sequence[tuple[Processor, Recipient]], today: date) -> list[TransferVerdict]:
    register = country_register()
    before = newest_verdicts(processor.pk for processor, _ in recipients)
    listings = listings_of(recipient.name for _, recipient in recipients if _reaches_us(recipient))
    new = []
    for processor, facts in recipients:
        known = listings.get(facts.name) if _reaches_us(facts) else None
        verdict = assess(msgspec.structs.replace(facts, dpf=known), today, register)
        last = before.get(processor.pk)
        if last is None or _differs(last.said, verdict):
            new.append(_row(processor, verdict, last, today))
    return TransferVerdict.objects.bulk_create(new)


def _reaches_us(recipient: Recipient) -> bool:
    return "US" in (recipient.country, *recipient.remote_access_from)


def _differs(one: Verdict, other: Verdict) -> bool:
    """A new version of the rules that says the same is no change."""
    return (one.findings, one.notes, one.valid_until) != (other.findings, other.notes, other.valid_until)


def _row(processor: Processor, verdict: Verdict, last: TransferVerdict | None, today: date) -> TransferVerdict:
    plain: dict[str, Any] = msgspec.to_builtins(verdict)
    return TransferVerdict(
        tenant_id=processor.tenant_id,
        processor=processor,
        status=verdict.status,
        basis=verdict.basis,
        previous_status=last.status if last else "",
        verdict=plain,
        valid_until=verdict.valid_until,
        rule_version=verdict.rule_version,
        judged_on=today,
    )


def _record(agreement: Agreement, verdicts: list[TransferVerdict]) -> None:
    if not verdicts:
        return
    changes = {str(v.processor_id): [v.previous_status, v.status] for v in verdicts}
    audit.record("transfers_reassessed", agreement, by=None, tenant_id=agreement.tenant_id, changes=changes)
