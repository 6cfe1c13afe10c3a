"""The newest of what was said about one assessment, in one question to the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from tillit.participation.models import Opinion, Validation
from tillit.participation.queries.hearings import NONE, HearingFacts, heard_facts, with_hearings


@dataclass(frozen=True)
class Approval:
    """An opinion or a validation: on what, and when."""

    content_hash: str
    on: date
    outcome: str
    until: date | None = None


@dataclass(frozen=True)
class Said:
    hearing: HearingFacts = NONE
    opinion: Approval | None = None
    validation: Approval | None = None


def said_of(assessment_id: int, today: date) -> Said:
    opinions = Opinion.objects.filter(assessment=OuterRef("pk")).order_by("-pk")
    validations = Validation.objects.filter(assessment=OuterRef("pk")).order_by("-pk")
    given = JSONObject(hash="content_hash", at="given_at", outcome="grade")
    validated = JSONObject(hash="content_hash", at="validated_at", outcome="outcome", until="valid_until")
    row: Any = (
        with_hearings([assessment_id])
        .annotate(
            opinion=Subquery(opinions.values(data=given)[:1]),
            validated=Subquery(validations.values(data=validated)[:1]),
        )
        .first()
    )
    if row is None:
        return Said()
    return Said(heard_facts(row.heard, row.without, today), _approval(row.opinion), _approval(row.validated))


def _approval(row: Mapping[str, Any] | None) -> Approval | None:
    if row is None:
        return None
    until = row.get("until")
    on = timezone.localdate(datetime.fromisoformat(row["at"]))
    return Approval(row["hash"], on, row["outcome"], date.fromisoformat(until) if until else None)
