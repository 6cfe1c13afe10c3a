from __future__ import annotations

from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment.actions.start import add_from_draft
from tillit.assessment.content import matrix_of
from tillit.assessment.draft import MeasureDraft, RiskDraft
from tillit.assessment.models import Assessment, Risk, RiskHistory
from tillit.assessment.queries.matrices import own_matrices
from tillit.assessment.rulebook import scenarios
from tillit.assessment.rules import (
    check_inherits,
    check_judgement,
    check_matrix_is_free,
    check_may_edit_risk,
    check_may_write,
    check_stance,
)
from tillit.assessment.scale import Matrix, scales
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision
from tillit.web.denied import Invalid
from tillit.web.language import active

JUDGED = (
    "threat", "likelihood", "consequence_pupil", "consequence_municipality", "consequence_society", "reason",
    "likelihood_after", "consequence_pupil_after", "consequence_municipality_after", "consequence_society_after",
    "reason_after",
)  # fmt: skip


@transaction.atomic
def choose_matrix(assessment: Assessment, *, matrix: str, by: Actor) -> None:
    """By its code: one that is shipped, or one of their own that another of their assessments uses."""
    check_matrix_is_free(assessment, by)
    own = own_matrices(assessment.tenant_id).get(matrix)
    if own is None and matrix not in {shipped.code for shipped in scales().matrices}:
        raise Invalid(_("There is no such matrix. Bring it from a file first."), "matrix")
    _take(assessment, matrix, own, by)


@transaction.atomic
def bring_matrix(assessment: Assessment, *, matrix: Matrix, by: Actor) -> None:
    """One of their own, as `matrix_table.matrix_from` read it. It never changes under what it judges."""
    check_matrix_is_free(assessment, by)
    _take(assessment, matrix.code, matrix, by)


def _take(assessment: Assessment, code: str, own: Matrix | None, by: Actor) -> None:
    save_revision(assessment, matrix=code, matrix_table=msgspec.to_builtins(own) if own else None)
    audit.record("matrix_chosen", assessment, by=by, tenant_id=assessment.tenant_id, matrix=code)


@transaction.atomic
def add_risk(assessment: Assessment, *, scenario: str = "", area: str = "", threat: str = "", by: Actor) -> Risk:
    """From the bank, with its measures; or in own words. `assessment` is locked: no number is given twice."""
    check_may_write(assessment, by)
    number = _next_number(assessment)
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
    check_judgement(matrix_of(assessment.matrix, assessment.matrix_table), values)
    save_revision(risk, **values, draft=values["likelihood"] is None)
    RiskHistory.objects.create(
        tenant_id=risk.tenant_id, risk=risk, number=risk.revision, content=values, written_by_id=by.person_id
    )
    audit.record(
        "risk_judged", assessment, by=by, tenant_id=risk.tenant_id, risk=risk.number, revision=risk.revision
    )  # fmt: skip


@transaction.atomic
def answer_risk(assessment: Assessment, *, risk: str, stance: str, reason: str = "", text: str = "", by: Actor) -> Risk:
    """This assessment's own word on a risk it inherits. `risk` is its key; the word is judged like any other risk."""
    check_may_write(assessment, by)
    check_stance(stance, reason)
    inherited = check_inherits(assessment, risk)
    word, _new = Risk.objects.get_or_create(
        assessment=assessment, origin=inherited.key.assessment, origin_number=inherited.key.number, removed_at=None,
        defaults={"tenant_id": assessment.tenant_id, "number": _next_number(assessment), "area": inherited.risk.area,
                  "scenario": inherited.risk.scenario, "threat": text or inherited.risk.threat, "draft": False},
    )  # fmt: skip
    save_revision(word, stance=stance, stance_reason=reason, threat=text or inherited.risk.threat, draft=False)
    RiskHistory.objects.create(
        tenant_id=word.tenant_id, risk=word, number=word.revision, written_by_id=by.person_id,
        content={**{name: getattr(word, name) for name in JUDGED}, "stance": stance, "stance_reason": reason},
    )  # fmt: skip
    audit.record("risk_answered", assessment, by=by, tenant_id=assessment.tenant_id, risk=risk, stance=stance)
    return word


@transaction.atomic
def keep_risk(risk: Risk, *, by: Actor) -> None:
    """From shared to local, or back: what is local is not published to others."""
    check_may_edit_risk(risk, by)
    save_revision(risk, local=not risk.local)
    audit.record(
        "risk_sharing_chosen", risk.assessment, by=by, tenant_id=risk.tenant_id, risk=risk.number, local=risk.local
    )


def _next_number(assessment: Assessment) -> int:
    return (assessment.risks.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def remove_risk(risk: Risk, *, because: str, by: Actor) -> None:
    """Out of the assessment, with the reason. The row and its history stay."""
    check_may_edit_risk(risk, by)
    save_revision(risk, removed_at=timezone.now(), removed_because=because)
    audit.record("risk_removed", risk.assessment, by=by, tenant_id=risk.tenant_id, risk=risk.number)
