"""What is published: to find, to read, and to see what is new."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Router

from tillit.assessment.api.effective import effective_risk, effective_section
from tillit.assessment.commands.finding import found_versions
from tillit.assessment.comparing import RiskChange
from tillit.assessment.edition import from_json
from tillit.assessment.models import Edition
from tillit.assessment.queries.published import library, marked, resolved, side_by_side, what_is_new, with_closure
from tillit.organisations.roles import ASSESSMENT_READERS
from tillit.web.api import roles
from tillit.web.pages import find_or_404

PER_PAGE = 50
LONGEST_SEARCH = 200
router = Router()


@router.get("/assessments/editions", operation_id="editions")
@roles(*ASSESSMENT_READERS)
def editions(request: HttpRequest, q: str = "", level: str = "", universe: str = "", page: int = 1) -> dict[str, Any]:
    """The newest version of each published assessment you may read."""
    text = q.strip()[:LONGEST_SEARCH].replace("\x00", "")
    rows = Paginator(library(text, level[:20], universe[:20]), PER_PAGE).get_page(page)
    return {"page": rows.number, "pages": rows.paginator.num_pages, "items": [_head(row) for row in rows]}


@router.get("/assessments/editions/{pk}", operation_id="edition")
@roles(*ASSESSMENT_READERS)
def edition(request: HttpRequest, pk: int) -> dict[str, Any]:
    return describe_edition(pk, None)


@router.get("/assessments/editions/{pk}/changes/{other}", operation_id="edition_difference")
@roles(*ASSESSMENT_READERS)
def edition_difference(request: HttpRequest, pk: int, other: int) -> dict[str, Any]:
    """What is new from one version to another of the same assessment."""
    found = what_is_new(*found_versions(pk, other))
    return {"sections": [asdict(change) for change in found.sections], "risks": [_change(each) for each in found.risks]}


@router.get("/assessments/editions/{pk}/compared", operation_id="edition_comparison")
@roles(*ASSESSMENT_READERS)
def edition_comparison(request: HttpRequest, pk: int) -> dict[str, Any]:
    """This one beside others' of the same service or platform; where they disagree comes first."""
    rows, _more, found = side_by_side(find_or_404(marked(), pk))
    return {
        "editions": [_head(each) for each in rows],
        "risks": [
            {"threat": risk.threat, "area": risk.area, "disagree": risk.disagree,
             "by": {str(number): asdict(judged) for number, judged in risk.by.items()}}
            for risk in found
        ],
    }  # fmt: skip


def describe_edition(pk: int, _actor: Any) -> dict[str, Any]:
    row: Edition = find_or_404(marked(), pk)
    content, whole = from_json(row.content), resolved(row, with_closure([row]))
    return {
        **_head(row),
        "news": row.news,
        "content_hash": row.content_hash,
        "local_sections": content.local_sections,
        "local_risks": content.local_risks,
        "sections": [effective_section(found) for found in whole.sections.values()],
        "risks": [effective_risk(found) for found in whole.risks],
        "blocked_by": [{"title": origin.title, **asdict(mark)} for origin, mark in whole.blocked_by],
    }


def _head(row: Edition) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "number": row.number,
        "owner": {"id": row.tenant_id, "name": str(row.tenant)},
        "audience": {"id": row.audience_id, "name": str(row.audience)},
        "level": row.level,
        "service": row.service_id,
        "universe": row.universe,
        "residual": row.residual,
        "adoption": row.adoption,
        "mark": {"kind": row.mark_kind, "reason": row.mark_reason} if row.mark_kind else None,  # type: ignore[attr-defined]
        "published_by": row.published_by.name,
        "published_at": row.published_at,
    }


def _change(change: RiskChange) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "kind": change.kind,
        "before": effective_risk(before) if before else None,
        "after": effective_risk(after) if after else None,
    }
