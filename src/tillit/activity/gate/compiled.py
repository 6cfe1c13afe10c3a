"""A policy compiled to something that judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from msgspec import UNSET

from tillit.activity.gate import documents, trial
from tillit.activity.gate.hours import HERE, Hours, moment_of
from tillit.activity.gate.judging import Judging
from tillit.activity.gate.paths import TRIAL
from tillit.activity.gate.people import ANONYMOUS, stand_in
from tillit.activity.gate.rules import Rules, special_kept
from tillit.activity.gate.scans import Scanner
from tillit.activity.gate.statements import is_voiding, statement, void
from tillit.activity.gate.verdict import (
    Finding,
    Kept,
    KeptDocument,
    Pupil,
    Refused,
    Standing,
    Withheld,
    WithheldBecause,
)
from tillit.activity.xapi.model import Statement
from tillit.record.policy import Policy

NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Gate:
    """Judges by one policy, for ever. Safe to share; make a new one for a new policy."""

    number: int
    hours: Hours
    inside: Rules
    outside: Rules
    scanner: Scanner

    def judge(
        self, sent: Statement, pupil: Pupil, now: datetime, others: Mapping[str, str] = NOBODY
    ) -> Kept | Withheld | Refused:
        """`others`: pseudonyms of other persons, by `xapi.identity.agent_key`; who is not there is left out.
        Judge what was sent, before anything is filled in: a time the LRS adds is not the supplier's to declare."""
        if self.inside.trial:
            return self.try_out(sent, pupil, now)
        if is_voiding(sent):
            return self.take_back(sent, pupil, now)
        if pupil.standing is Standing.OUTSIDE:
            return Withheld(WithheldBecause.OUTSIDE)
        arrived = now.astimezone(HERE)
        moment = arrived if sent.timestamp is UNSET else moment_of(sent.timestamp, now)
        outside = self.hours.outside(moment, pupil.calendar)
        judging = Judging(self.outside if outside else self.inside, sent.actor, pupil.pseudonym, others, moment)
        verdict = weigh(judging, sent, arrived.date(), outside=outside)
        if pupil.standing is Standing.KNOWN or isinstance(verdict, Refused):
            # Also for a pupil who is kept out: were they let through unread, who sends what is not declared could tell
            # from the answer, and from how long it takes, who has objected.
            return verdict
        return Withheld(WithheldBecause(str(pupil.standing)))

    def try_out(self, sent: Statement, pupil: Pupil, now: datetime) -> Kept | Refused:
        """Clocks run from the arrival: what is tried may say any time."""
        if findings := trial.findings(self.scanner, sent, pupil.standing):
            return Refused(findings)
        fields = frozenset({TRIAL})
        delete_on = self.inside.deadlines.delete_on(fields, now.astimezone(HERE).date())
        return Kept(sent, delete_on, outside_hours=False, fields=fields)

    def take_back(self, sent: Statement, pupil: Pupil, now: datetime) -> Kept:
        known = pupil.standing is Standing.KNOWN
        actor = stand_in(pupil.pseudonym if known else ANONYMOUS)
        delete_on = self.inside.deadlines.longest(now.astimezone(HERE).date())
        return Kept(void(sent, actor), delete_on, outside_hours=False)

    def judge_document(
        self,
        kind: documents.DocumentKind,
        content_type: str,
        body: bytes,
        pupil: Pupil | None,
        now: datetime,
        keys: Mapping[str, str] = NOBODY,
    ) -> KeptDocument | Withheld | Refused:
        """`keys` are what the document is found by (activityId, stateId, profileId …). An activity's profile is about
        no pupil; for the other two without a pupil there is nobody it could be stored for."""
        outside = self.hours.outside(now.astimezone(HERE), pupil.calendar if pupil else None)
        rules = self.outside if outside else self.inside
        return documents.judge(rules, kind, documents.Sent(content_type, body, keys), pupil, now, outside=outside)

    def judge_part(self, content_type: str, body: bytes) -> tuple[Finding, ...]:
        """The bytes of a kept attachment, where they are text we can read."""
        return () if self.inside.trial else documents.look_at_part(self.inside, content_type, body)


def weigh(judging: Judging, sent: Statement, today: date, *, outside: bool) -> Kept | Withheld | Refused:
    """The clocks run from the day it happened, and never from a day that has not come."""
    kept = statement(judging, sent)
    if judging.findings:
        return Refused(tuple(judging.findings))
    if kept is None:
        return Withheld(WithheldBecause.OUTSIDE_HOURS if outside else WithheldBecause.LEFT_OUT)
    fields = frozenset(judging.fields)
    delete_on = judging.rules.deadlines.delete_on(fields, min(judging.moment.date(), today))
    if delete_on < today:
        return Withheld(WithheldBecause.TOO_OLD)
    return Kept(kept, delete_on, outside, fields)


def compile_gate(policy: Policy, number: int, names: Iterable[str] = frozenset(), *, secret: bytes = b"") -> Gate:
    """`number` is the policy's version, for whoever asks which gate this is. `names`: full names of people of the
    owner, which no text may hold. `secret`: the key for pseudonyms of values; without it such values are left out."""
    scanner = Scanner(names, special_kept(policy))
    inside = Rules(policy, scanner, secret, outside=False)
    outside = Rules(policy, scanner, secret, outside=True)
    return Gate(number=number, hours=Hours(policy.school_hours), inside=inside, outside=outside, scanner=scanner)
