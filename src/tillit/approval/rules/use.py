"""Records, activation, choices and phase-out: what comes after the decision, at each owner."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tillit.approval.confirming import confirmations_missing
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Event, Participation, PhaseOut
from tillit.approval.rules.case import check_open, check_runs
from tillit.approval.rules.decision import check_decision_stands, use_in
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.denied import Denied, Invalid


def check_complete_records(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    check_decision_stands(case)
    facts = facts_of(case)
    if facts.record_draft_prefilled:
        raise Denied(_("Nobody has looked at the draft of the record. Read it and save it first."))
    if facts.record_draft_missing:
        raise Denied(_("The draft of the record is not complete."))
    if all(use.policy_number and facts.counts("record", use.record_at) for use in facts.taking_part):
        raise Denied(_("The records are completed."))


def check_activate(participation: Participation, actor: Actor) -> None:
    check_runs(participation.case, actor)
    check_decision_stands(participation.case)
    facts = facts_of(participation.case)
    use = use_in(facts, participation)
    if not use.takes_part:
        raise Denied(_("%(owner)s has declined.") % {"owner": use.owner})
    if not (use.policy_number and facts.counts("record", use.record_at)):
        raise Denied(_("Complete the record first: it is what the service will be held to."))
    if not use.signed:
        raise Denied(_("The agreement is not signed as it now stands."))
    if use.phase_out_id:
        raise Denied(_("The service is being phased out here."))


def check_not_active(participation: Participation, platforms: Sequence[str]) -> None:
    """Twice the same is told, not done again: somebody else was here a moment before."""
    facts = facts_of(participation.case)
    use = use_in(facts, participation)
    if use.in_force and facts.counts("activation", use.activated_at) and set(platforms) <= set(use.platforms):
        raise Invalid(_("The service is active there already."), "platforms")


def check_start_phase_out(participation: Participation, actor: Actor) -> None:
    is_network = actor.role == Role.NETWORK and actor.organisation_id == participation.case.tenant_id
    is_director = actor.role == Role.DIRECTOR and actor.organisation_id == participation.tenant_id
    if not (is_network or is_director):
        raise Denied(_("The network, or the director of the municipality, ends a use."))
    check_open(participation.case)
    use = use_in(facts_of(participation.case), participation)
    if not use.in_force:
        raise Denied(_("The service is not in use here."))
    if use.phase_out_id:
        raise Denied(_("It is being phased out already."))


def check_confirm(phase_out: PhaseOut, actor: Actor) -> None:
    check_runs(phase_out.participation.case, actor)
    if phase_out.closed_at is not None:
        raise Denied(_("The phase-out is finished."))
    if not confirmations_missing(phase_out).exists():
        raise Denied(_("All have confirmed."))


def check_finish_phase_out(phase_out: PhaseOut, actor: Actor) -> None:
    check_runs(phase_out.participation.case, actor)
    if phase_out.closed_at is not None:
        raise Denied(_("The phase-out is finished."))
    missing = confirmations_missing(phase_out)
    if missing:
        names = ", ".join(processor.name for processor in missing)
        raise Denied(_("Confirmation of deletion is missing from: %(names)s.") % {"names": names})


def check_report(case: Case, actor: Actor) -> None:
    check_open(case)
    if not any(use.in_force for use in facts_of(case).uses):
        raise Denied(_("The service is not in use yet. Send the case back to the step it concerns instead."))


def check_judge(event: Event, actor: Actor) -> None:
    check_runs(event.case, actor)
    if hasattr(event, "triage"):
        raise Denied(_("It has been judged."))


def check_hold_review(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    if not any(use.in_force for use in facts_of(case).uses):
        raise Denied(_("There is nothing to review before the service is in use."))
