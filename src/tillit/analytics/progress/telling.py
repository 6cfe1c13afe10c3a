"""What the sums say today, of one pupil in one skill area: an estimate, how sure it is, and a word for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from tillit.analytics.progress.beta import quantile, surely_above, surely_below
from tillit.analytics.progress.forgetting import EPOCH, weight
from tillit.analytics.progress.rules import Model, rules
from tillit.analytics.progress.sums import WHOLE, Sums

NORMAL = NormalDist()


class Level(StrEnum):
    """Codes of the data. A word is used only when we are sure enough; `TOO_LITTLE` when nothing can be said."""

    TOO_LITTLE = "too_little"
    SAFE = "safe"
    NEEDS_PRACTICE = "needs_practice"
    ON_THE_WAY = "on_the_way"

    @property
    def text(self) -> Mapping[str, str]:
        return next(each.text for each in rules().levels if each.code == self)


class Change(StrEnum):
    """The last weeks beside what was before. A question to ask, never a verdict."""

    UNKNOWN = "unknown"
    UP = "up"
    DOWN = "down"
    STEADY = "steady"


class Progress(NamedTuple):
    """`right` and `wrong`: as they count today, with what we begin from. `answers` and `services` are the basis; `age`: how
    many days old it is, newer answers counting for more. `worth`: how many new answers it is worth. `potential`: what
    goes well with help or together, and not yet alone; it never becomes mastery."""

    level: Level
    right: float
    wrong: float
    answers: int
    services: int
    worth: float
    age: int | None
    last_day: date | None
    change: Change
    helped: int
    potential: bool
    several: bool = False  # days when perhaps several used the account lie in the basis

    @property
    def estimate(self) -> float:
        """The share right when working alone, between `low` and `high`."""
        return self.right / (self.right + self.wrong)

    @property
    def low(self) -> float:
        return quantile(1.0 - rules().telling.sure, self.right, self.wrong)

    @property
    def high(self) -> float:
        return quantile(rules().telling.sure, self.right, self.wrong)


class Share(NamedTuple):
    """Right and wrong as they count today."""

    right: float
    weight: float

    @property
    def wrong(self) -> float:
        return max(self.weight - self.right, 0.0)


def tell(
    sums: Sums, model: Model, today: date, last_day: date | None = None, *, services: int = 1, several: bool = False
) -> Progress:
    """Of one pupil in one area. `sums`: of all answers, from as many `services`. No answer is later than `today`."""
    today = max(today, last_day or today)
    own = share(sums.own_right, sums.own_weight, model.half_life, today)
    right, wrong = own.right + model.prior.right, own.wrong + model.prior.wrong
    level = level_of(own.weight, right, wrong)
    return Progress(
        level=level,
        right=right,
        wrong=wrong,
        answers=sums.answers,
        services=services,
        worth=own.weight,
        age=age_of(sums, today),
        last_day=last_day,
        change=change_of(sums, own, model, today),
        helped=sums.helped,
        potential=level is not Level.SAFE and _potential(sums, model, today),
        several=several,
    )


def share(right: int, total: int, half_life: int, today: date) -> Share:
    now = weight(today, half_life)
    return Share(right / (now * WHOLE), total / now)


def level_of(worth: float, right: float, wrong: float) -> Level:
    """A word holds when the share surely lies where it says. That is asked of the edge itself: to find where the share
    lies first (`low`, `high`) asks it twice for each end, and a page asks of two hundred."""
    telling = rules().telling
    if worth < telling.least:
        return Level.TOO_LITTLE
    for rule in rules().levels:
        if rule.above is not None and surely_above(rule.above, telling.sure, right, wrong):
            return Level(rule.code)
        if rule.below is not None and surely_below(rule.below, telling.sure, right, wrong):
            return Level(rule.code)
    return Level.ON_THE_WAY


def age_of(sums: Sums, today: date) -> int | None:
    if sums.own_weight <= 0:
        return None
    return (today - (EPOCH + timedelta(days=sums.own_days / sums.own_weight))).days


def change_of(sums: Sums, own: Share, model: Model, today: date) -> Change:
    """What soon is forgotten beside the rest; a difference of two shares, each with its spread."""
    recent = share(sums.recent_right, sums.recent_weight, model.recent_half_life, today)
    before = Share(max(own.right - recent.right, 0.0), max(own.weight - recent.weight, 0.0))
    telling = rules().telling
    if min(recent.weight, before.weight) < telling.least:
        return Change.UNKNOWN
    (now, spread), (then, wider) = _mean(recent, model), _mean(before, model)
    likely = NORMAL.cdf((now - then) / sqrt(spread + wider))
    if likely >= telling.sure:
        return Change.UP
    return Change.DOWN if likely <= 1.0 - telling.sure else Change.STEADY


def _mean(seen: Share, model: Model) -> tuple[float, float]:
    right, wrong = min(seen.right, seen.weight) + model.prior.right, seen.wrong + model.prior.wrong
    total = right + wrong
    return right / total, right * wrong / (total * total * (total + 1.0))


def _potential(sums: Sums, model: Model, today: date) -> bool:
    """With help or together, as surely as what is called safe alone."""
    helped, telling = share(sums.helped_right, sums.helped_weight, model.half_life, today), rules().telling
    if helped.weight < telling.least:
        return False
    right, wrong = helped.right + model.prior.right, helped.wrong + model.prior.wrong
    return level_of(helped.weight, right, wrong) is Level.SAFE
