"""What a policy says of keeping progress. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tillit.record.codes import Analysis, Kind, OutsideSchool, Treatment
from tillit.record.policy import Policy, due
from tillit.record.processing import Clock

HOW_IT_WENT = frozenset({"score", "success"})
WHAT_IT_WAS = "activity"


@dataclass(frozen=True)
class Permit:
    """`outside`: whether work outside school hours counts. It does only where every purpose that is analysed keeps it
    for all its readers, since nobody can take it out of a sum again."""

    clocks: tuple[Clock, ...]
    outside: bool

    def delete_on(self, last_day: date) -> date:
        return max(due(clock, last_day) for clock in self.clocks)


def permit_of(policy: Policy) -> Permit | None:
    """None: no purpose that stands may be analysed, asks for what progress is worked out of, and keeps progress."""
    clocks = {rule.purpose: rule.clock for rule in policy.retention if rule.kind is Kind.PROGRESS}
    purposes = [
        rule for rule in policy.standing()
        if rule.analysis is not Analysis.NEVER and rule.purpose in clocks and _asks_enough(policy, rule.purpose)
    ]  # fmt: skip
    if not purposes:
        return None
    outside = all(rule.outside_school_hours is OutsideSchool.KEEP for rule in purposes)
    return Permit(tuple(clocks[rule.purpose] for rule in purposes), outside)


def _asks_enough(policy: Policy, purpose: str) -> bool:
    asked = {
        field.field for field in policy.gate for ask in field.asks
        if ask.purpose == purpose and ask.counts and ask.treatment is not Treatment.DROP
    }  # fmt: skip
    return WHAT_IT_WAS in asked and not asked.isdisjoint(HOW_IT_WENT)
