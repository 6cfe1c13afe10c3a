"""Whether an account answered in a day as no one pupil can. A sign, never a verdict: the teacher asks the pupil."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tillit.analytics.progress.rules import rules

REST = timedelta(minutes=2)


class Sign(StrEnum):
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    OVERLAPPING = "overlapping"
    INCONSISTENT = "inconsistent"

    @property
    def text(self) -> Mapping[str, str]:
        return next(each.text for each in rules().sharing if each.code == self)

    @property
    def most(self) -> int:
        return next(each.most for each in rules().sharing if each.code == self)


@dataclass(frozen=True, slots=True)
class Did:
    """One answer, in the order they came. `moment` only where the record keeps the time of day; `seconds`: time spent;
    `session`: the sitting it belongs to."""

    activity: str
    right: bool
    alone: bool = True
    moment: datetime | None = None
    seconds: float = 0.0
    session: str = ""


def signs(day: Sequence[Did]) -> tuple[Sign, ...]:
    """Of one account at one service on one day. What the record does not keep gives no sign."""
    measured = {
        Sign.TOO_MANY: float(len(day)),
        Sign.TOO_LONG: sum(each.seconds for each in day),
        Sign.OVERLAPPING: _together(day),
        Sign.INCONSISTENT: float(_unlearned(day)),
    }
    return tuple(sign for sign, number in measured.items() if number > sign.most)


def _together(day: Sequence[Did]) -> float:
    """Seconds in which two sittings both went on. A sitting that rests for a while does not go on."""
    sittings: dict[str, list[datetime]] = defaultdict(list)
    for each in day:
        if each.session and each.moment is not None:
            sittings[each.session].append(each.moment)
    both, reached = 0.0, None
    for start, end in sorted(stretch for moments in sittings.values() for stretch in _stretches(sorted(moments))):
        if reached is not None and start < reached:
            both += (min(end, reached) - start).total_seconds()
        reached = end if reached is None else max(reached, end)
    return both


def _stretches(moments: list[datetime]) -> Iterator[tuple[datetime, datetime]]:
    start = before = moments[0]
    for moment in moments[1:]:
        if moment - before > REST:
            yield start, before
            start = moment
        before = moment
    yield start, before


def _unlearned(day: Sequence[Did]) -> int:
    """Tasks answered right alone, and later wrong."""
    right: set[str] = set()
    wrong_again: set[str] = set()
    for each in day:
        if each.alone and each.right:
            right.add(each.activity)
        elif each.alone and each.activity in right:
            wrong_again.add(each.activity)
    return len(wrong_again)
