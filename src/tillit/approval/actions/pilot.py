from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Experience, Guidelines, Pilot, PilotConclusion, PilotSkip
from tillit.approval.rules import pilot as rules
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.web.concurrency import check_revision, save_revision


@transaction.atomic
def plan_pilot(
    case: Case,
    *,
    school: Organisation,
    groups: str,
    starts_on: date,
    ends_on: date,
    by: Actor,
    today: date | None = None,
) -> Pilot:
    rules.check_plan(case, by)
    rules.check_period(starts_on, ends_on, today or timezone.localdate())
    rules.check_school(facts_of(case), school.parent_id, str(school.parent))
    participation = case.participations.get(tenant_id=school.parent_id)
    pilot = Pilot.objects.create(
        tenant_id=participation.tenant_id,
        participation=participation,
        case=case,
        school=school,
        groups=groups,
        starts_on=starts_on,
        ends_on=ends_on,
        planned_by_id=by.person_id,
        planned_at=timezone.now(),
    )
    audit.record("pilot_planned", case, by=by, tenant_id=case.tenant_id, pilot=pilot.pk)
    return pilot


@transaction.atomic
def stop_pilot(pilot: Pilot, *, reason: str, by: Actor) -> None:
    rules.check_stop(pilot, by)
    pilot.stopped_on, pilot.stopped_why = timezone.localdate(), reason
    pilot.save(update_fields=["stopped_on", "stopped_why"])
    audit.record("pilot_stopped", pilot, by=by, tenant_id=pilot.tenant_id)


@transaction.atomic
def tell_experience(
    pilot: Pilot, *, voice: str, useful: int, by: Actor, worked: str = "", difficult: str = "", concern: str = ""
) -> Experience:
    rules.check_tell(pilot, by)
    told = Experience.objects.create(
        tenant_id=pilot.tenant_id,
        pilot=pilot,
        voice=voice,
        useful=useful,
        worked=worked,
        difficult=difficult,
        concern=concern,
        told_by_id=by.person_id,
        told_at=timezone.now(),
    )
    audit.record("experience_told", pilot, by=by, tenant_id=pilot.tenant_id)
    return told


@transaction.atomic
def say(pilot: Pilot, *, useful: int, by: Actor, said: str = "", voice: str = Experience.Voice.PUPILS) -> Experience:
    """What a pupil thinks, in a face and a sentence."""
    rules.check_say(pilot, by)
    told = Experience.objects.create(
        tenant_id=pilot.tenant_id, pilot=pilot, voice=voice, useful=useful, said=said, told_by_id=by.person_id,
        told_at=timezone.now(),
    )  # fmt: skip
    audit.record("experience_told", pilot, by=by, tenant_id=pilot.tenant_id)
    return told


@transaction.atomic
def skip_pilot(case: Case, *, reason: str, by: Actor) -> None:
    rules.check_skip(case, by)
    PilotSkip.objects.create(
        tenant_id=case.tenant_id, case=case, reason=reason, skipped_by_id=by.person_id, skipped_at=timezone.now()
    )
    audit.record("pilot_skipped", case, by=by, tenant_id=case.tenant_id)


@transaction.atomic
def conclude_pilot(case: Case, *, text: str, risks_updated: bool, by: Actor) -> None:
    """What the pilots showed. `risks_updated` is the writer's word that the risk analysis has been gone through."""
    rules.check_conclude(case, by)
    PilotConclusion.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        text=text,
        risks_updated=risks_updated,
        concluded_by_id=by.person_id,
        concluded_at=timezone.now(),
    )
    audit.record("pilot_concluded", case, by=by, tenant_id=case.tenant_id)


@transaction.atomic
def write_guidelines(case: Case, *, text: str, by: Actor, revision: int | None = None) -> None:
    """`revision` is of the text that was read; None when nothing was."""
    rules.check_write_guidelines(case, by)
    guidelines, _created = Guidelines.objects.select_for_update().get_or_create(
        case=case, defaults={"tenant_id": case.tenant_id}
    )
    check_revision(guidelines, revision)
    save_revision(guidelines, text=text, written_by_id=by.person_id)
    audit.record("guidelines_written", case, by=by, tenant_id=case.tenant_id)
