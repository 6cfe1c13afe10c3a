"""What single steps show beside the common parts: questions, pilots, votes, events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tillit.approval.commands import EVENT
from tillit.approval.facts import CaseFacts
from tillit.approval.missing import answers_for
from tillit.approval.models import (
    Case,
    Decision,
    Event,
    Guidelines,
    Need,
    PhaseOut,
    Pilot,
    PilotConclusion,
    PilotSkip,
    Proposal,
    Review,
    Vote,
)
from tillit.approval.rules.decision import quorum
from tillit.approval.stops import stop_rows
from tillit.assessment.models import PreAssessment
from tillit.catalogue.queries import latest_declaration, open_questions, open_requests
from tillit.organisations.acting import Actor
from tillit.participation.models import Opinion
from tillit.record.models import Draft


def extra_context(case: Case, code: str, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    more = MORE.get(code)
    return more(case, facts, actor) if more else {}


def _need(case: Case, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    needs = Need.objects.filter(case=case).select_related("reporter", "organisation")
    return {"needs": list(needs[:50])}


def _information(case: Case, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    declaration = latest_declaration(case.service_id)
    draft = Draft.objects.filter(tenant_id=case.tenant_id, service_id=case.service_id).first()
    return {
        "declaration": declaration,
        "questions": open_questions(declaration) if declaration else [],
        "requests": open_requests(case.service_id),
        "draft": draft,
    }


def _preliminary(case: Case, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    if case.assessment_id is None:
        return {}
    return {
        "preassessment": PreAssessment.objects.filter(assessment=case.assessment_id).first(),
        "opinion": Opinion.objects.filter(assessment=case.assessment_id).select_related("given_by").first(),
        "opinion_stale": bool(facts.opinion_hash) and facts.opinion_hash != facts.assessment_hash,
    }


def _pilot(case: Case, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    return {
        "pilots": list(Pilot.objects.filter(case=case).select_related("school", "tenant")),
        "skip": PilotSkip.objects.filter(case=case).select_related("skipped_by").first(),
        "conclusion": PilotConclusion.objects.filter(case=case).select_related("concluded_by").first(),
        "guidelines": Guidelines.objects.filter(case=case).first(),
    }


def _decision(case: Case, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    return {
        "stops": stop_rows(facts),
        "proposal": Proposal.objects.filter(pk=facts.proposal_id or 0).select_related("put_forward_by").first(),
        "decision": Decision.objects.filter(pk=facts.decision_id or 0).select_related("decided_by").first(),
        "votes": [(vote.name, str(Vote.Choice(vote.choice).label)) for vote in facts.votes],
        "quorum": quorum(facts.members),
        "validates": actor.role == answers_for(facts) and actor.belongs_to(case.tenant_id),
    }


def _record(case: Case, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    return {"draft": Draft.objects.filter(tenant_id=case.tenant_id, service_id=case.service_id).first()}


def _follow_up(case: Case, facts: CaseFacts, actor: Actor) -> dict[str, Any]:
    rows = Event.objects.filter(case=case).select_related("reported_by", "triage__judged_by")[:50]
    events = [(event, EVENT.buttons(event, actor) if not hasattr(event, "triage") else []) for event in rows]
    for event, _buttons in events:
        event.case = case
    phase_outs = PhaseOut.objects.filter(participation__case=case).select_related("participation__tenant")
    reviews = list(Review.objects.filter(case=case).exclude(text="")[:10])
    return {"events": events, "reviews": reviews, "phase_outs": list(phase_outs)}


MORE: dict[str, Callable[[Case, CaseFacts, Actor], dict[str, Any]]] = {
    "need": _need,
    "information": _information,
    "preliminary": _preliminary,
    "pilot": _pilot,
    "decision": _decision,
    "record": _record,
    "follow_up": _follow_up,
}
