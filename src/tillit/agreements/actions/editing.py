from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.agreements.actions.sealing import locked, seal
from tillit.agreements.actions.transfers import judge_now
from tillit.agreements.models import Agreement, Processor
from tillit.agreements.processing import Deviation
from tillit.agreements.reading import live_processors, paths
from tillit.agreements.rules import (
    MAX_DEPTH,
    MAX_PROCESSORS,
    check_may_edit,
    check_may_edit_processor,
    check_may_remove_processor,
)
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.denied import Invalid


@transaction.atomic
def change_terms(agreement: Agreement, *, by: Actor, **changes: Any) -> Agreement:
    """Write new facts into an annex. A signature on the old text no longer stands."""
    agreement = locked(agreement)
    check_may_edit(agreement, by)
    written = {name: tuple(value) if isinstance(value, tuple) else value for name, value in changes.items()}
    facts = msgspec.structs.replace(agreement.facts, **written)
    seal(agreement, facts)
    judge_now(agreement, today=timezone.localdate())
    _record("agreement_changed", agreement, by, fields=sorted(changes))
    return agreement


@transaction.atomic
def record_deviation(
    agreement: Agreement, *, clause: str, text: str, reason: str, agreed_on: date | None, by: Actor
) -> Agreement:
    """Annex D: what departs from the standard text, or was changed later, and why the owner accepts it."""
    agreement = locked(agreement)
    check_may_edit(agreement, by)
    facts = agreement.facts
    added = Deviation(clause=clause, text=text, reason=reason, agreed_on=agreed_on)
    seal(agreement, msgspec.structs.replace(facts, deviations=(*facts.deviations, added)))
    _record("agreement_deviation_recorded", agreement, by, clause=clause)
    return agreement


@transaction.atomic
def remove_deviation(agreement: Agreement, *, number: int, by: Actor) -> Agreement:
    agreement = locked(agreement)
    check_may_edit(agreement, by)
    facts = agreement.facts
    if not 1 <= number <= len(facts.deviations):
        raise Invalid(_("There is no deviation with that number."), field="number")
    kept = tuple(d for at, d in enumerate(facts.deviations, start=1) if at != number)
    seal(agreement, msgspec.structs.replace(facts, deviations=kept))
    _record("agreement_deviation_removed", agreement, by, number=number)
    return agreement


@transaction.atomic
def add_processor(agreement: Agreement, *, used_by: Processor, by: Actor, **columns: Any) -> Processor:
    agreement = locked(agreement)
    check_may_edit(agreement, by)
    processors = live_processors(agreement)
    _check_place(processors, used_by)
    processor = Processor.objects.create(tenant_id=agreement.tenant_id, agreement=agreement, parent=used_by, **columns)
    _chain_changed(agreement)
    _record("agreement_processor_added", agreement, by, processor=processor.pk)
    return processor


def _check_place(processors: list[Processor], used_by: Processor) -> None:
    if len(processors) >= MAX_PROCESSORS:
        raise Invalid(_("There can be at most %(count)s recipients in one agreement.") % {"count": MAX_PROCESSORS})
    place = paths(processors).get(used_by.pk)
    if place is None:
        raise Invalid(_("Choose somebody who is in this agreement."), field="used_by")
    if len(place) >= MAX_DEPTH:
        raise Invalid(_("The chain can be at most %(count)s long.") % {"count": MAX_DEPTH}, field="used_by")


@transaction.atomic
def change_processor(processor: Processor, *, by: Actor, **columns: Any) -> Processor:
    agreement = locked(processor.agreement)
    processor = Processor.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=processor.pk)
    check_may_edit_processor(processor, by)
    for name, value in columns.items():
        setattr(processor, name, value)
    processor.revision += 1
    processor.save(update_fields=[*columns, "revision"])
    _chain_changed(agreement)
    _record("agreement_processor_changed", agreement, by, processor=processor.pk, fields=sorted(columns))
    return processor


@transaction.atomic
def remove_processor(processor: Processor, *, by: Actor, today: date | None = None) -> Processor:
    agreement = locked(processor.agreement)
    processor.refresh_from_db()
    check_may_remove_processor(processor, by)
    processor.removed_on = today or timezone.localdate()
    processor.save(update_fields=["removed_on"])
    _chain_changed(agreement)
    _record("agreement_processor_removed", agreement, by, processor=processor.pk)
    return processor


def _chain_changed(agreement: Agreement) -> None:
    seal(agreement, agreement.facts)
    judge_now(agreement, today=timezone.localdate())


def _record(verb: str, agreement: Agreement, by: Actor, **detail: Any) -> None:
    audit.record(verb, agreement, by=by, tenant_id=agreement.tenant_id, hash=agreement.content_hash, **detail)
