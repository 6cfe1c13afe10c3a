from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tillit.assessment.models import Measure, Risk
from tillit.assessment.rules import check_may_edit_measure, check_may_edit_risk
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision


@transaction.atomic
def add_measure(
    risk: Risk, *, text: str, responsible: str = "", due: date | None = None, for_special: bool = False, by: Actor
) -> Measure:
    check_may_edit_risk(risk, by)
    measure = Measure.objects.create(
        tenant_id=risk.tenant_id, risk=risk, text=text, responsible=responsible, due=due, for_special=for_special
    )
    _record("measure_added", measure, by)
    return measure


@transaction.atomic
def edit_measure(
    measure: Measure, *, text: str, responsible: str = "", due: date | None = None, for_special: bool = False,
    evidence: str | None = None, by: Actor,
) -> None:  # fmt: skip
    """Without `evidence` what was given before stays."""
    check_may_edit_measure(measure, by)
    shown = measure.evidence if evidence is None else evidence
    save_revision(measure, text=text, responsible=responsible, due=due, for_special=for_special, evidence=shown)
    _record("measure_edited", measure, by)


@transaction.atomic
def finish_measure(measure: Measure, *, evidence: str = "", by: Actor) -> None:
    """`evidence`: how one can see that it is done; what was given before stays unless something new is said."""
    check_may_edit_measure(measure, by)
    save_revision(measure, done_on=timezone.localdate(), evidence=evidence or measure.evidence)
    _record("measure_done", measure, by)


@transaction.atomic
def reopen_measure(measure: Measure, *, by: Actor) -> None:
    check_may_edit_measure(measure, by)
    save_revision(measure, done_on=None)
    _record("measure_reopened", measure, by)


@transaction.atomic
def remove_measure(measure: Measure, *, by: Actor) -> None:
    check_may_edit_measure(measure, by)
    save_revision(measure, removed_at=timezone.now())
    _record("measure_removed", measure, by)


def _record(verb: str, measure: Measure, by: Actor) -> None:
    audit.record(
        verb, measure.risk.assessment, by=by, tenant_id=measure.tenant_id, risk=measure.risk.number, measure=measure.pk
    )
