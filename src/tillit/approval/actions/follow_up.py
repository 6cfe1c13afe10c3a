from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.agreements.models import Processor
from tillit.approval.actions.case import new_round, withdraw_agreements
from tillit.approval.gathering import facts_of
from tillit.approval.models import (
    Case,
    Confirmation,
    Event,
    Participation,
    PhaseOut,
    PlatformActivation,
    Review,
    SchoolChoice,
    Triage,
)
from tillit.approval.rules import use as rules
from tillit.approval.steps import BY_CODE
from tillit.audit import actions as audit
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import Status
from tillit.documents.actions import store
from tillit.organisations.acting import Actor
from tillit.record import actions as records
from tillit.web.denied import Invalid


@transaction.atomic
def report_event(case: Case, *, kind: str, text: str, by: Actor | None, source: str = "") -> Event:
    """Something happened. By a person, or by the nightly run (`source` then keeps it from being told twice)."""
    if by is not None:
        rules.check_report(case, by)
    event = Event.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        kind=kind,
        text=text,
        source=source,
        reported_by_id=by.person_id if by else None,
        reported_at=timezone.now(),
    )
    audit.record("event_reported", event, by=by, tenant_id=case.tenant_id, kind=kind)
    return event


@transaction.atomic
def judge(event: Event, *, outcome: str, text: str, by: Actor, steps: list[str] | None = None) -> Triage:
    """What the event means. Steps that must be walked again are opened at once."""
    rules.check_judge(event, by)
    steps = steps or []
    if outcome == Triage.Outcome.NEW_ROUND and not steps:
        raise Invalid(_("Choose which steps must be walked again."), "steps")
    triage = Triage.objects.create(
        tenant_id=event.tenant_id,
        event=event,
        outcome=outcome,
        steps=steps,
        text=text,
        judged_by_id=by.person_id,
        judged_at=timezone.now(),
    )
    if outcome == Triage.Outcome.NEW_ROUND:
        affected = [code for code, step in BY_CODE.items() if any(code in BY_CODE[first].again for first in steps)]
        new_round(event.case, steps=list(dict.fromkeys([*steps, *affected])), reason=text, by=by)
    audit.record("event_judged", event, by=by, tenant_id=event.tenant_id, outcome=outcome)
    return triage


@transaction.atomic
def hold_review(case: Case, *, text: str, next_due: date, by: Actor, today: date | None = None) -> Review:
    rules.check_hold_review(case, by)
    today = today or timezone.localdate()
    if not today < next_due <= today + timedelta(days=3 * 366):
        raise Invalid(_("The next review must be in the future, and within three years."), "next_due")
    review = Review.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        text=text,
        next_due=next_due,
        held_by_id=by.person_id,
        held_at=timezone.now(),
    )
    audit.record("review_held", case, by=by, tenant_id=case.tenant_id, next_due=next_due.isoformat())
    return review


@transaction.atomic
def start_phase_out(
    participation: Participation, *, reason: str, ends_on: date, by: Actor, today: date | None = None
) -> PhaseOut:
    rules.check_start_phase_out(participation, by)
    today = today or timezone.localdate()
    if ends_on < today:
        raise Invalid(_("The last day of use cannot be in the past."), "ends_on")
    row = PhaseOut.objects.create(
        tenant_id=participation.tenant_id,
        participation=participation,
        reason=reason,
        ends_on=ends_on,
        started_by_id=by.person_id,
        started_at=timezone.now(),
    )
    catalogue.publish_status(
        participation.case.service, participation.tenant, Status.PHASING_OUT, reason=reason, review_by=ends_on, by=by
    )
    audit.record("phase_out_started", participation.use, by=by, tenant_id=participation.tenant_id)
    return row


@transaction.atomic
def confirm_deletion(
    phase_out: PhaseOut,
    *,
    processor: Processor,
    kind: str,
    confirmed_by: str,
    confirmed_on: date,
    by: Actor,
    file: Any = None,
) -> Confirmation:
    rules.check_confirm(phase_out, by)
    if confirmed_on > timezone.localdate():
        raise Invalid(_("The day cannot be in the future."), "confirmed_on")
    row = Confirmation.objects.create(
        tenant_id=phase_out.tenant_id,
        phase_out=phase_out,
        processor=processor,
        kind=kind,
        confirmed_by=confirmed_by,
        confirmed_on=confirmed_on,
        file=store(file, tenant_id=phase_out.tenant_id, by=by) if file else None,
        noted_by_id=by.person_id,
        noted_at=timezone.now(),
    )
    audit.record("deletion_confirmed", phase_out, by=by, tenant_id=phase_out.tenant_id, processor=processor.pk)
    return row


@transaction.atomic
def finish_phase_out(phase_out: PhaseOut, *, by: Actor, today: date | None = None) -> None:
    """Every processor has confirmed: switch off, close the record, publish that it is over."""
    rules.check_finish_phase_out(phase_out, by)
    today = today or timezone.localdate()
    participation = phase_out.participation
    PlatformActivation.objects.filter(participation=participation, deactivated_on=None).update(deactivated_on=today)
    SchoolChoice.objects.filter(use=participation.use, ended_at=None).update(ended_at=timezone.now())
    records.close(participation.use, why=phase_out.reason, until=today, by=by)
    phase_out.closed_at = timezone.now()
    phase_out.save(update_fields=["closed_at"])
    catalogue.publish_status(
        participation.case.service, participation.tenant, Status.ENDED, reason=phase_out.reason, by=by
    )
    _close_if_last(participation.case, by)
    audit.record("phase_out_finished", phase_out, by=by, tenant_id=phase_out.tenant_id)


def _close_if_last(case: Case, by: Actor) -> None:
    """When no owner uses it any more, the case has nothing left to follow up."""
    case.__dict__.pop("_facts", None)
    facts = facts_of(case)
    if not any(use.in_force for use in facts.uses):
        case.closed_at, case.closed_why = timezone.now(), _("The service is no longer in use.")
        case.save(update_fields=["closed_at", "closed_why"])
        withdraw_agreements(case, by)
