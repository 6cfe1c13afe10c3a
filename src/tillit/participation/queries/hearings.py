from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.participation.models import Hearing, HearingParty, NoHearing, Viewpoint, ViewpointAnswer
from tillit.participation.queries.unanswered import count_of, open_views


@dataclass(frozen=True)
class HearingFacts:
    """`held`: at least one hearing is closed, with every view answered."""

    held: bool = False
    open_until: date | None = None
    reasoned_away: bool = False
    unanswered: int = 0
    """Views without an answer, in hearings that are not closed."""
    ended: bool = False
    """The period is over, and the answers are not ready."""
    planned: bool = False
    content_hash: str = ""
    """Of what was heard last."""

    @property
    def settled(self) -> bool:
        """Art. 35(9) is answered, one way or the other, and nobody waits."""
        return (self.held or self.reasoned_away) and self.open_until is None and not self.ended


NONE = HearingFacts()


def hearing_facts_of(assessment_ids: Iterable[int], today: date | None = None) -> dict[int, HearingFacts]:
    """For each of them, also those with nothing."""
    day, ids = today or timezone.localdate(), list(assessment_ids)
    found = {
        pk: heard_facts(heard, reasoned, day)
        for pk, heard, reasoned in with_hearings(ids).order_by().values_list("pk", "heard", "without")
    }
    return {pk: found.get(pk, NONE) for pk in ids}


def with_hearings(assessment_ids: Iterable[int]) -> QuerySet[Any]:
    """Assessments with all that `heard_facts` reads."""
    hearings = (
        Hearing.objects.filter(assessment=OuterRef("pk"), cancelled_at=None)
        .annotate(left=count_of(open_views().filter(hearing=OuterRef("pk")), "hearing"))
        .values(
            data=JSONObject(
                opens="opens_on", closes="closes_on", opened="opened_at", closed="closed_at", hash="content_hash",
                left="left",
            )
        )
    )  # fmt: skip
    without = NoHearing.objects.filter(assessment=OuterRef("pk")).values(data=JSONObject(until="until"))
    rows = Assessment.objects.filter(pk__in=list(assessment_ids))
    return rows.annotate(heard=ArraySubquery(hearings), without=Subquery(without[:1]))


def heard_facts(hearings: Sequence[dict[str, Any]], without: dict[str, Any] | None, today: date) -> HearingFacts:
    opened = [row for row in hearings if row["opened"]]
    running = [row for row in opened if not row["closed"]]
    closing = [date.fromisoformat(row["closes"]) for row in running]
    until: str | None = without["until"] if without else None
    return HearingFacts(
        held=any(row["closed"] for row in opened),
        open_until=max((day for day in closing if day >= today), default=None),
        reasoned_away=without is not None and (until is None or date.fromisoformat(until) >= today),
        unanswered=sum(row["left"] for row in running),
        ended=any(day < today for day in closing),
        planned=any(not row["opened"] for row in hearings),
        content_hash=opened[0]["hash"] if opened else "",
    )


def hearings_of(assessment_id: int) -> list[Any]:
    """Newest first, with how many are heard, how many views there are, and how many have no answer."""
    rows = Hearing.objects.filter(assessment=assessment_id)
    return list(counted(rows).annotate(heard=ArraySubquery(_parties())))


def counted(rows: QuerySet[Hearing]) -> QuerySet[Any]:
    return rows.annotate(
        views=count_of(Viewpoint.objects.filter(hearing=OuterRef("pk")), "hearing"),
        left=count_of(open_views().filter(hearing=OuterRef("pk")), "hearing"),
    )


def _parties() -> QuerySet[Any]:
    return HearingParty.objects.filter(hearing=OuterRef("pk")).values(data=JSONObject(kind="kind", name="name"))


def no_hearings_of(assessment_id: int) -> list[NoHearing]:
    return list(NoHearing.objects.filter(assessment=assessment_id).select_related("decided_by"))


def views_of(hearing: Hearing, *parties: HearingParty) -> list[Any]:
    """In the order they came, with the newest answer to each (`answer`)."""
    answers = ViewpointAnswer.objects.filter(viewpoint=OuterRef("pk")).order_by("-pk")
    shaped = answers.values(
        data=JSONObject(
            pk="pk", outcome="outcome", reason="reason", section="section", risk="risk", who="answered_by__name",
            at="answered_at",
        )
    )  # fmt: skip
    rows = Viewpoint.objects.filter(hearing=hearing).select_related("party", "meeting", "written_by")
    if parties:
        rows = rows.filter(party__in=parties)
    return list(rows.annotate(answer=Subquery(shaped[:1])))


def addressed_to(actor: Actor, kinds: Iterable[str]) -> QuerySet[HearingParty]:
    """Those who are heard that the actor is one of: at their own school or owner, or above it."""
    return HearingParty.objects.filter(organisation__in=actor.path, kind__in=list(kinds))


def heard_by(actor: Actor, kinds: Iterable[str]) -> QuerySet[Any]:
    """The hearings addressed to the actor, opened and not cancelled; their own part in each is `mine`."""
    own = addressed_to(actor, kinds)
    return (
        Hearing.objects.filter(Exists(own.filter(hearing=OuterRef("pk"))), opened_at__isnull=False, cancelled_at=None)
        .select_related("tenant", "assessment__service")
        .prefetch_related(Prefetch("parties", own, to_attr="mine"))
        .annotate(said=count_of(Viewpoint.objects.filter(hearing=OuterRef("pk"), given_by=actor.person_id), "hearing"))
        .order_by("-closes_on", "-pk")
    )
