from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tillit.assessment.actions.start import add_from_draft
from tillit.assessment.draft import MeasureDraft, RiskDraft
from tillit.assessment.models import Assessment, Risk, RiskHistory
from tillit.assessment.rulebook import scenarios
from tillit.assessment.rules import check_judgement, check_matrix_is_free, check_may_edit_risk, check_may_write
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision
from tillit.web.language import active

JUDGED = (
    "threat", "likelihood", "consequence_pupil", "consequence_municipality", "consequence_society", "reason",
    "likelihood_after", "consequence_pupil_after", "consequence_municipality_after", "consequence_society_after",
    "reason_after",
)  # fmt: skip


@transaction.atomic
def choose_matrix(assessment: Assessment, *, matrix: str, by: Actor) -> None:
    check_matrix_is_free(assessment, by)
    save_revision(assessment, matrix=matrix)
    audit.record("matrix_chosen", assessment, by=by, tenant_id=assessment.tenant_id, matrix=matrix)


@transaction.atomic
def add_risk(assessment: Assessment, *, scenario: str = "", area: str = "", threat: str = "", by: Actor) -> Risk:
    """From the bank, with its measures; or in own words. `assessment` is locked: no number is given twice."""
    check_may_write(assessment, by)
    number = (assessment.risks.aggregate(last=Max("number"))["last"] or 0) + 1
    if scenario:
        risk = add_from_draft(assessment, _from_bank(scenario), number, active())
    else:
        risk = Risk.objects.create(
            tenant_id=assessment.tenant_id, assessment=assessment, number=number, area=area, threat=threat
        )
    audit.record("risk_added", assessment, by=by, tenant_id=assessment.tenant_id, risk=number, scenario=scenario)
    return risk


def _from_bank(scenario: str) -> RiskDraft:
    area, threat = scenarios().threat(scenario)
    measures = tuple(MeasureDraft(code, scenarios().measure(code).text) for code in threat.measures)
    return RiskDraft(area.code, threat.code, threat.text, (), measures)


@transaction.atomic
def judge_risk(risk: Risk, *, by: Actor, **judged: Any) -> None:
    """`risk` is locked, and its revision checked, by the caller. Locks the assessment too: its matrix is now in use."""
    check_may_edit_risk(risk, by)
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=risk.assessment_id)
    values = {name: judged.get(name, getattr(risk, name)) for name in JUDGED}
    check_judgement(assessment.matrix, values)
    save_revision(risk, **values, draft=values["likelihood"] is None)
    RiskHistory.objects.create(
        tenant_id=risk.tenant_id, risk=risk, number=risk.revision, content=values, written_by_id=by.person_id
    )
    audit.record(
        "risk_judged", assessment, by=by, tenant_id=risk.tenant_id, risk=risk.number, revision=risk.revision
    )  # fmt: skip


@transaction.atomic
def remove_risk(risk: Risk, *, because: str, by: Actor) -> None:
    """Out of the assessment, with the reason. The row and its history stay."""
    check_may_edit_risk(risk, by)
    save_revision(risk, removed_at=timezone.now(), removed_because=because)
    audit.record("risk_removed", risk.assessment, by=by, tenant_id=risk.tenant_id, risk=risk.number)
