"""People here are those who answered, wrote and decided. Nothing about pupils is kept in this context."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import DpiaDecision, PreAssessment, RiskHistory, Section, SectionHistory
from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields

TRACES = (
    Trace(
        PreAssessment, "answered_by", _("Answers about whether a DPIA is required"), "answered_at",
        "assessment__service__name",
    ),
    Trace(
        DpiaDecision, "decided_by", _("Decisions about a DPIA"), "decided_at",
        "preassessment__assessment__service__name",
    ),
    Trace(
        SectionHistory, "written_by", _("Sections you have written in assessments"), "written_at",
        "section__assessment__service__name",
    ),
    Trace(
        RiskHistory, "written_by", _("Risks you have judged"), "written_at", "risk__assessment__service__name",
    ),
    Trace(
        Section, "written_by", _("Sections you wrote last"), "written_at", "assessment__service__name",
    ),
)  # fmt: skip
PERSONAL = personal_fields(TRACES)
NOT_PERSONAL = {
    "Measure.responsible": "a role or unit that carries out the measure",
    "DpiaDecision.covered_by": "the name of another assessment",
}


def collect(person_id: int) -> list[Held]:
    return collect_traces(TRACES, person_id)


def erase(person_id: int, *, today: date) -> list[Erased]:
    return erase_traces(TRACES, person_id)


def delete_expired(today: date) -> dict[str, int]:
    """An assessment lives with its case."""
    return {}
