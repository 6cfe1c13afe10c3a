"""When what is kept must be gone: each field as long as the purposes that need it, the whole as long as the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tillit.record.codes import OutsideSchool
from tillit.record.policy import GateField, Policy, due
from tillit.record.processing import Clock

Clocks = Mapping[str, tuple[Clock, ...]]
MOST = 4_096


def clocks_of(policy: Policy, *, outside: bool) -> dict[str, tuple[Clock, ...]]:
    """For each field, the clocks of the purposes that keep it."""
    running = {(rule.purpose, rule.kind): rule.clock for rule in policy.retention}
    drops = {rule.purpose for rule in policy.purposes if rule.outside_school_hours is OutsideSchool.DROP}

    def clocks(field: GateField) -> tuple[Clock, ...]:
        purposes = [ask.purpose for ask in field.asks if ask.counts and not (outside and ask.purpose in drops)]
        return tuple(running[purpose, field.kind] for purpose in purposes)

    return {field.field: clocks(field) for field in policy.gate}


class Deadlines:
    """The same fields on the same day are due on the same day."""

    def __init__(self, clocks: Clocks) -> None:
        self.clocks = clocks
        self.seen: dict[tuple[frozenset[str], date], date] = {}

    def delete_on(self, fields: frozenset[str], day: date) -> date:
        known = self.seen.get((fields, day))
        if known is None:
            if len(self.seen) >= MOST:
                self.seen.clear()
            known = self.seen[fields, day] = min((self.last(field, day) for field in fields), default=day)
        return known

    def last(self, field: str, day: date) -> date:
        return max((due(clock, day) for clock in self.clocks.get(field, ())), default=day)

    def longest(self, day: date) -> date:
        """For what must live as long as anything it may speak of: the word that a statement is void."""
        return max(self.all(day), default=day)

    def all(self, day: date) -> Iterable[date]:
        return [due(clock, day) for clocks in self.clocks.values() for clock in clocks]
