"""Assessments in bulk: as many questions to the database for fifty as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, Func, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from tillit.assessment.content import Change, changes, digest, from_json
from tillit.assessment.dpia import DpiaVerdict, decide
from tillit.assessment.facts import AssessmentFacts, facts
from tillit.assessment.models import (
    Acceptance,
    Assessment,
    DpiaDecision,
    Measure,
    PreAssessment,
    Risk,
    Section,
    Version,
)
from tillit.assessment.queries.pins import pinned
from tillit.assessment.queries.stating import EMPTY_TEXT, Parts, state
from tillit.assessment.rulebook import dpia_rules, section_rules
from tillit.assessment.state import State
from tillit.fence import scope
from tillit.organisations.roles import Kind


def readable() -> QuerySet[Assessment]:
    """Those the scope lets through, with what every page shows of them, and the acceptances nobody has taken back."""
    accepted = Acceptance.objects.filter(assessment=OuterRef("pk"), end=None).order_by("-id")
    row = JSONObject(
        pk="pk", risk="risk", level="level", expires_on="expires_on", by="accepted_by__name", reason="reason",
        accepted_at="accepted_at", content_hash="content_hash",
    )  # fmt: skip
    given = ArraySubquery(accepted.values(row=row))
    return Assessment.objects.exclude(written_above()).select_related("service", "tenant").annotate(accepted=given)


def written_above() -> Q:
    """Below the nation one reads what it has published (editions), and not what it is still writing.

    A collaboration's drafts are another matter: its owners work on them together.
    """
    return Q(tenant__kind=Kind.NATIONAL) & ~Q(tenant__in=scope.current().write)


def complete() -> QuerySet[Assessment]:
    """With all that its page shows, in seven questions to the database; the rules then ask for nothing more."""
    return readable().prefetch_related(
        Prefetch("preassessments", PreAssessment.objects.select_related("answered_by")),
        Prefetch("preassessments__decisions", DpiaDecision.objects.select_related("decided_by")),
        Prefetch("sections", Section.objects.select_related("written_by")),
        Prefetch("risks", Risk.objects.filter(removed_at=None)),
        Prefetch("risks__measures", Measure.objects.filter(removed_at=None)),
        Prefetch("pins", pinned()),
    )


def state_now(assessment: Assessment, today: date) -> State:
    """Of one that may have been brought by `complete`, and then without another question."""
    if "pins" in getattr(assessment, "_prefetched_objects_cache", {}):
        return state_of(assessment, today)
    return states_of([assessment], today)[assessment.pk]


def state_of(assessment: Assessment, today: date) -> State:
    """Of one that `complete` brought."""
    pre, decision = newest_preassessment(assessment)
    sections = [
        {"code": row.code, "draft": row.draft, "text_digest": digest(row.text), "stance": row.stance,
         "reason": row.reason, "local": row.local, "text": row.text}
        for row in assessment.sections.all()
    ]  # fmt: skip
    asked = open_questions(pre, today)
    parts = Parts(pre, decision, sections, list(assessment.risks.all()), list(assessment.pins.all()), asked)
    return state(assessment, parts)


def facts_of(assessments: Iterable[int | Assessment], today: date) -> dict[int, AssessmentFacts]:
    return {pk: facts(state, section_rules(), today) for pk, state in states_of(assessments, today).items()}


def states_of(assessments: Iterable[int | Assessment], today: date) -> dict[int, State]:
    """By number, or as rows of `readable`: then five questions to the database, whatever their number, else six."""
    given = list(assessments)
    rows = [row for row in given if isinstance(row, Assessment) and hasattr(row, "accepted")]
    ids = [row.pk if isinstance(row, Assessment) else row for row in given]
    if len(rows) < len(ids):
        rows = list(readable().filter(pk__in=ids))
    pre = {row.assessment_id: row for row in _preassessments(ids)}
    sections, risks = _sections(ids), _risks(ids)
    pins = _grouped(pinned().filter(assessment__in=ids))
    return {
        row.pk: state(
            row,
            Parts(
                pre.get(row.pk), _decided(pre.get(row.pk)), sections[row.pk], risks[row.pk], pins[row.pk],
                open_questions(pre.get(row.pk), today),
            ),
        )
        for row in rows
    }  # fmt: skip


def _preassessments(ids: list[int]) -> QuerySet[PreAssessment]:
    """The newest of each, with what was decided on it."""
    decisions = DpiaDecision.objects.filter(preassessment=OuterRef("pk")).order_by("-id")
    decided = JSONObject(
        dpia="dpia", without_reasons="without_reasons", explanation="explanation", covered_by="covered_by"
    )
    newest = PreAssessment.objects.filter(assessment__in=ids).order_by("assessment_id", "-id").distinct("assessment_id")
    return newest.annotate(decided=Subquery(decisions.values(row=decided)[:1], output_field=JSONField()))


def _decided(pre: PreAssessment | None) -> DpiaDecision | None:
    given = getattr(pre, "decided", None)
    return DpiaDecision(**given) if given else None


def open_questions(pre: PreAssessment | None, today: date) -> int:
    return len(verdict_of(pre, today).open_questions) if pre and pre.outcome == "unknown" else 0


def _grouped(rows: QuerySet[Any, Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.assessment_id].append(row)
    return found


def _sections(ids: list[int]) -> Mapping[int, list[Mapping[str, Any]]]:
    """With digests instead of texts: lists need to know that a text is the same, not what it says."""
    text_digest = Func(
        F("text"), template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')", output_field=CharField()
    )
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    rows = Section.objects.filter(assessment__in=ids).annotate(text_digest=text_digest)
    for row in rows.values("assessment_id", "code", "draft", "text_digest", "stance", "reason", "local"):
        found[row["assessment_id"]].append(
            {**row, "text": "" if row["text_digest"] == EMPTY_TEXT else row["text_digest"]}
        )
    return found


def _risks(ids: list[int]) -> Mapping[int, list[Risk]]:
    found: dict[int, list[Risk]] = defaultdict(list)
    measures = Prefetch("measures", Measure.objects.filter(removed_at=None))
    for risk in Risk.objects.filter(assessment__in=ids, removed_at=None).prefetch_related(measures):
        found[risk.assessment_id].append(risk)
    return found


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
