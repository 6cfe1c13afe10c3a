"""Everything that can be said about the quality of one assessment: its own findings, and those of the contexts above.

A context above that knows something registers a function in `AppConfig.ready`; nothing here knows which ones there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject

from tillit.assessment.content import digest, hash_of
from tillit.assessment.models import Assessment, DpiaDecision, Measure, PreAssessment, Risk, Section
from tillit.assessment.quality import Finding, Undone, findings
from tillit.assessment.queries import readable
from tillit.assessment.queries.pins import pinned
from tillit.assessment.queries.reading import open_questions
from tillit.assessment.queries.stating import Parts, state
from tillit.organisations.acting import Actor
from tillit.web.pages import find_or_404


@dataclass(frozen=True)
class Subject:
    """What those above are told about the assessment they are asked about."""

    assessment_id: int
    tenant_id: int
    service_id: int | None
    content_hash: str
    impact: bool
    """Whether it is an impact assessment after Art. 35, and not only the analysis that says none is needed."""
    texts: Mapping[str, str]
    """Its own words, by section. What it inherits is put right higher up."""


Ask = Callable[[Subject, date], Iterable[Finding]]
_asked: dict[str, Ask] = {}


def register(context: str, ask: Ask) -> None:
    _asked[context] = ask


def find(actor: Actor, pk: int) -> Assessment:
    """Those who work with it or answer for it: others read what is published. With all that is one row's in one question."""
    said = Section.objects.filter(assessment=OuterRef("pk")).values(
        row=JSONObject(code="code", text="text", draft="draft", stance="stance", reason="reason", local="local")
    )
    decisions = DpiaDecision.objects.filter(preassessment=OuterRef("pk")).order_by("-id")
    decided = JSONObject(
        dpia="dpia", without_reasons="without_reasons", explanation="explanation", covered_by="covered_by"
    )
    newest = (
        PreAssessment.objects.filter(assessment=OuterRef("pk"))
        .order_by("-id")
        .annotate(decided=Subquery(decisions.values(row=decided)[:1], output_field=JSONField()))
        .values(row=JSONObject(answers="answers", outcome="outcome", rule_version="rule_version", decided="decided"))
    )
    rows = readable().filter(tenant__in=actor.write)
    found: Assessment = find_or_404(rows.annotate(said=ArraySubquery(said), pre=Subquery(newest[:1])), pk)
    return found


def quality_of(assessment: Assessment, today: date) -> tuple[Finding, ...]:
    """Of one that `find` brought."""
    row: Any = assessment
    risks = list(Risk.objects.filter(assessment=assessment, removed_at=None).prefetch_related(_measures()))
    stands = state(assessment, _parts(row, risks, today))
    decision = stands.content.decision
    subject = Subject(
        assessment.pk, assessment.tenant_id, assessment.service_id, hash_of(stands.content),
        decision.dpia if decision else assessment.service_id is None,
        {each["code"]: each["text"] for each in row.said if each["text"]},
    )  # fmt: skip
    above = [finding for ask in _asked.values() for finding in ask(subject, today)]
    return (*findings(stands, _undone(risks), today), *above)


def _measures() -> Prefetch[str, Any, Any]:
    return Prefetch("measures", Measure.objects.filter(removed_at=None))


def _parts(row: Any, risks: list[Risk], today: date) -> Parts:
    given = dict(row.pre or {})
    said, pre = given.pop("decided", None), PreAssessment(**given) if given else None
    sections = [{**each, "text_digest": digest(each["text"])} for each in row.said]
    decision = DpiaDecision(**said) if said else None
    pins = list(pinned().filter(assessment=row))
    return Parts(pre, decision, sections, risks, pins, open_questions(pre, today))


def _undone(risks: Iterable[Risk]) -> list[Undone]:
    return [
        Undone(measure.text, measure.due, risk.number, measure.responsible)
        for risk in risks
        for measure in risk.measures.all()
        if measure.done_on is None
    ]
