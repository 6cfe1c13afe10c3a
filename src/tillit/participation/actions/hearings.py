from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment.actions import freeze
from tillit.assessment.models import Assessment
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.participation import sections as known_sections
from tillit.participation.models import Hearing, HearingMeeting, NoHearing
from tillit.participation.rules import hearings as rules
from tillit.participation.rules.words import check_written
from tillit.web.concurrency import save_revision
from tillit.web.denied import Invalid

PREPARED = ("title", "asks", "opens_on", "closes_on", "for_children", "for_youth", "for_adults", "sections")


@transaction.atomic
def plan_hearing(
    assessment: Assessment, *, by: Actor, title: str, opens_on: date, closes_on: date, **material: Any
) -> Hearing:
    rules.check_may_plan(assessment, by)
    _check_material(opens_on, closes_on, material.get("sections", ()))
    hearing = Hearing.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, title=title, opens_on=opens_on, closes_on=closes_on,
        made_by_id=by.person_id, **material,
    )  # fmt: skip
    _record("hearing_planned", hearing, by)
    return hearing


@transaction.atomic
def edit_hearing(hearing: Hearing, *, by: Actor, opens_on: date, closes_on: date, **changes: Any) -> Hearing:
    rules.check_may_prepare(hearing, by)
    _check_material(opens_on, closes_on, changes.get("sections", ()))
    save_revision(hearing, opens_on=opens_on, closes_on=closes_on, **changes)
    _record("hearing_edited", hearing, by)
    return hearing


def _check_material(opens_on: date, closes_on: date, sections: Sequence[str]) -> None:
    rules.check_period(opens_on, closes_on)
    if not set(sections) <= set(known_sections.codes()):
        raise Invalid(_("There is no such section."), "sections")


@transaction.atomic
def open_hearing(hearing: Hearing, *, by: Actor) -> Hearing:
    """From now on people are asked: the assessment is kept word for word, and the material with it."""
    today = timezone.localdate()
    rules.check_may_open(hearing, by, today)
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=hearing.assessment_id)
    version = freeze(assessment, today=today)
    save_revision(
        hearing, version=version, content_hash=version.content_hash, opened_by_id=by.person_id,
        opened_at=timezone.now(),
    )  # fmt: skip
    _record("hearing_opened", hearing, by, content=version.content_hash, until=hearing.closes_on.isoformat())
    return hearing


@transaction.atomic
def extend_hearing(hearing: Hearing, *, closes_on: date, by: Actor) -> Hearing:
    rules.check_may_extend(hearing, by)
    rules.check_longer(hearing, closes_on, timezone.localdate())
    save_revision(hearing, closes_on=closes_on)
    _record("hearing_extended", hearing, by, until=closes_on.isoformat())
    return hearing


@transaction.atomic
def close_hearing(hearing: Hearing, *, conclusion: str, by: Actor) -> Hearing:
    """Every view has its answer, and from now on those who gave them read it. `hearing` is locked by the caller."""
    rules.check_may_close(hearing, by, timezone.localdate())
    check_written(conclusion, "conclusion")
    save_revision(hearing, conclusion=conclusion, closed_by_id=by.person_id, closed_at=timezone.now())
    _record("hearing_closed", hearing, by, views=hearing.viewpoints.count())
    return hearing


@transaction.atomic
def cancel_hearing(hearing: Hearing, *, because: str, by: Actor) -> Hearing:
    rules.check_may_cancel(hearing, by)
    check_written(because, "because")
    save_revision(
        hearing, cancelled_because=because, cancelled_by_id=by.person_id, cancelled_at=timezone.now()
    )  # fmt: skip
    _record("hearing_cancelled", hearing, by)
    return hearing


@transaction.atomic
def add_meeting(hearing: Hearing, *, by: Actor, **told: Any) -> HearingMeeting:
    rules.check_may_meet(hearing, by)
    meeting = HearingMeeting.objects.create(
        tenant_id=hearing.tenant_id, hearing=hearing, written_by_id=by.person_id, **told
    )
    _record("hearing_meeting_added", hearing, by, meeting=meeting.pk)
    return meeting


@transaction.atomic
def edit_meeting(meeting: HearingMeeting, *, by: Actor, **told: Any) -> HearingMeeting:
    rules.check_may_edit_meeting(meeting, by)
    save_revision(meeting, written_by_id=by.person_id, **told)
    _record("hearing_meeting_edited", meeting.hearing, by, meeting=meeting.pk)
    return meeting


@transaction.atomic
def go_without_hearing(
    assessment: Assessment, *, reasons: Sequence[str], explanation: str, covered_by: str = "", until: date | None = None,
    by: Actor,
) -> NoHearing:  # fmt: skip
    """`assessment` is locked by the caller."""
    rules.check_may_go_without(assessment, by)
    today = timezone.localdate()
    rules.check_no_hearing(reasons, explanation, covered_by, until, today)
    version = freeze(assessment, today=today)
    row = NoHearing.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, content_hash=version.content_hash, reasons=list(reasons),
        explanation=explanation, covered_by=covered_by, until=until, decided_by_id=by.person_id,
        decided_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "hearing_left_out", assessment, by=by, tenant_id=assessment.tenant_id, reasons=list(reasons),
        content=version.content_hash,
    )  # fmt: skip
    return row


def _record(verb: str, hearing: Hearing, by: Actor, **detail: Any) -> None:
    audit.record(verb, hearing, by=by, tenant_id=hearing.tenant_id, assessment=hearing.assessment_id, **detail)
