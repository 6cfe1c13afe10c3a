from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from tillit.assessment.models import Version
from tillit.participation.models import Validation, ValidationOutcome


@dataclass(frozen=True)
class ValidationFacts:
    content_hash: str
    valid_until: date | None
    outcome: str
    by: str
    at: datetime

    def stands(self, content_hash: str, today: date) -> bool:
        """Validated as it is now, and not too long ago. A change opens the question again by itself."""
        return (
            self.outcome != ValidationOutcome.SENT_BACK
            and self.content_hash == content_hash
            and self.valid_until is not None
            and today <= self.valid_until
        )


def validation_of(assessment_ids: Iterable[int]) -> dict[int, ValidationFacts]:
    """The newest on each assessment that has one."""
    rows = Validation.objects.filter(assessment__in=list(assessment_ids)).select_related("validated_by")
    return {row.assessment_id: facts_of(row) for row in rows.order_by("assessment_id", "-id").distinct("assessment_id")}


def facts_of(row: Validation) -> ValidationFacts:
    return ValidationFacts(row.content_hash, row.valid_until, row.outcome, row.validated_by.name, row.validated_at)


def all_validations(assessment_id: int) -> list[Any]:
    """Newest first, each with the version that was validated (`kept`)."""
    version = Version.objects.filter(assessment=OuterRef("assessment"), content_hash=OuterRef("content_hash"))
    rows = Validation.objects.filter(assessment=assessment_id).select_related("validated_by")
    return list(rows.annotate(kept=Subquery(version.values("content")[:1])))
