from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.agreements import actions as agreements
from tillit.approval.actions.need import answer_needs
from tillit.approval.facts import content_hash, parts
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, ConsultationAnswer, Decision, Need, Participation, Proposal, Stance, Vote
from tillit.approval.rules import decision as rules
from tillit.audit import actions as audit
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import Status
from tillit.documents.actions import store
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership
from tillit.organisations.roles import Role
from tillit.web.denied import Denied, Invalid


@transaction.atomic
def put_forward(case: Case, *, advice: str, reason: str, by: Actor, conditions: str = "") -> Proposal:
    """Lay the case before the coordination group, exactly as it now stands."""
    rules.check_put_forward(case, by)
    facts = facts_of(case)
    try:
        rules.check_choice(facts, advice)
        if advice == Vote.Choice.APPROVED:
            rules.check_record_is_ready(facts)
    except Denied as refusal:
        raise Invalid(refusal.sentence, "advice") from refusal
    members = Membership.objects.filter(organisation_id=case.tenant_id, role=Role.COORDINATOR, until=None).count()
    if members == 0:
        raise Invalid(_("Nobody is a member of the coordination group yet. Invite its members first."))
    resting = parts(facts)
    proposal = Proposal.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        advice=advice,
        reason=reason,
        conditions=conditions,
        parts=resting,
        content_hash=content_hash(resting),
        members=members,
        put_forward_by_id=by.person_id,
        put_forward_at=timezone.now(),
    )
    audit.record(
        "case_put_forward", case, by=by, tenant_id=case.tenant_id, advice=advice, content=proposal.content_hash
    )
    return proposal


@transaction.atomic
def vote(case: Case, *, choice: str, by: Actor, reason: str = "") -> Vote:
    rules.check_vote(case, by)
    facts = facts_of(case)
    rules.check_choice(facts, choice)
    if choice == Vote.Choice.RECUSED and not reason.strip():
        raise Invalid(_("Say why you step aside."), "reason")
    given = Vote.objects.create(
        tenant_id=case.tenant_id,
        proposal_id=facts.proposal_id or 0,  # the rule has found one
        choice=choice,
        reason=reason,
        given_by_id=by.person_id,
        given_at=timezone.now(),
    )
    audit.record("vote_given", case, by=by, tenant_id=case.tenant_id, choice=choice)
    return given


@transaction.atomic
def decide(case: Case, *, reason: str, minutes: str, by: Actor, conditions: str = "") -> Decision:
    """Record what the votes say, with minutes. A refusal answers everyone who asked and is published."""
    rules.check_decide(case, by)
    facts = facts_of(case)
    outcome = rules.result(facts.votes) or ""  # check_decide has refused a tie
    decision = Decision.objects.create(
        tenant_id=case.tenant_id,
        proposal_id=facts.proposal_id or 0,  # the rule has found one
        case=case,
        outcome=outcome,
        conditions=conditions,
        reason=reason,
        minutes=minutes,
        content_hash=facts.proposal_hash,
        tally=dict(rules.tally(facts.votes)),
        decided_by_id=by.person_id,
        decided_at=timezone.now(),
    )
    if outcome == "refused":
        answer_needs(case.needs.all(), Need.Answer.REFUSED, reason)
        for participation in case.participations.select_related("tenant"):
            _publish_refusal(participation, reason, by)
        agreements.hold_back(case.participations.values_list("use", flat=True), by=by)
    audit.record("case_decided", case, by=by, tenant_id=case.tenant_id, outcome=outcome, content=decision.content_hash)
    return decision


def _publish_refusal(participation: Participation, reason: str, by: Actor) -> None:
    service, today = participation.case.service, timezone.localdate()
    catalogue.publish_status(service, participation.tenant, Status.REFUSED, reason=reason, decided_on=today, by=by)


@transaction.atomic
def answer_consultation(
    case: Case, *, may_go_on: bool, text: str, received_on: date, by: Actor, file: Any = None
) -> ConsultationAnswer:
    rules.check_answer_consultation(case, by)
    if received_on > timezone.localdate():
        raise Invalid(_("The day cannot be in the future."), "received_on")
    answer = ConsultationAnswer.objects.create(
        tenant_id=case.tenant_id,
        decision_id=facts_of(case).decision_id or 0,  # the rule has found one
        may_go_on=may_go_on,
        text=text,
        received_on=received_on,
        file=store(file, tenant_id=case.tenant_id, by=by) if file else None,
        noted_by_id=by.person_id,
        noted_at=timezone.now(),
    )
    audit.record("consultation_answered", case, by=by, tenant_id=case.tenant_id, may_go_on=may_go_on)
    return answer


@transaction.atomic
def take_stance(participation: Participation, *, kind: str, by: Actor, reason: str = "") -> Stance:
    """The controller's own word on the common outcome."""
    rules.check_take_stance(participation, by)
    if kind != Stance.Kind.TAKES_PART and not reason.strip():
        raise Invalid(_("Say why, so that the others can learn from it."), "reason")
    stance = Stance.objects.create(
        tenant_id=participation.tenant_id,
        participation=participation,
        kind=kind,
        reason=reason,
        taken_by_id=by.person_id,
        taken_at=timezone.now(),
    )
    if kind == Stance.Kind.DECLINES:
        _publish_refusal(participation, reason, by)
    elif facts_of(participation.case).outcome != "refused":
        catalogue.publish_status(participation.case.service, participation.tenant, Status.UNDER_WORK, by=by)
    audit.record("stance_taken", participation, by=by, tenant_id=participation.tenant_id, kind=kind)
    return stance
