"""What is true of a case, gathered from every context. Pure: the steps are judged from this and nothing else."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

import msgspec


class UseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One school owner that takes part."""

    participation_id: int
    use_id: int
    owner_id: int
    owner: str
    stance: str = "takes_part"
    stance_reason: str = ""
    agreement_id: int | None = None
    agreement_complete: bool = False
    agreement_released: bool = False  # the director has been asked to sign
    agreement_hash: str = ""
    signed: bool = False
    signed_by: str = ""
    signed_at: datetime | None = None
    asked_again: bool = False  # signed, and the case has come back to be signed once more
    expires_on: date | None = None
    transfer: str = ""  # worst status over the sub-processor tree: ok, ok_with_conditions, not_ok, unknown
    record_id: int | None = None
    record_hash: str = ""
    record_at: datetime | None = None
    policy_number: int | None = None
    in_force: bool = False
    platforms: tuple[str, ...] = ()
    activated_at: datetime | None = None
    phase_out_id: int | None = None
    phased_out: bool = False
    record_closed: bool = False

    @property
    def takes_part(self) -> bool:
        return self.stance != "declines"

    @property
    def transfer_ok(self) -> bool:
        return self.transfer in ("ok", "ok_with_conditions")


class PilotFacts(msgspec.Struct, frozen=True, kw_only=True):
    pilot_id: int
    owner_id: int
    school: str
    starts_on: date
    ends_on: date
    planned_at: datetime
    stopped_on: date | None = None
    experiences: int = 0

    def running(self, today: date) -> bool:
        return self.stopped_on is None and self.starts_on <= today <= self.ends_on

    def ended(self, today: date) -> bool:
        return self.stopped_on is not None or today > self.ends_on


class VoteFacts(msgspec.Struct, frozen=True, kw_only=True):
    person_id: int
    name: str
    choice: str


class CaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the ten steps ask about. Times are when the fact came to be."""

    case_id: int
    tenant_id: int
    service_id: int
    service: str
    opened_at: datetime
    closed: bool = False
    # step code: when it was last sent back or reopened; older facts do not count for it
    reopened: dict[str, datetime] = msgspec.field(default_factory=dict)
    needs: int = 0
    # 2 information
    declaration_number: int | None = None
    declared_at: datetime | None = None
    declaration_hash: str = ""
    open_questions: int = 0
    asked_until: date | None = None
    drafts_made: bool = False
    record_draft_hash: str = ""
    record_draft_missing: int = 0
    record_draft_prefilled: bool = False
    # 3 preliminary assessment
    assessment_id: int | None = None
    preassessed_at: datetime | None = None
    preassessment: str = ""
    dpia: bool = False
    assessment_hash: str = ""
    assessment_missing: int = 0
    assessment_drafts: int = 0
    above_acceptance: int = 0
    highest_residual: str = ""
    opinion: str = ""
    opinion_hash: str = ""
    opinion_at: datetime | None = None
    prior_consultation_advised: bool = False
    hearing: str = ""  # held, reasoned_away, open, ended, planned; "" when nobody has thought of it
    hearing_settled: bool = False
    hearing_open_until: date | None = None
    validation: str = ""  # stands, sent_back, changed, over; "" when management has not been asked
    validated_by: str = ""
    validated_until: date | None = None
    # 4 agreements, 8 records, 9 activation: per owner
    uses: tuple[UseFacts, ...] = ()
    # 5
    system_owner_id: int | None = None
    system_owner: str = ""
    system_owner_at: datetime | None = None
    # 6
    pilots: tuple[PilotFacts, ...] = ()
    pilot_skipped_at: datetime | None = None
    pilot_concluded_at: datetime | None = None
    guidelines: bool = False
    # 7
    hard_stops: tuple[str, ...] = ()
    proposal_id: int | None = None
    proposal_advice: str = ""
    proposal_hash: str = ""
    proposal_parts: dict[str, str] = msgspec.field(default_factory=dict)
    proposed_at: datetime | None = None
    members: int = 0
    votes: tuple[VoteFacts, ...] = ()
    decision_id: int | None = None
    outcome: str = ""
    decided_at: datetime | None = None
    decision_parts: dict[str, str] = msgspec.field(default_factory=dict)
    conditions: str = ""
    decision_reason: str = ""
    consultation_answered: bool = False
    consultation_may_go_on: bool = False
    consultation_answered_at: datetime | None = None
    # 10
    events_open: int = 0
    review_due: date | None = None

    @property
    def taking_part(self) -> tuple[UseFacts, ...]:
        return tuple(use for use in self.uses if use.takes_part)

    @property
    def runs_alone(self) -> bool:
        """Run by a school owner for itself, whose director then answers for the assessment."""
        return any(use.owner_id == self.tenant_id for use in self.uses)

    def counts(self, step: str, at: datetime | None) -> bool:
        """Whether a fact from that moment still counts for the step."""
        since = self.reopened.get(step)
        return at is not None and (since is None or at > since)


def parts(facts: CaseFacts) -> dict[str, str]:
    """Everything a decision rests on, each with its hash: what may not change between decision and activation."""
    resting: dict[str, str] = {
        "declaration": facts.declaration_hash,
        "assessment": facts.assessment_hash,
        "preassessment": facts.preassessed_at.isoformat() if facts.preassessed_at else "",
        "opinion": facts.opinion_at.isoformat() if facts.opinion_at else "",
        "record_draft": facts.record_draft_hash,
        "system_owner": str(facts.system_owner_id or ""),
        "pilot": str(max(filter(None, [facts.pilot_concluded_at, facts.pilot_skipped_at]), default="")),
    }
    for use in facts.taking_part:
        resting[f"agreement:{use.owner_id}"] = use.agreement_hash
        resting[f"transfer:{use.owner_id}"] = use.transfer
    return resting


def content_hash(resting: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(resting, sort_keys=True).encode()).hexdigest()


def changed_since_decision(facts: CaseFacts) -> tuple[str, ...]:
    """Names of the parts that are no longer as they were decided upon. An owner that declines changes nothing."""
    now = parts(facts)
    taking_part = {str(use.owner_id) for use in facts.taking_part}
    return tuple(
        name
        for name, before in facts.decision_parts.items()
        if now.get(name) != before and (":" not in name or name.split(":")[1] in taking_part)
    )
