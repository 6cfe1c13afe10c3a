"""Assessments over the API: what the pages show, and the same commands under the same rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.assessment.api.described import begun, describe, described, head, measure_of, risk_of, section_of
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
from tillit.assessment.queries import facts_of, readable
from tillit.assessment.rulebook import dpia_rules
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
        "items": [{**head(row), "facts": asdict(found[row.pk])} for row in rows],
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


add_commands(router, "/assessments", ASSESSMENTS, describe)
add_commands(router, "/assessments/sections", SECTIONS, lambda row, _actor: section_of(row))
add_commands(router, "/assessments/risks", RISKS, lambda row, _actor: risk_of(row))
add_commands(router, "/assessments/measures", MEASURES, lambda row, _actor: measure_of(row))
add_commands(router, "/assessments/editions", EDITIONS, lambda row, actor: describe_edition(row.pk, actor))
add_commands(router, "/assessments/basis", PINS, lambda row, actor: describe(row.assessment, actor))
add_commands(router, "/assessments/acceptances", ACCEPTANCES, lambda row, actor: describe(row.assessment, actor))
add_commands(router, "/assessments/beginnings", BEGINNINGS, lambda row, actor: begun(row))
