"""By how much a model misses for a part of the pupils, how sure that is, and whether it is too much. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from tillit.analytics.fairness.rules import By, Limit, Split
from tillit.analytics.progress.beta import quantile

SURE = 0.95


@dataclass(frozen=True, slots=True)
class Missed:
    """Of one pupil: answers something was expected of, and how many more of them were right than expected."""

    school: int
    group: int
    language: str
    answers: int
    missed: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Right minus expected as a share of the answers, and half the width of its 95 % interval."""

    split: str
    part: str
    people: int
    answers: int
    gap: float
    margin: float
    limit: float

    @property
    def kept(self) -> bool:
        """Beyond the limit only when all of the interval is."""
        return abs(self.gap) - self.margin <= self.limit


Parts = dict[str, Sequence[Missed]]

PARTS: dict[By, Callable[[Missed], str]] = {
    By.ALL: lambda each: "",
    By.LANGUAGE: lambda each: each.language,
    By.SCHOOL: lambda each: str(each.school),
    By.GROUP: lambda each: str(each.group),
}


def judge(rows: Iterable[Missed], splits: Iterable[Split], limit: Limit) -> list[Gap]:
    """In the order of the splits; the largest parts first. Rounded to a hundredth of the answers."""
    told = _told([each for each in rows if each.answers], limit)
    return [gap for split in splits for gap in _of_split(told[split.by], split, limit)]


def _of_split(parts: Parts, split: Split, limit: Limit) -> list[Gap]:
    gaps = [_gap(split.code, name, part, limit) for name, part in parts.items()]
    return sorted(gaps, key=lambda each: (-each.people, each.part))


def _told(rows: Sequence[Missed], limit: Limit) -> dict[By, Parts]:
    """What may be told of by each split, seen together: no sum or difference of them is about fewer than the limit. Groups
    are of schools that are told of; and languages, which lie across, must leave enough beside the places of their own."""
    told = {by: large_enough(_parted(rows, by), limit) for by in (By.ALL, By.LANGUAGE, By.SCHOOL)}
    schools = told[By.SCHOOL].values()
    told[By.GROUP] = {
        name: part for school in schools for name, part in large_enough(_parted(school, By.GROUP), limit).items()
    }  # fmt: skip
    while alone := _singled_out(rows, told, limit):
        by = By.GROUP if told[By.GROUP] else By.SCHOOL
        own = {name: part for name, part in told[by].items() if {each.language for each in part} <= alone}
        told[by].pop(min(own or told[by], key=lambda name: (len(told[by][name]), name)))
    return told


def _parted(rows: Iterable[Missed], by: By) -> Parts:
    parts: dict[str, list[Missed]] = defaultdict(list)
    for each in rows:
        parts[PARTS[by](each)].append(each)
    return dict(parts)


def _singled_out(rows: Sequence[Missed], told: Mapping[By, Parts], limit: Limit) -> set[str]:
    """Languages that, less the places where all speak one of them, are too few. The places are the smallest that can be
    worked out: a group, what is left of a school, what is left of the owner."""
    at: dict[tuple[By, str], Counter[str]] = defaultdict(Counter)
    others = {each.language for each in rows} - told[By.LANGUAGE].keys()
    for each in rows:
        at[_place(each, told)][each.language] += 1
    known = [{name} for name in sorted(told[By.LANGUAGE])] + ([others] if others else [])
    for number in range(1, len(known)):
        for some in combinations(known, number):
            together = set().union(*some)
            left = sum(spoken[name] for spoken in at.values() if not spoken.keys() <= together for name in together)
            if 0 < left < limit.people:
                return together
    return set()


def _place(each: Missed, told: Mapping[By, Parts]) -> tuple[By, str]:
    return next(((by, PARTS[by](each)) for by in (By.GROUP, By.SCHOOL) if PARTS[by](each) in told[by]), (By.ALL, ""))


def large_enough(parts: Parts, limit: Limit) -> Parts:
    """Those that may be told of. What is left out must be as many together, or none: else it is the whole minus the rest,
    and the smallest of those told of goes too."""
    told = {
        name: part for name, part in parts.items()
        if len(part) >= limit.people and sum(each.answers for each in part) >= limit.answers
    }  # fmt: skip
    left = sum(len(part) for name, part in parts.items() if name not in told)
    while told and 0 < left < limit.people:
        smallest = min(told, key=lambda name: (len(told[name]), name))
        left += len(told.pop(smallest))
    return told


def _gap(split: str, part: str, rows: Sequence[Missed], limit: Limit) -> Gap:
    gap, margin = mean_and_margin([(each.answers, each.missed) for each in rows])
    answers = sum(each.answers for each in rows)
    return Gap(split, part, len(rows), answers, round(gap, 2), round(margin, 2), limit.gap)


def mean_and_margin(rows: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Of `(answers, missed)` of each pupil: missed as a share of all answers, and half the width of its 95 % interval.
    The pupils are what was drawn, not the answers, which are alike within each (a ratio estimator over clusters: Cochran,
    Sampling Techniques, 3rd ed. § 6.4 and 9A; Student's t with one degree fewer than the pupils)."""
    answers, pupils = sum(number for number, _missed in rows), len(rows)
    mean = sum(missed for _number, missed in rows) / answers
    if pupils < 2:
        return mean, 1.0
    around = sum((missed - mean * number) ** 2 for number, missed in rows) * pupils / (pupils - 1)
    return mean, students_t(pupils - 1) * sqrt(around) / answers


def students_t(degrees: int) -> float:
    """Beyond which, on either side, one in twenty falls. With ν degrees, ν / (ν + t²) is Beta(ν/2, 1/2)."""
    share = quantile(1.0 - SURE, degrees / 2.0, 0.5)
    return sqrt(degrees * (1.0 / share - 1.0))
