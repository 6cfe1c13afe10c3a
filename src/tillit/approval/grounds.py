"""Those who are heard, and management who answers: what participation knows, as facts of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tillit.assessment.facts import AssessmentFacts
from tillit.participation import queries as participation
from tillit.participation.models import ValidationOutcome
from tillit.participation.queries import HearingFacts, ValidationFacts


def grounds_of(assessed: Mapping[int, AssessmentFacts], today: date) -> dict[int, dict[str, Any]]:
    """By assessment, in two questions to the database."""
    heard, validated = participation.hearing_facts_of(assessed, today), participation.validation_of(assessed)
    return {
        pk: {**_heard(heard[pk]), **_validated(validated.get(pk), facts.content_hash, today)}
        for pk, facts in assessed.items()
    }


def _heard(found: HearingFacts) -> dict[str, Any]:
    states = {
        "open": found.open_until is not None, "ended": found.ended, "held": found.held,
        "reasoned_away": found.reasoned_away, "planned": found.planned,
    }  # fmt: skip
    return {
        "hearing": next((state for state, holds in states.items() if holds), ""),
        "hearing_settled": found.settled,
        "hearing_open_until": found.open_until,
    }


def _validated(found: ValidationFacts | None, content_hash: str, today: date) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "validation": _state(found, content_hash, today),
        "validated_by": found.by,
        "validated_until": found.valid_until,
    }


def _state(found: ValidationFacts, content_hash: str, today: date) -> str:
    if found.outcome == ValidationOutcome.SENT_BACK:
        # What was sent back and then changed waits for management again.
        return "sent_back" if found.content_hash == content_hash else ""
    if found.stands(content_hash, today):
        return "stands"
    return "changed" if found.content_hash != content_hash else "over"
