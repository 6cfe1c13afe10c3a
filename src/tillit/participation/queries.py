from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from tillit.assessment.models import Version
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


def all_opinions(assessment_id: int) -> list[Any]:
    """Newest first, each with the version it was given on (`kept`). What the DPO said before stays."""
    version = Version.objects.filter(assessment=OuterRef("assessment"), content_hash=OuterRef("content_hash"))
    rows = Opinion.objects.filter(assessment=assessment_id).select_related("given_by")
    return list(rows.annotate(kept=Subquery(version.values("content")[:1])))
