"""What each step lacks, in sentences with whose turn it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tillit.approval.facts import CaseFacts, changed_since_decision
from tillit.organisations.roles import Role

_written = lazy(date_format, str)  # in the reader's language
# Who a step waits for, as one says it in a sentence.
WHOM: dict[Role, Promise] = {
    Role.NETWORK: _("the network"),
    Role.DPO: _("the data protection officer"),
    Role.COORDINATOR: _("the coordination group"),
    Role.DIRECTOR: _("the municipal director"),
}


@dataclass(frozen=True)
class Sentence:
    """`code` is for tests and the API. `owner_id` is set when it concerns one school owner only.

    `waiting`: time or somebody outside must do it, named here; nobody in Tillit can press anything.
    """

    code: str
    text: str | Promise
    ball: Role
    owner_id: int | None = None
    waiting: str | Promise = ""

    @property
    def whom(self) -> str:
        return str(self.waiting or WHOM.get(self.ball) or self.ball.label)


def need(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    """A case can be opened without a report, when the network itself sees the need."""
    return ()


def information(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    if facts.counts("information", facts.declared_at):
        if facts.drafts_made:
            return ()
        text = _("The drafts of record, risk analysis and agreements are not made.")
        return (Sentence("drafts", text, Role.NETWORK),)
    if facts.asked_until:
        text = _("The supplier has been asked, and has not answered yet.")
        return (Sentence("supplier_answers", text, Role.SUPPLIER, waiting=_("the supplier")),)
    return (Sentence("ask", _("Nobody has asked the supplier, or filled in from public terms."), Role.NETWORK),)


def preliminary(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    lacks = []
    if not facts.counts("preliminary", facts.preassessed_at):
        lacks.append(Sentence("preassess", _("Whether a DPIA is required has not been decided."), Role.NETWORK))
    if not facts.counts("preliminary", facts.opinion_at):
        lacks.append(Sentence("opinion", _("The data protection officer has not given an opinion."), Role.DPO))
    return tuple(lacks)


def agreement(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    lacks: list[Sentence] = []
    if facts.outcome == "refused" and facts.counts("decision", facts.decided_at):
        return ()  # nobody signs for a service that is refused
    if not facts.taking_part:
        lacks.append(Sentence("nobody", _("No school owner takes part."), Role.NETWORK))
    for use in facts.taking_part:
        owner = {"owner": use.owner}
        if use.agreement_id is None:
            lacks.append(
                _of("draft_agreement", _("{owner} has no draft agreement."), Role.NETWORK, use.owner_id, **owner)
            )
        elif not use.agreement_complete:
            lacks.append(
                _of(
                    "agreement_gaps",
                    _("The agreement of {owner} is not complete."),
                    Role.NETWORK,
                    use.owner_id,
                    **owner,
                )
            )
        elif not use.signed and not use.agreement_released:
            text = _("The agreement of {owner} has not been sent for signing.")
            lacks.append(_of("send", text, Role.NETWORK, use.owner_id, **owner))
        elif not use.signed or not facts.counts("agreement", use.signed_at):
            lacks.append(
                _of("sign", _("The director of {owner} has not signed."), Role.DIRECTOR, use.owner_id, **owner)
            )
        if use.agreement_id is not None and not use.transfer_ok:
            lacks.append(
                _of(
                    "transfer",
                    _("{owner}: a transfer out of the EEA has no valid basis."),
                    Role.NETWORK,
                    use.owner_id,
                    **owner,
                )
            )
    return tuple(lacks)


def system_owner(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    if facts.counts("system_owner", facts.system_owner_at):
        return ()
    return (Sentence("name", _("No system owner has been named."), Role.NETWORK),)


def pilot(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    if facts.counts("pilot", facts.pilot_skipped_at) or facts.counts("pilot", facts.pilot_concluded_at):
        return ()
    pilots = [pilot for pilot in facts.pilots if facts.counts("pilot", pilot.planned_at)]
    if not pilots:
        return (Sentence("plan", _("No pilot is planned, and nobody has said why it can be skipped."), Role.NETWORK),)
    if not all(pilot.ended(today) for pilot in pilots):
        last = max(pilot.ends_on for pilot in pilots)
        text = format_lazy(_("The pilot runs until {day}."), day=_written(last, "j. F Y"))
        return (Sentence("running", text, Role.TEACHER, waiting=_("the pilot")),)
    return (
        Sentence(
            "conclude",
            _("The pilot is over. Write what it showed, and bring the risk analysis up to date."),
            Role.NETWORK,
        ),
    )


def decision(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    if not facts.counts("decision", facts.decided_at):
        if facts.proposal_id and facts.counts("decision", facts.proposed_at):
            vote = Sentence("vote", _("The coordination group has not finished voting."), Role.COORDINATOR)
            return (*_grounds(facts), vote)
        propose = Sentence("propose", _("The case has not been laid before the coordination group."), Role.NETWORK)
        return _grounds(facts) or (propose,)
    if facts.outcome == "refused":
        return ()
    if facts.outcome == "prior_consultation":
        return _after_consultation(facts)
    if changed_since_decision(facts) and not any(use.in_force for use in facts.uses):
        return (
            Sentence("changed", _("Something has changed since the decision, so it no longer stands."), Role.NETWORK),
        )
    return ()


def _grounds(facts: CaseFacts) -> tuple[Sentence, ...]:
    """What an approval needs from those who are heard and from management; a refusal needs none of it."""
    stopped = facts.prior_consultation_advised or any(stop.endswith(":stopped") for stop in facts.hard_stops)
    if stopped or facts.proposal_advice in ("refused", "prior_consultation"):
        return ()
    return (*hearing(facts), *validation(facts))


def hearing(facts: CaseFacts) -> tuple[Sentence, ...]:
    """GDPR Art. 35(9): where a DPIA is done, those it concerns are heard, or it is said why not."""
    if not facts.dpia or facts.hearing_settled:
        return ()
    if facts.hearing_open_until:
        text = format_lazy(_("The hearing is open until {day}."), day=_written(facts.hearing_open_until, "j. F Y"))
        return (Sentence("hearing", text, Role.NETWORK, waiting=_("those who are heard")),)
    if facts.hearing == "ended":
        text = _("The hearing is over. Answer those who said something, and close it.")
        return (Sentence("hearing", text, Role.NETWORK),)
    text = _("Those it concerns have not been heard, and nobody has said why (GDPR Art. 35(9)).")
    return (Sentence("hearing", text, Role.NETWORK),)


def validation(facts: CaseFacts) -> tuple[Sentence, ...]:
    """Management stands for exactly what is decided on."""
    if facts.validation == "stands":
        return ()
    text = {
        "changed": _("The risk analysis has changed since management validated it. It must be validated again."),
        "over": _("Management's validation of the risk analysis has run out."),
        "sent_back": _("Management has sent the risk analysis back."),
    }.get(facts.validation, _("Management has not validated the risk analysis."))
    ball = Role.NETWORK if facts.validation == "sent_back" else answers_for(facts)
    return (Sentence("validate", text, ball, facts.tenant_id if ball == Role.DIRECTOR else None),)


def answers_for(facts: CaseFacts) -> Role:
    """The director of an owner that runs the case alone; in a collaboration they decide together."""
    return Role.DIRECTOR if facts.runs_alone else Role.COORDINATOR


def _after_consultation(facts: CaseFacts) -> tuple[Sentence, ...]:
    if not facts.consultation_answered:
        text = _("Waiting for Datatilsynet's answer to the prior consultation.")
        return (Sentence("datatilsynet", text, Role.NETWORK, waiting="Datatilsynet"),)
    text = _("Datatilsynet has answered. Lay the case before the coordination group again.")
    return (Sentence("propose", text, Role.NETWORK),)


def record(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    if facts.outcome == "refused" and facts.counts("decision", facts.decided_at):
        return ()
    return tuple(
        _of("complete", _("The record of {owner} is not completed."), Role.NETWORK, use.owner_id, owner=use.owner)
        for use in facts.taking_part
        if not (use.policy_number and facts.counts("record", use.record_at))
    )


def activation(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    if facts.outcome == "refused" and facts.counts("decision", facts.decided_at):
        return ()
    return tuple(
        _of("activate", _("The service is not activated at {owner}."), Role.NETWORK, use.owner_id, owner=use.owner)
        for use in facts.taking_part
        if not use.phased_out and not (use.in_force and facts.counts("activation", use.activated_at))
    )


def follow_up(facts: CaseFacts, today: date) -> tuple[Sentence, ...]:
    lacks = []
    if facts.outcome == "refused":
        return ()
    if facts.events_open:
        lacks.append(Sentence("triage", _("Something has happened that nobody has judged yet."), Role.NETWORK))
    if facts.review_due and facts.review_due < today:
        lacks.append(Sentence("review", _("The review is overdue."), Role.NETWORK))
    for use in facts.taking_part:
        if use.in_force and use.expires_on and use.expires_on < today:
            lacks.append(
                _of("expired", _("The agreement of {owner} has expired."), Role.DIRECTOR, use.owner_id, owner=use.owner)
            )
        if use.phase_out_id and not use.phased_out:
            lacks.append(
                _of(
                    "phase_out",
                    _("{owner} is phasing the service out. Confirmations of deletion are missing."),
                    Role.NETWORK,
                    use.owner_id,
                    owner=use.owner,
                )
            )
    return tuple(lacks)


def _of(code: str, text: Any, ball: Role, owner_id: int | None, **values: str) -> Sentence:
    return Sentence(code, format_lazy(text, **values), ball, owner_id)
