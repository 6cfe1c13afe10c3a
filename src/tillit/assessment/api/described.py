"""One assessment as the API shows it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from tillit.assessment.api.effective import effective_risk, effective_section, origin
from tillit.assessment.commands import open_assessment
from tillit.assessment.content import matrix_of
from tillit.assessment.facts import facts
from tillit.assessment.inheritance import found
from tillit.assessment.models import Assessment, Measure, Risk, Section
from tillit.assessment.models.risk import AFTER
from tillit.assessment.queries import complete, newest_preassessment, state_of, verdict_of
from tillit.assessment.queries.marks import origin_of_edition
from tillit.assessment.rulebook import section_rules
from tillit.organisations.models import Organisation
from tillit.web.language import pick


def describe(row: Assessment, _actor: Any) -> dict[str, Any]:
    """After a command: read anew, for it has changed."""
    return described(open_assessment(row.pk))


def described(row: Assessment) -> dict[str, Any]:
    today = timezone.localdate()
    pre, decision = newest_preassessment(row)
    state = state_of(row, today)
    verdict = verdict_of(pre, today) if pre else None
    return {
        **head(row),
        "facts": asdict(facts(state, section_rules(), today)),
        "answers": pre.answers if pre else None,
        "reasons": [{"code": r.code, "text": pick(r.explanation), "source": r.source} for r in verdict.reasons]
        if verdict
        else [],
        "open_questions": [question.code for question in verdict.open_questions] if verdict else [],
        "decision": {
            "dpia": decision.dpia,
            "reasons": decision.without_reasons,
            "explanation": decision.explanation,
            "covered_by": decision.covered_by,
        }
        if decision
        else None,
        "sections": [section_of(each) for each in row.sections.all()],
        "risks": [risk_of(risk) for risk in row.risks.all()],
        "effective": {
            "sections": [effective_section(each) for each in state.effective.sections.values()],
            "risks": [effective_risk(each) for each in state.effective.risks],
            "residual": state.effective.residual,
        },
        "stands_on": [
            {
                "id": pin.pk,
                "edition": origin(origin_of_edition(pin.edition)),
                "adopts": pin.adopts,
                "newest": pin.newest,  # type: ignore[attr-defined]
            }
            for pin in row.pins.all()
            if pin.direct
        ],
        "accepted": row.accepted,  # type: ignore[attr-defined]
    }


def begun(tenant: Organisation) -> dict[str, Any]:
    """After a beginning: the newest assessment of theirs."""
    return described(complete().filter(tenant=tenant).order_by("-pk")[0])


def head(row: Assessment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "service": {"id": row.service_id, "name": str(row)},
        "owner": {"id": row.tenant_id, "name": str(row.tenant)},
        "level": row.level,
        "universe": row.universe,
        "title": row.title,
        "matrix": row.matrix,
        "revision": row.revision,
    }


def section_of(row: Section) -> dict[str, Any]:
    return {"id": row.pk, "code": row.code, "text": row.text, "stance": row.stance, "reason": row.reason,
            "local": row.local, "draft": row.draft, "revision": row.revision}  # fmt: skip


def risk_of(row: Risk) -> dict[str, Any]:
    matrix = matrix_of(row.assessment.matrix, row.assessment.matrix_table)
    before = found(matrix, row.likelihood, row.consequences())
    after = found(matrix, row.likelihood_after, row.consequences(AFTER))
    return {
        "id": row.pk,
        "number": row.number,
        "area": row.area,
        "threat": row.threat,
        "likelihood": row.likelihood,
        "consequences": row.consequences(),
        "reason": row.reason,
        "level": before.colour if before else None,
        "likelihood_after": row.likelihood_after,
        "consequences_after": row.consequences(AFTER),
        "reason_after": row.reason_after,
        "level_after": after.colour if after else None,
        "origin": row.origin,
        "origin_number": row.origin_number,
        "stance": row.stance,
        "stance_reason": row.stance_reason,
        "local": row.local,
        "draft": row.draft,
        "revision": row.revision,
        "measures": [measure_of(measure) for measure in row.measures.all() if measure.removed_at is None],
    }


def measure_of(row: Measure) -> dict[str, Any]:
    return {
        "id": row.pk,
        "text": row.text,
        "responsible": row.responsible,
        "due": row.due,
        "done_on": row.done_on,
        "evidence": row.evidence,
        "for_special": row.for_special,
        "revision": row.revision,
    }
