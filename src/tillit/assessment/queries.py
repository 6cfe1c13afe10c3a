"""Assessments in bulk: as many questions to the database for fifty as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Func, Prefetch, QuerySet

from tillit.assessment.content import (
    Change,
    Content,
    DecisionContent,
    MeasureContent,
    RiskContent,
    changes,
    digest,
    from_json,
)
from tillit.assessment.dpia import DpiaVerdict, decide
from tillit.assessment.facts import AssessmentFacts, State, facts
from tillit.assessment.models import (
    Assessment,
    DpiaDecision,
    Measure,
    PreAssessment,
    Risk,
    RiskHistory,
    Section,
    SectionHistory,
    Version,
)
from tillit.assessment.models.risk import AFTER
from tillit.assessment.rulebook import dpia_rules, section_rules


def readable() -> QuerySet[Assessment]:
    """Those the scope lets through, with what every page shows of them."""
    return Assessment.objects.select_related("service", "tenant")


def complete() -> QuerySet[Assessment]:
    """With all that its page shows, in six questions to the database; the rules then ask for nothing more."""
    return readable().prefetch_related(
        Prefetch("preassessments", PreAssessment.objects.select_related("answered_by")),
        Prefetch("preassessments__decisions", DpiaDecision.objects.select_related("decided_by")),
        Prefetch("sections", Section.objects.select_related("written_by")),
        Prefetch("risks", Risk.objects.filter(removed_at=None)),
        Prefetch("risks__measures", Measure.objects.filter(removed_at=None)),
    )


def state_of(assessment: Assessment, today: date) -> State:
    """Of one that `complete` brought."""
    pre, decision = newest_preassessment(assessment)
    sections = [
        {"code": row.code, "draft": row.draft, "text_digest": digest(row.text)} for row in assessment.sections.all()
    ]
    return _state(assessment, _Parts(pre, decision, sections, list(assessment.risks.all())), today)


def facts_of(assessments: Iterable[int | Assessment], today: date) -> dict[int, AssessmentFacts]:
    return {pk: facts(state, section_rules(), today) for pk, state in states_of(assessments, today).items()}


def states_of(assessments: Iterable[int | Assessment], today: date) -> dict[int, State]:
    """By number, or as rows when one has them: then five questions to the database, whatever their number, else six."""
    given = list(assessments)
    rows = [row for row in given if isinstance(row, Assessment)]
    ids = [row.pk if isinstance(row, Assessment) else row for row in given]
    pre = {row.assessment_id: row for row in _newest(PreAssessment.objects.filter(assessment__in=ids), "assessment_id")}
    decisions = {
        row.preassessment_id: row
        for row in _newest(DpiaDecision.objects.filter(preassessment__in=pre.values()), "preassessment_id")
    }
    sections, risks = _sections(ids), _risks(ids)
    return {
        row.pk: _state(
            row, _Parts(pre.get(row.pk), decisions.get(_pk(pre.get(row.pk))), sections[row.pk], risks[row.pk]), today
        )
        for row in (rows if len(rows) == len(ids) else Assessment.objects.filter(pk__in=ids))
    }


@dataclass(frozen=True)
class _Parts:
    pre: PreAssessment | None
    decision: DpiaDecision | None
    sections: Sequence[Mapping[str, Any]]
    risks: Sequence[Risk]


def _pk(row: PreAssessment | None) -> int:
    return row.pk if row else 0


def _newest(rows: QuerySet[Any], group: str) -> QuerySet[Any]:
    return rows.order_by(group, "-id").distinct(group)


def _sections(ids: list[int]) -> Mapping[int, list[Mapping[str, Any]]]:
    """With digests instead of texts: lists need to know that a text is the same, not what it says."""
    text_digest = Func(
        F("text"), template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')", output_field=CharField()
    )
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    rows = Section.objects.filter(assessment__in=ids).annotate(text_digest=text_digest)
    for row in rows.values("assessment_id", "code", "draft", "text_digest"):
        found[row["assessment_id"]].append(row)
    return found


def _risks(ids: list[int]) -> Mapping[int, list[Risk]]:
    found: dict[int, list[Risk]] = defaultdict(list)
    measures = Prefetch("measures", Measure.objects.filter(removed_at=None))
    for risk in Risk.objects.filter(assessment__in=ids, removed_at=None).prefetch_related(measures):
        found[risk.assessment_id].append(risk)
    return found


EMPTY_TEXT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def _state(row: Assessment, parts: _Parts, today: date) -> State:
    pre, sections, risks = parts.pre, parts.sections, parts.risks
    content = Content(
        service=row.service_id,
        level=row.level,
        matrix=row.matrix,
        answers=pre.answers if pre else None,
        rule_version=pre.rule_version if pre else "",
        decision=_decision(parts.decision) if parts.decision else None,
        sections={section["code"]: section["text_digest"] for section in sections},
        risks=tuple(_risk(risk) for risk in risks),
    )
    return State(
        content=content,
        outcome=pre.outcome if pre else "",
        open_questions=len(verdict_of(pre, today).open_questions) if pre and pre.outcome == "unknown" else 0,
        draft_sections=frozenset(section["code"] for section in sections if section["draft"]),
        empty_sections=frozenset(section["code"] for section in sections if section["text_digest"] == EMPTY_TEXT),
        draft_risks=frozenset(risk.number for risk in risks if risk.draft),
        undone=[measure.due for risk in risks for measure in risk.measures.all() if not measure.done_on],
    )


def _decision(row: DpiaDecision) -> DecisionContent:
    return DecisionContent(row.dpia, tuple(sorted(row.without_reasons)), row.explanation, row.covered_by)


def _risk(row: Risk) -> RiskContent:
    return RiskContent(
        number=row.number,
        area=row.area,
        threat=row.threat,
        likelihood=row.likelihood,
        consequences=dict(row.consequences()),
        reason=row.reason,
        likelihood_after=row.likelihood_after,
        consequences_after=dict(row.consequences(AFTER)),
        reason_after=row.reason_after,
        measures=tuple(
            MeasureContent(row.text, row.for_special, row.responsible, row.due.isoformat() if row.due else None)
            for row in row.measures.all()
        ),
    )


def newest_preassessment(assessment: Assessment) -> tuple[PreAssessment | None, DpiaDecision | None]:
    pre = assessment.preassessments.first()
    return pre, pre.decisions.first() if pre else None


def verdict_of(pre: PreAssessment, today: date) -> DpiaVerdict:
    """By the rules of today: a rule that changes shows on the page before anything is decided anew."""
    return decide(pre.answers, today, dpia_rules())


def changed_since(assessment: Assessment, content_hash: str, today: date) -> tuple[Change, ...] | None:
    """What has changed since the version with that hash; None when that version was never kept."""
    kept = Version.objects.filter(assessment=assessment, content_hash=content_hash).first()
    if kept is None:
        return None
    return changes(from_json(kept.content["content"]), states_of([assessment], today)[assessment.pk].content)


@dataclass(frozen=True)
class Event:
    at: datetime
    who: str
    section: SectionHistory | None = None
    risk: RiskHistory | None = None
    pre: PreAssessment | None = None
    decision: DpiaDecision | None = None


def history_of(assessment: Assessment, limit: int = 200) -> list[Event]:
    """Newest first."""
    of_it = {"section__assessment": assessment}
    texts = SectionHistory.objects.filter(**of_it).select_related("section", "written_by")[:limit]
    risks = RiskHistory.objects.filter(risk__assessment=assessment).select_related("risk", "written_by")[:limit]
    pres = assessment.preassessments.select_related("answered_by")[:limit]
    decisions = DpiaDecision.objects.filter(preassessment__assessment=assessment).select_related("decided_by")[:limit]
    events = [
        *(Event(row.written_at, _name(row.written_by), section=row) for row in texts),
        *(Event(row.written_at, _name(row.written_by), risk=row) for row in risks),
        *(Event(row.answered_at, _name(row.answered_by), pre=row) for row in pres),
        *(Event(row.decided_at, _name(row.decided_by), decision=row) for row in decisions),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)[:limit]


def _name(person: Any) -> str:
    return person.name if person else ""
