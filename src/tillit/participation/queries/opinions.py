from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from tillit.assessment.models import Version
from tillit.participation.models import ConsultationAnswer, ConsultationOutcome, Opinion, OpinionAnswer, OpinionRemark
from tillit.participation.queries.unanswered import needs_answer_on_the_whole, newest_opinions, open_remarks

# Answers to the flag that let the work go on.
LIFTS = frozenset({str(ConsultationOutcome.MAY_GO_ON), str(ConsultationOutcome.NOT_CONSULTED)})


@dataclass(frozen=True)
class OpinionFacts:
    grade: str
    prior_consultation: bool
    content_hash: str
    given_at: datetime
    given_by_name: str
    text: str
    again: bool = False
    unanswered: int = 0
    """Remarks, and the opinion on the whole, that the network has not answered."""
    consultation: str = ""
    """How the flag has been answered: may_go_on, must_not, not_consulted; "" when it has not."""

    @property
    def art36_open(self) -> bool:
        return self.prior_consultation and self.consultation not in LIFTS

    @property
    def waits_for(self) -> str:
        """Who has the ball when the DPO wants to see it again: first the network answers, then the DPO reads."""
        if not self.again:
            return ""
        return "network" if self.unanswered else "dpo"


def opinions_of(assessment_ids: Iterable[int]) -> dict[int, OpinionFacts]:
    """The newest opinion on each assessment that has one."""
    rows = newest_opinions().filter(assessment__in=list(assessment_ids)).select_related("given_by")
    return {row.assessment_id: _facts(row) for row in with_answers(rows)}


def art36_open(assessment_ids: Iterable[int]) -> frozenset[int]:
    """Those where the DPO's newest opinion says that Datatilsynet must be consulted first, and no answer lifts it."""
    flagged = newest_opinions().filter(assessment__in=list(assessment_ids), prior_consultation=True)
    rows = flagged.annotate(consultation=_consultation()).values_list("assessment_id", "consultation")
    return frozenset(pk for pk, outcome in rows if outcome not in LIFTS)


def with_answers(rows: QuerySet[Opinion]) -> QuerySet[Any]:
    whole = Case(When(needs_answer_on_the_whole(), then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(open_remarks=open_remarks(), open_whole=whole, consultation=_consultation())


def _consultation() -> Coalesce:
    rows = ConsultationAnswer.objects.filter(opinion=OuterRef("pk")).order_by("-pk")
    return Coalesce(Subquery(rows.values("outcome")[:1]), Value(""))


def _facts(row: Any) -> OpinionFacts:
    return OpinionFacts(
        row.grade, row.prior_consultation, row.content_hash, row.given_at, row.given_by.name, row.text,
        row.again, row.open_remarks + row.open_whole, row.consultation,
    )  # fmt: skip


def all_opinions(assessment_id: int) -> list[Any]:
    """Newest first, each with the version it was given on (`kept`), its remarks, and how they were answered.

    All of it in one question: the page has no more to spend.
    """
    version = Version.objects.filter(assessment=OuterRef("assessment"), content_hash=OuterRef("content_hash"))
    remarks = OpinionRemark.objects.filter(opinion=OuterRef("pk")).values(
        data=JSONObject(pk="pk", section="section", grade="grade", text="text")
    )
    answers = OpinionAnswer.objects.filter(opinion=OuterRef("pk")).values(
        data=JSONObject(
            pk="pk", remark="remark_id", outcome="outcome", text="text", who="answered_by__name", at="answered_at"
        )
    )
    consultations = ConsultationAnswer.objects.filter(opinion=OuterRef("pk")).values(
        data=JSONObject(
            outcome="outcome", text="text", who="decided_by__name", at="decided_at", answered_on="answered_on",
            file="file_id", file_name="file__name",
        )
    )  # fmt: skip
    rows = Opinion.objects.filter(assessment=assessment_id).select_related("given_by")
    found = list(
        rows.annotate(
            kept=Subquery(version.values("content")[:1]),
            said=ArraySubquery(remarks),
            answered=ArraySubquery(answers),
            consulted=ArraySubquery(consultations),
        )
    )
    for number, row in enumerate(found):
        row.newest = number == 0  # type: ignore[attr-defined]
    return found
