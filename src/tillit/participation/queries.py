from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tillit.participation.models import Opinion


@dataclass(frozen=True)
class OpinionFacts:
    grade: str
    prior_consultation: bool
    content_hash: str
    given_at: datetime
    given_by_name: str
    text: str


def opinions_of(assessment_ids: Iterable[int]) -> dict[int, OpinionFacts]:
    """The newest opinion on each assessment that has one, in one question to the database."""
    rows = Opinion.objects.filter(assessment__in=list(assessment_ids)).select_related("given_by")
    return {
        row.assessment_id: OpinionFacts(
            row.grade, row.prior_consultation, row.content_hash, row.given_at, row.given_by.name, row.text
        )
        for row in rows.order_by("assessment_id", "-id").distinct("assessment_id")
    }


def all_opinions(assessment_id: int) -> list[Opinion]:
    """Newest first. The DPO may think again; what was said before stays."""
    return list(Opinion.objects.filter(assessment=assessment_id).select_related("given_by"))
