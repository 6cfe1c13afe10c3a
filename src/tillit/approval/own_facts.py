"""What approval itself keeps about cases, as facts: a fixed number of queries for any number of cases."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from tillit.approval.facts import PilotFacts, VoteFacts
from tillit.approval.models import (
    Case,
    ConsultationAnswer,
    Decision,
    Pilot,
    PilotConclusion,
    PilotSkip,
    Proposal,
    Review,
    Round,
    SystemOwner,
    Vote,
)
from tillit.catalogue.models import DeclarationRequest


def own_facts(ids: list[int]) -> dict[int, dict[str, Any]]:
    """What approval itself keeps about the cases."""
    found: dict[int, dict[str, Any]] = {case_id: {} for case_id in ids}
    _own_scalars(ids, found)
    _own_rounds(ids, found)
    _own_pilots(ids, found)
    _own_decisions(ids, found)
    return found


def _own_scalars(ids: list[int], found: dict[int, dict[str, Any]]) -> None:
    """One row per case, with the newest of each append-only kind beside it."""
    owner = SystemOwner.objects.filter(case=OuterRef("pk")).order_by("-pk")
    review = Review.objects.filter(case=OuterRef("pk")).order_by("-pk")
    request = DeclarationRequest.objects.filter(
        service=OuterRef("service"),
        tenant=OuterRef("tenant"),
        declaration=None,
        withdrawn_at=None,
        kind=DeclarationRequest.Kind.LINK,
        expires_at__gt=timezone.now(),
    )
    rows = Case.objects.filter(pk__in=ids).annotate(
        need_count=Count("needs", distinct=True),
        system_owner_id=Subquery(owner.values("person")[:1]),
        system_owner=Subquery(owner.values("person__name")[:1]),
        system_owner_at=Subquery(owner.values("named_at")[:1]),
        review_due=Subquery(review.values("next_due")[:1]),
        asked_until=Subquery(request.order_by("-expires_at").values("expires_at")[:1]),
        events_open=Count("events", filter=Q(events__triage=None), distinct=True),
        skipped_at=Subquery(_newest(PilotSkip.objects.all(), "skipped_at")),
        concluded_at=Subquery(_newest(PilotConclusion.objects.all(), "concluded_at")),
        has_guidelines=F("guidelines__text"),
    )
    for row in rows:
        asked: datetime | None = row.asked_until
        found[row.pk] |= {
            "needs": row.need_count,
            "system_owner_id": row.system_owner_id,
            "system_owner": row.system_owner or "",
            "system_owner_at": row.system_owner_at,
            "review_due": row.review_due,
            "asked_until": timezone.localdate(asked) if asked else None,
            "events_open": row.events_open,
            "pilot_skipped_at": row.skipped_at,
            "pilot_concluded_at": row.concluded_at,
            "guidelines": bool(row.has_guidelines),
        }


def _newest(rows: QuerySet[Any], at: str) -> Any:
    return rows.filter(case=OuterRef("pk")).order_by("-pk").values(at)[:1]


def _own_rounds(ids: list[int], found: dict[int, dict[str, Any]]) -> None:
    for case_id in ids:
        found[case_id]["reopened"] = {}
    for row in Round.objects.filter(case__in=ids).order_by("pk"):
        found[row.case_id]["reopened"] |= dict.fromkeys(row.steps, row.opened_at)


def _own_pilots(ids: list[int], found: dict[int, dict[str, Any]]) -> None:
    pilots: dict[int, list[PilotFacts]] = defaultdict(list)
    rows = Pilot.objects.filter(case__in=ids).select_related("school").annotate(told=Count("experiences"))
    for row in rows.order_by("starts_on", "pk"):
        pilots[row.case_id].append(
            PilotFacts(
                pilot_id=row.pk,
                owner_id=row.tenant_id,
                school=row.school.name,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                stopped_on=row.stopped_on,
                planned_at=row.planned_at,
                experiences=row.told,
            )
        )
    for case_id in ids:
        found[case_id]["pilots"] = tuple(pilots[case_id])


def _own_decisions(ids: list[int], found: dict[int, dict[str, Any]]) -> None:
    newest: dict[int, Proposal] = {}
    for proposal in (
        Proposal.objects.filter(case__in=ids).order_by("case_id", "-pk").distinct("case_id").prefetch_related(_votes())
    ):
        newest[proposal.case_id] = proposal
        found[proposal.case_id] |= {
            "proposal_id": proposal.pk,
            "proposal_advice": proposal.advice,
            "proposal_hash": proposal.content_hash,
            "proposal_parts": proposal.parts,
            "proposed_at": proposal.put_forward_at,
            "members": proposal.members,
            "votes": tuple(
                VoteFacts(person_id=vote.given_by_id, name=vote.given_by.name, choice=vote.choice)
                for vote in proposal.votes.all()
            ),
        }
    answers = ConsultationAnswer.objects.filter(decision=OuterRef("pk"))
    for decision in (
        Decision.objects.filter(case__in=ids)
        .order_by("case_id", "-pk")
        .distinct("case_id")
        .select_related("proposal")
        .annotate(
            may_go_on=Subquery(answers.values("may_go_on")[:1]), answered_at=Subquery(answers.values("noted_at")[:1])
        )
    ):
        found[decision.case_id] |= {
            "decision_id": decision.pk,
            "outcome": decision.outcome,
            "decided_at": decision.decided_at,
            "decision_parts": decision.proposal.parts,
            "conditions": decision.conditions,
            "decision_reason": decision.reason,
            "consultation_answered": decision.answered_at is not None,
            "consultation_may_go_on": bool(decision.may_go_on),
            "consultation_answered_at": decision.answered_at,
        }


def _votes() -> Any:
    return Prefetch("votes", Vote.objects.select_related("given_by").order_by("pk"))
