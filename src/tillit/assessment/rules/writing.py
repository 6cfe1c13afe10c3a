"""Who may do what with an assessment, and when it is not yet time. Every refusal is a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.dpia import decide, usable_reasons
from tillit.assessment.models import Assessment, Measure, PreAssessment, Risk
from tillit.assessment.rulebook import NoDpiaReason, dpia_rules
from tillit.assessment.scale import COLOURS, PARTIES, Matrix
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import ASSESSORS
from tillit.web.denied import Denied, Invalid


def check_may_write(assessment: Assessment, actor: Actor) -> None:
    if actor.role not in ASSESSORS:
        raise Denied(_("Members of the network write the assessment. You can read it, and tell them what you think."))
    if assessment.tenant_id not in actor.write:
        raise Denied(_("This assessment belongs to others. You can read it, but not change it."))


def check_may_start(tenant: Organisation, actor: Actor) -> None:
    if actor.role not in ASSESSORS:
        raise Denied(_("Members of the network write the assessment. You can read it, and tell them what you think."))
    if tenant.pk not in actor.write:
        raise Denied(_("You write assessments for your own organisation only."))


def check_section(section: Any, actor: Actor) -> None:
    check_may_write(section.assessment, actor)


def check_may_decide(assessment: Assessment, actor: Actor) -> PreAssessment:
    """The answers a decision is made on."""
    check_may_write(assessment, actor)
    pre = assessment.preassessments.first()
    if pre is None:
        raise Denied(_("Answer the questions first: they say whether a DPIA is required."))
    return pre


def check_may_do_dpia(assessment: Assessment, actor: Actor) -> None:
    pre = check_may_decide(assessment, actor)
    newest = pre.decisions.first()
    if newest is not None and newest.dpia:
        raise Denied(_("It is already decided to do a DPIA."))


def check_may_go_without(assessment: Assessment, actor: Actor, today: date) -> None:
    reasons_left(check_may_decide(assessment, actor), today)


def reasons_left(pre: PreAssessment, today: date) -> tuple[NoDpiaReason, ...]:
    """The reasons for going without that the answers leave; refuses when there are none."""
    verdict = decide(pre.answers, today, dpia_rules())
    if verdict.outcome == "unknown":
        raise Denied(_("Some answers are still open and could make a DPIA required. Find them first."))
    reasons = usable_reasons(verdict, pre.answers, today, dpia_rules())
    if not reasons:
        raise Denied(_("The answers leave no reason to go without a DPIA."))
    return reasons


def check_without_reasons(
    pre: PreAssessment, reasons: Sequence[str], explanation: str, covered_by: str, today: date
) -> None:
    usable = {reason.code: reason for reason in reasons_left(pre, today)}
    if not reasons:
        raise Invalid(_("Choose at least one reason."), "reasons")
    if not set(reasons) <= set(usable):
        raise Invalid(_("The answers speak against one of these reasons."), "reasons")
    if any(usable[code].needs == "reference" for code in reasons) and not covered_by.strip():
        raise Invalid(_("Say which assessment covers it."), "covered_by")
    if not explanation.strip():
        raise Invalid(_("Write in a few words why."), "explanation")


def check_matrix_is_free(assessment: Assessment, actor: Actor) -> None:
    check_may_write(assessment, actor)
    if any(risk.likelihood and risk.removed_at is None for risk in assessment.risks.all()):
        raise Denied(_("A risk has already been judged by this matrix. Levels from two matrices cannot be compared."))


def check_may_edit_risk(risk: Risk, actor: Actor) -> None:
    check_may_write(risk.assessment, actor)
    if risk.removed_at is not None:
        raise Denied(_("This risk has been taken out of the assessment."))


def check_may_edit_measure(measure: Measure, actor: Actor) -> None:
    check_may_edit_risk(measure.risk, actor)
    if measure.removed_at is not None:
        raise Denied(_("This measure has been taken away."))


def check_measure_undone(measure: Measure, actor: Actor) -> None:
    check_may_edit_measure(measure, actor)
    if measure.done_on is not None:
        raise Denied(_("This measure is already done."))


def check_measure_done(measure: Measure, actor: Actor) -> None:
    check_may_edit_measure(measure, actor)
    if measure.done_on is None:
        raise Denied(_("This measure is not done yet."))


def check_judgement(matrix: Matrix, judged: Mapping[str, Any]) -> None:
    """Steps on the matrix, likelihood and consequence together, each with its reason, and never worse afterwards."""
    steps = {name: judged[name] for name in judged if name.startswith(("likelihood", "consequence"))}
    for name, step in steps.items():
        if step is not None and not 1 <= step <= matrix.size:
            raise Invalid(_("Choose a step from 1 to %d.") % matrix.size, name)
    before, after = _pair(steps, ""), _pair(steps, "_after")
    _check_reason(before, judged["reason"], "reason")
    _check_reason(after, judged["reason_after"], "reason_after")
    if after and not before:
        raise Invalid(_("Judge the risk before the measures first."), "likelihood")
    if before and after:
        worse = [COLOURS.index(matrix.colour(*pair)) for pair in (before, after)]
        if worse[1] > worse[0]:
            raise Invalid(_("The risk cannot be higher after the measures than before them."), "likelihood_after")


def _pair(steps: Mapping[str, int | None], when: str) -> tuple[int, int] | None:
    likelihood = steps[f"likelihood{when}"]
    found = [step for party in PARTIES if (step := steps[f"consequence_{party}{when}"]) is not None]
    if likelihood is None and not found:
        return None
    if likelihood is None:
        raise Invalid(_("Say how likely it is too."), f"likelihood{when}")
    if steps[f"consequence_pupil{when}"] is None:
        raise Invalid(_("Say how serious it is for the pupil too."), f"consequence_pupil{when}")
    return likelihood, max(found)


def _check_reason(pair: tuple[int, int] | None, reason: str, field: str) -> None:
    if pair and not reason.strip():
        raise Invalid(_("Write in a few words why you judge it so."), field)
