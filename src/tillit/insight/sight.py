"""What one kind of reader may see of progress at one use, by its policy in force. Pure. No rule, no reading."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tillit.analytics.following.permit import HOW_IT_WENT, WHAT_IT_WAS
from tillit.record.codes import Analysis, Identification, Kind, Nature, Reader, Treatment, rank
from tillit.record.policy import Policy, ReadRule, due, earliest
from tillit.record.processing import Clock


@dataclass(frozen=True)
class InForce:
    """A use, and the policy it is in force by today."""

    use_id: int
    service: str
    number: int
    policy: Policy


@dataclass(frozen=True)
class Sight:
    """`purposes`: what the reading is for, and the only things it may be used for. `follow_up`: how long what somebody
    does because of it may be kept; none where the record does not let it be."""

    use_id: int
    service: str
    number: int
    purposes: tuple[str, ...]
    identification: Identification
    natures: frozenset[Nature]
    follow_up: tuple[Clock, ...]
    progress: tuple[Clock, ...]  # how long progress may be read for these purposes; another may have it kept for longer
    smallest: int  # the smallest group the record lets totals be told of

    def earliest(self, today: date) -> date:
        """The first last day of progress that may be read still."""
        return min((earliest(clock, today) for clock in self.progress), default=date.max)

    @property
    def named(self) -> bool:
        return self.identification is Identification.NAMED


def sight_of(
    found: InForce, reader: Reader, *, switched_on: bool, by_name: bool = False, fields: Collection[str] = ()
) -> Sight | None:
    """`by_name`: only the purposes that let the reader see who it is; another cannot carry such a look, nor be told as why.
    `switched_on`: whether somebody has turned analysis on where the reader looks. A purpose that is analysed without a
    switch is seen without it; one that never is, is not. `fields`: what the reader must be let see beside how it went."""
    rules = [rule for rule in found.policy.reads_of(reader) if may_be_read(found.policy, rule, switched_on)]
    rules = [rule for rule in rules if seen_in(rule).issuperset(set(fields) - HOW_IT_WENT)]
    if by_name:
        rules = [rule for rule in rules if rule.identification is Identification.NAMED]
    if not rules:
        return None
    purposes = tuple(rule.purpose for rule in rules)
    return Sight(
        use_id=found.use_id,
        service=found.service,
        number=found.number,
        purposes=purposes,
        identification=max((rule.identification for rule in rules), key=rank),
        natures=frozenset(each.nature for each in found.policy.standing() if each.purpose in purposes),
        smallest=max(rule.smallest_group for rule in rules),
        follow_up=_clocks(found.policy, Kind.FOLLOW_UP, purposes),
        progress=_clocks(found.policy, Kind.PROGRESS, purposes),
    )


def _clocks(policy: Policy, kind: Kind, purposes: Collection[str]) -> tuple[Clock, ...]:
    return tuple(each.clock for each in policy.retention if each.kind is kind and each.purpose in purposes)


def may_be_read(policy: Policy, rule: ReadRule, switched_on: bool) -> bool:
    """Who may not see how an answer went, and to what, may not see what is worked out of it either."""
    seen = seen_in(rule)
    analysis = policy.analysis(rule.purpose)
    switched = analysis is Analysis.ON or (analysis is Analysis.OFF and switched_on)
    return switched and Kind.PROGRESS in rule.kinds and WHAT_IT_WAS in seen and not seen.isdisjoint(HOW_IT_WENT)


def seen_in(rule: ReadRule) -> set[str]:
    return {field.field for field in rule.fields if field.treatment is not Treatment.DROP}


def keep_until(sights: tuple[Sight, ...], made_on: date) -> date | None:
    """A follow-up rests on all that was seen, and goes when the first of them must. None: it may not be kept."""
    days = [max(due(clock, made_on) for clock in sight.follow_up) for sight in sights if sight.follow_up]
    return min(days, default=None) if len(days) == len(sights) else None
