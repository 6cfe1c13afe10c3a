"""People here are those who answered, wrote and decided. Nothing about pupils is kept in this context."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import (
    Acceptance,
    AcceptanceEnd,
    BasisChoice,
    DpiaDecision,
    Edition,
    EditionMark,
    PreAssessment,
    RiskHistory,
    Section,
    SectionAutosave,
    SectionHistory,
)
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
        BasisChoice, "chosen_by", _("What you chose that an assessment stands on"), "chosen_at",
        "assessment__service__name",
    ),
    Trace(
        Acceptance, "accepted_by", _("Risk you have accepted"), "accepted_at", "assessment__service__name",
    ),
    Trace(
        AcceptanceEnd, "ended_by", _("Acceptances you have taken back"), "ended_at",
        "acceptance__assessment__service__name",
    ),
    Trace(
        Edition, "published_by", _("Assessments you have published"), "published_at", "title",
    ),
    Trace(
        EditionMark, "marked_by", _("Published assessments you have blocked or withdrawn"), "marked_at",
        "edition__title",
    ),
    Trace(
        Section, "written_by", _("Sections you wrote last"), "written_at", "assessment__service__name",
    ),
)  # fmt: skip
UNSAVED = Trace(
    SectionAutosave, "person", _("Texts you have typed and not saved"), "saved_at", "section__assessment__service__name"
)
UNSAVED_DAYS = 30  # nobody comes back to an unsaved text after that
PERSONAL = personal_fields((*TRACES, UNSAVED))
NOT_PERSONAL = {
    "Measure.responsible": "a role or unit that carries out the measure",
    "DpiaDecision.covered_by": "the name of another assessment",
}


def collect(person_id: int) -> list[Held]:
    return collect_traces((*TRACES, UNSAVED), person_id)


def erase(person_id: int, *, today: date) -> list[Erased]:
    removed, _models = SectionAutosave.objects.filter(person=person_id).delete()
    return [*erase_traces(TRACES, person_id), Erased(str(UNSAVED.what), removed=removed)]


def delete_expired(today: date) -> dict[str, int]:
    """An assessment lives with its case; what was never saved does not."""
    old = SectionAutosave.objects.filter(saved_at__date__lt=today - timedelta(days=UNSAVED_DAYS))
    return {"unsaved texts": old.delete()[0]}
