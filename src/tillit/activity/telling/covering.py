"""Whether what people were told covers what a record says now. Pure.

Told once is told for as long as a later record asks for no more of what is analysed: no new purpose, field or reader, nobody
closer, nothing finer, nothing kept longer. Less needs no telling (GDPR Art. 13(3), 14(4))."""

from __future__ import annotations

from datetime import date

from tillit.record.codes import Analysis, Reader, Treatment, rank
from tillit.record.policy import GateField, Policy, ReadRule, due


def covers(told: Policy, now: Policy, today: date) -> bool:
    purposes = analysed(now)
    return (
        purposes <= analysed(told)
        and all(_keeps(told, field, purposes) for field in now.gate)
        and all(_reads(told, rule) for rule in now.reads if rule.purpose in purposes)
        and _for_as_long(told, now, purposes, today)
        and (told.guardian_access is now.guardian_access or not now.reads_of(Reader.GUARDIAN))
    )


def analysed(policy: Policy) -> frozenset[str]:
    return frozenset(rule.purpose for rule in policy.standing() if rule.analysis is not Analysis.NEVER)


def _keeps(told: Policy, field: GateField, purposes: frozenset[str]) -> bool:
    """As much of a field as was told, or less."""
    before = next((each for each in told.gate if each.field == field.field), None)
    return _asked(field, purposes) <= (_asked(before, purposes) if before else rank(Treatment.DROP))


def _asked(field: GateField, purposes: frozenset[str]) -> int:
    asked = [rank(ask.treatment) for ask in field.asks if ask.counts and ask.purpose in purposes]
    return max(asked, default=rank(Treatment.DROP))


def _reads(told: Policy, rule: ReadRule) -> bool:
    before = told.read(rule.reader, rule.purpose)
    if before is None:
        return False
    seen = {field.field: rank(field.treatment) for field in before.fields}
    return (
        rule.scope is before.scope
        and rank(rule.identification) <= rank(before.identification)
        and rank(rule.granularity) <= rank(before.granularity)
        and rule.smallest_group >= before.smallest_group
        and all(rank(field.treatment) <= seen.get(field.field, -1) for field in rule.fields)
        and set(rule.kinds) <= set(before.kinds)
        and rule.outside_school_hours <= before.outside_school_hours
    )


def _for_as_long(told: Policy, now: Policy, purposes: frozenset[str], today: date) -> bool:
    ends = {(rule.kind, rule.purpose): due(rule.clock, today) for rule in told.retention}
    asked = [rule for rule in now.retention if rule.purpose in purposes]
    return all(due(rule.clock, today) <= ends.get((rule.kind, rule.purpose), date.min) for rule in asked)
