from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.approval.facts import CaseFacts, UseFacts, VoteFacts, content_hash, parts
from tillit.approval.gathering import facts_of
from tillit.approval.missing import hearing, validation
from tillit.approval.models import Case, Participation, Vote
from tillit.approval.rules.case import check_open, check_runs
from tillit.approval.steps import BY_CODE
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.denied import Denied

Choice = Vote.Choice


def check_put_forward(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    facts, today = facts_of(case), timezone.localdate()
    if _vote_under_way(facts):
        raise Denied(_("The group is voting on it already."))
    if facts.counts("decision", facts.decided_at) and not BY_CODE["decision"].missing(facts, today):
        raise Denied(_("The group has decided."))
    if facts.outcome == "prior_consultation" and not facts.consultation_answered:
        raise Denied(_("Datatilsynet has not answered yet."))
    for code in ("information", "preliminary", "agreement", "system_owner", "pilot"):
        lacks = BY_CODE[code].missing(facts, today)
        # What makes approval impossible does not stop a refusal: the group must be able to say no.
        serious = [
            sentence for sentence in lacks if sentence.code not in ("transfer", "send", "sign", "agreement_gaps")
        ]
        if serious:
            raise Denied(str(serious[0].text))
    if facts.assessment_drafts:
        raise Denied(
            _("Parts of the risk analysis are drafts that nobody has looked at. Confirm or change them first.")
        )
    if facts.assessment_missing:
        raise Denied(_("The risk analysis is not complete."))


def _vote_under_way(facts: CaseFacts) -> bool:
    if facts.proposal_id is None or not facts.counts("decision", facts.proposed_at):
        return False
    decided_after = (
        facts.decided_at is not None and facts.proposed_at is not None and facts.decided_at > facts.proposed_at
    )
    return not decided_after and facts.proposal_hash == content_hash(parts(facts))


def check_vote(case: Case, actor: Actor) -> None:
    _check_member(case, actor)
    facts = facts_of(case)
    _check_proposal_stands(facts)
    if any(vote.person_id == actor.person_id for vote in facts.votes):
        raise Denied(_("You have voted. A vote is given once."))


def _check_member(case: Case, actor: Actor) -> None:
    if actor.role != Role.COORDINATOR or actor.organisation_id != case.tenant_id:
        raise Denied(_("Only members of the coordination group decide."))
    check_open(case)


def _check_proposal_stands(facts: CaseFacts) -> None:
    if facts.proposal_id is None or not facts.counts("decision", facts.proposed_at):
        raise Denied(_("The case has not been laid before the group."))
    if facts.decided_at and facts.proposed_at and facts.decided_at > facts.proposed_at:
        raise Denied(_("The group has decided."))
    if facts.proposal_hash != content_hash(parts(facts)):
        raise Denied(
            _("Something has changed since the case was laid before the group. The network must lay it forward again.")
        )


def check_choice(facts: CaseFacts, choice: str, conditions: str = "") -> None:
    """Nobody can vote away a hard stop."""
    if choice != Choice.APPROVED:
        return
    if facts.hard_stops:
        raise Denied(_("The service cannot be approved: it does something that no vote can allow. See the hard stops."))
    lacking = [use.owner for use in facts.taking_part if not use.signed]
    if lacking:
        raise Denied(_("No approval without a signed agreement: %(owners)s.") % {"owners": ", ".join(lacking)})
    invalid = [use.owner for use in facts.taking_part if not use.transfer_ok]
    if invalid:
        raise Denied(_("No approval without a valid basis for transfers: %(owners)s.") % {"owners": ", ".join(invalid)})
    if facts.prior_consultation_advised and not facts.consultation_may_go_on:
        raise Denied(_("The data protection officer says that Datatilsynet must be asked first (Art. 36)."))
    check_heard_and_validated(facts)


def check_heard_and_validated(facts: CaseFacts) -> None:
    """No approval before those it concerns are heard (Art. 35(9)) and management stands for what is decided on."""
    lacks = (*hearing(facts), *validation(facts))
    if lacks:
        raise Denied(str(lacks[0].text))


def tally(votes: Sequence[VoteFacts]) -> Counter[str]:
    return Counter(vote.choice for vote in votes)


def quorum(members: int) -> int:
    """At least half of the members must take part (kommuneloven § 11-9)."""
    return (members + 1) // 2


def result(votes: Sequence[VoteFacts]) -> str | None:
    """The outcome with most votes among those that name one; None when two are equal."""
    counted = Counter(vote.choice for vote in votes if vote.choice in ("approved", "refused", "prior_consultation"))
    ranked = counted.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def check_record_is_ready(facts: CaseFacts) -> None:
    """Before advising a yes: any change to the draft after the decision would undo it."""
    if facts.record_draft_prefilled or facts.record_draft_missing:
        raise Denied(_("The draft of the record must be read and complete first. The decision rests on it."))


def check_decide(case: Case, actor: Actor) -> None:
    _check_member(case, actor)
    facts = facts_of(case)
    _check_proposal_stands(facts)
    taking_part = [vote for vote in facts.votes if vote.choice != Choice.RECUSED]
    if len(taking_part) < quorum(facts.members):
        raise Denied(
            _("Too few have voted: %(given)s of %(members)s members; at least %(quorum)s must take part.")
            % {"given": len(taking_part), "members": facts.members, "quorum": quorum(facts.members)}
        )
    outcome = result(facts.votes)
    if outcome is None:
        raise Denied(_("The votes are equal. Somebody who has not voted must, or the case is laid forward again."))
    check_choice(facts, outcome)


def check_answer_consultation(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    facts = facts_of(case)
    if facts.outcome != "prior_consultation":
        raise Denied(_("The case has not been sent to Datatilsynet."))
    if facts.consultation_answered:
        raise Denied(_("The answer has been noted."))


def check_take_stance(participation: Participation, actor: Actor) -> None:
    if actor.role != Role.DIRECTOR or actor.organisation_id != participation.tenant_id:
        raise Denied(_("Only the municipal director answers for the municipality."))
    check_open(participation.case)
    use = use_in(facts_of(participation.case), participation)
    if use.in_force:
        raise Denied(_("The service is in use here. Phase it out instead."))


def use_in(facts: CaseFacts, participation: Participation) -> UseFacts:
    return next(use for use in facts.uses if use.participation_id == participation.pk)


def check_decision_stands(case: Case) -> None:
    """For all that comes after the decision: it is made, it is a yes, and nothing it rests on has changed."""
    facts = facts_of(case)
    lacks = BY_CODE["decision"].missing(facts, timezone.localdate())
    if lacks:
        raise Denied(str(lacks[0].text))
    if facts.outcome != "approved":
        raise Denied(_("The service is not approved."))
