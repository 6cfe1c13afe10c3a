"""What has been written and decided in an assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tillit.assessment.models import (
    Acceptance,
    AcceptanceEnd,
    Assessment,
    BasisChoice,
    DpiaDecision,
    PreAssessment,
    RiskHistory,
    SectionHistory,
)


@dataclass(frozen=True)
class Event:
    at: datetime
    who: str
    section: SectionHistory | None = None
    risk: RiskHistory | None = None
    pre: PreAssessment | None = None
    decision: DpiaDecision | None = None
    choice: BasisChoice | None = None
    acceptance: Acceptance | None = None
    end: AcceptanceEnd | None = None


def history_of(assessment: Assessment, limit: int = 200) -> list[Event]:
    """Newest first."""
    of_it = {"section__assessment": assessment}
    texts = SectionHistory.objects.filter(**of_it).select_related("section", "written_by")[:limit]
    risks = RiskHistory.objects.filter(risk__assessment=assessment).select_related("risk", "written_by")[:limit]
    pres = assessment.preassessments.select_related("answered_by")[:limit]
    decisions = DpiaDecision.objects.filter(preassessment__assessment=assessment).select_related("decided_by")[:limit]
    choices = assessment.choices.select_related("edition", "instead_of", "chosen_by")[:limit]
    accepted = list(assessment.acceptances.select_related("accepted_by", "end__ended_by")[:limit])
    ended = [row.end for row in accepted if hasattr(row, "end")]
    events = [
        *(Event(row.written_at, _name(row.written_by), section=row) for row in texts),
        *(Event(row.written_at, _name(row.written_by), risk=row) for row in risks),
        *(Event(row.answered_at, _name(row.answered_by), pre=row) for row in pres),
        *(Event(row.decided_at, _name(row.decided_by), decision=row) for row in decisions),
        *(Event(row.chosen_at, _name(row.chosen_by), choice=row) for row in choices),
        *(Event(row.accepted_at, _name(row.accepted_by), acceptance=row) for row in accepted),
        *(Event(row.ended_at, _name(row.ended_by), end=row) for row in ended),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)[:limit]


def _name(person: Any) -> str:
    return person.name if person else ""
