"""Assessments over the API: what the pages show, and the same commands under the same rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.assessment.api.effective import effective_risk, effective_section, origin
from tillit.assessment.api.published import describe_edition
from tillit.assessment.commands import (
    ACCEPTANCES,
    ASSESSMENTS,
    BEGINNINGS,
    EDITIONS,
    MEASURES,
    PINS,
    RISKS,
    SECTIONS,
    open_assessment,
)
from tillit.assessment.content import matrix_of
from tillit.assessment.facts import facts
from tillit.assessment.inheritance import found
from tillit.assessment.models import Assessment, Measure, Risk, Section
from tillit.assessment.models.risk import AFTER
from tillit.assessment.queries import complete, facts_of, newest_preassessment, readable, state_of, verdict_of
from tillit.assessment.queries.marks import origin_of_edition
from tillit.assessment.rulebook import dpia_rules, section_rules
from tillit.organisations.models import Organisation
from tillit.organisations.roles import ASSESSMENT_READERS
from tillit.web.api import add_commands, roles
from tillit.web.language import pick

PER_PAGE = 50
router = Router()


@router.get("/assessments", operation_id="assessments")
@roles(*ASSESSMENT_READERS)
def assessments(request: HttpRequest, page: int = 1) -> dict[str, Any]:
    rows = Paginator(readable(), PER_PAGE).get_page(page)
    found = facts_of(rows, timezone.localdate())
    return {
        "page": rows.number,
        "pages": rows.paginator.num_pages,
        "items": [{**_head(row), "facts": asdict(found[row.pk])} for row in rows],
    }


@router.get("/assessments/questions", operation_id="assessment_questions")
@roles(*ASSESSMENT_READERS)
def questions(request: HttpRequest) -> dict[str, Any]:
    """The questions about whether a DPIA is required, with explanation and source, as they are today."""
    rules = dpia_rules().on(timezone.localdate())
    return {
        "version": rules.version,
        "questions": [
            {
                "code": question.code,
                "question": pick(question.question),
                "explanation": pick(question.explanation),
                "source": question.source,
                "verified_on": question.verified_on,
            }
            for question in rules.questions
        ],
    }


@router.get("/assessments/{int:pk}", operation_id="assessment")
@roles(*ASSESSMENT_READERS)
def assessment(request: HttpRequest, pk: int) -> dict[str, Any]:
    return described(open_assessment(pk))


def describe(row: Assessment, _actor: Any) -> dict[str, Any]:
    """After a command: read anew, for it has changed."""
    return described(open_assessment(row.pk))


def described(row: Assessment) -> dict[str, Any]:
    today = timezone.localdate()
    pre, decision = newest_preassessment(row)
    state = state_of(row, today)
    verdict = verdict_of(pre, today) if pre else None
    return {
        **_head(row),
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
        "sections": [_section(section) for section in row.sections.all()],
        "risks": [_risk(risk) for risk in row.risks.all()],
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


def _head(row: Assessment) -> dict[str, Any]:
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


def _section(row: Section) -> dict[str, Any]:
    return {"id": row.pk, "code": row.code, "text": row.text, "stance": row.stance, "reason": row.reason,
            "local": row.local, "draft": row.draft, "revision": row.revision}  # fmt: skip


def _risk(row: Risk) -> dict[str, Any]:
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
        "measures": [_measure(measure) for measure in row.measures.all() if measure.removed_at is None],
    }


def _measure(row: Measure) -> dict[str, Any]:
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


add_commands(router, "/assessments", ASSESSMENTS, describe)
add_commands(router, "/assessments/sections", SECTIONS, lambda row, _actor: _section(row))
add_commands(router, "/assessments/risks", RISKS, lambda row, _actor: _risk(row))
add_commands(router, "/assessments/measures", MEASURES, lambda row, _actor: _measure(row))
add_commands(router, "/assessments/editions", EDITIONS, lambda row, actor: describe_edition(row.pk, actor))
add_commands(router, "/assessments/basis", PINS, lambda row, actor: describe(row.assessment, actor))
add_commands(router, "/assessments/acceptances", ACCEPTANCES, lambda row, actor: describe(row.assessment, actor))
add_commands(router, "/assessments/beginnings", BEGINNINGS, lambda row, actor: begun(row))
