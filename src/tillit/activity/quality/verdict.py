"""From numbers to words: good, look at this, weak, or too little to say. Pure; every verdict carries what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tillit.activity.quality import rules
from tillit.activity.quality.rules import Dimension, Look


class Level(StrEnum):
    GOOD = "good"
    LOOK = "look"
    WEAK = "weak"
    TOO_LITTLE = "too_little"


WORST_FIRST = (Level.WEAK, Level.LOOK, Level.GOOD, Level.TOO_LITTLE)


@dataclass(frozen=True)
class Counted:
    """Over the days that are looked at. `shown`: how many of them may be told; `of`: among how many values."""

    finding: str
    field: str
    number: int
    of: int


@dataclass(frozen=True)
class Judged:
    look: Look
    field: str
    number: int
    of: int
    level: Level

    @property
    def share(self) -> float:
        return self.number / self.of if self.of else 0.0


@dataclass(frozen=True)
class Verdict:
    """One dimension. `found`: what is there to tell of, the worst first; `looked_at`: the most values any look had."""

    dimension: Dimension
    level: Level
    found: tuple[Judged, ...]
    looked_at: int


def judge(counts: Iterable[Counted], day: date, *, sender: bool) -> tuple[Verdict, ...]:
    """All dimensions, in their order."""
    looks = rules.looks(day)
    by_dimension: dict[str, list[Counted]] = {}
    for each in counts:
        look = looks.get(each.finding)
        if look is not None and not (sender and look.owner_only):
            by_dimension.setdefault(look.dimension, []).append(each)
    return tuple(verdict(row, by_dimension.get(row.code, ()), looks) for row in rules.dimensions(day))


def verdict(dimension: Dimension, counts: Iterable[Counted], looks: Mapping[str, Look]) -> Verdict:
    judged = [judged_of(each, dimension.least, looks) for each in counts if each.of]
    looked_at = max((each.of for each in judged), default=0)
    found = tuple(sorted((each for each in judged if each.number), key=_worst_first))
    if looked_at < dimension.least:
        return Verdict(dimension, Level.TOO_LITTLE, found, looked_at)
    level = min((each.level for each in judged if each.level is not Level.TOO_LITTLE),
                key=WORST_FIRST.index, default=Level.GOOD)  # fmt: skip
    return Verdict(dimension, level, found, looked_at)


def _worst_first(each: Judged) -> tuple[int, float, str, str]:
    return WORST_FIRST.index(each.level), -each.share, each.look.code, each.field


def judged_of(each: Counted, least: int, looks: Mapping[str, Look]) -> Judged:
    look = looks[each.finding]
    if each.finding == "missing" and each.number == each.of:
        look = looks["never_sent"]  # not a gap in the data: it was never there
    if each.of < least:
        return Judged(look, each.field, each.number, each.of, Level.TOO_LITTLE)
    share = each.number / each.of
    level = Level.WEAK if share >= look.weak else Level.LOOK if share > look.look else Level.GOOD
    return Judged(look, each.field, each.number, each.of, level)
