from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tillit.analytics.disclosure.limits import rules


class Bound(StrEnum):
    UNDER = "under"
    ABOUT = "about"
    OVER = "over"


@dataclass(frozen=True)
class Share:
    """`percent` of a whole, as coarsely as it may be told: under the lowest, over the highest, or about a step."""

    bound: Bound
    percent: int


def share(part: float, whole: float) -> Share | None:
    """None of nothing. Never none or all: then everybody in the group would be known."""
    if whole <= 0:
        return None
    told, percent = rules().shares, 100 * part / whole
    if percent < told.lowest:
        return Share(Bound.UNDER, told.lowest)
    if percent > told.highest:
        return Share(Bound.OVER, told.highest)
    return Share(Bound.ABOUT, told.step * round(percent / told.step))


def at_least(people: int, smallest: int) -> int:
    """How many, from below: where a group is as large as what would be told, all of it would be known."""
    step = rules().people.step
    return max(smallest, step * ((people - 1) // step))
