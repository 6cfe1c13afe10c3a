from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from tillit.assessment.dpia import decide
from tillit.assessment.models import Assessment, DpiaDecision, PreAssessment
from tillit.assessment.rulebook import Answer, dpia_rules
from tillit.assessment.rules import check_may_decide, check_may_write, check_without_reasons
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision


@transaction.atomic
def preassess(
    assessment: Assessment, *, answers: Mapping[str, Answer], by: Actor, today: date | None = None
) -> PreAssessment:
    """Keep the answers and what the rules of the day say of them. A decision made on older answers no longer counts."""
    check_may_write(assessment, by)
    rules, today = dpia_rules(), today or timezone.localdate()
    asked = {question.code for question in rules.on(today).questions}
    kept: dict[str, Answer] = {code: answers.get(code, "unknown") for code in asked}
    verdict = decide(kept, today, rules)
    pre = PreAssessment.objects.create(
        tenant_id=assessment.tenant_id,
        assessment=assessment,
        answers=kept,
        outcome=verdict.outcome,
        reasons=[{"code": reason.code, "source": reason.source} for reason in verdict.reasons],
        rule_version=verdict.rule_version,
        answered_by_id=by.person_id,
        answered_at=timezone.now(),
    )
    save_revision(assessment)
    audit.record(
        "dpia_questions_answered", assessment, by=by, tenant_id=assessment.tenant_id, outcome=verdict.outcome,
        rules=verdict.rule_version,
    )  # fmt: skip
    return pre


@transaction.atomic
def do_dpia(assessment: Assessment, *, by: Actor) -> DpiaDecision:
    pre = check_may_decide(assessment, by)
    return _decide(assessment, pre, by, dpia=True)


@transaction.atomic
def go_without_dpia(
    assessment: Assessment, *, reasons: Sequence[str], explanation: str, covered_by: str = "", by: Actor,
    today: date | None = None,
) -> DpiaDecision:  # fmt: skip
    pre = check_may_decide(assessment, by)
    check_without_reasons(pre, reasons, explanation, covered_by, today or timezone.localdate())
    return _decide(
        assessment, pre, by, dpia=False, without_reasons=sorted(reasons), explanation=explanation, covered_by=covered_by
    )


def _decide(assessment: Assessment, pre: PreAssessment, by: Actor, *, dpia: bool, **why: object) -> DpiaDecision:
    decision = DpiaDecision.objects.create(
        tenant_id=assessment.tenant_id,
        preassessment=pre,
        dpia=dpia,
        decided_by_id=by.person_id,
        decided_at=timezone.now(),
        **why,
    )
    save_revision(assessment)
    audit.record(
        "dpia_decided", assessment, by=by, tenant_id=assessment.tenant_id, dpia=dpia, reasons=decision.without_reasons
    )
    return decision
