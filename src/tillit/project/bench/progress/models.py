"""The models that are compared. Each learns from some pupils, and foresees the answers of others one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from math import exp, log1p

from tillit.analytics.progress import Answer
from tillit.analytics.progress.forgetting import EPOCH
from tillit.analytics.progress.rules import Model, Prior, model_of
from tillit.analytics.progress.sums import Sums, one
from tillit.analytics.progress.telling import share
from tillit.project.bench.progress.sequences import Sequence

Foresee = Callable[[Sequence], Iterator[float]]
NEVER = 10**6  # days: longer than anyone goes to school
PACE = 10  # answers of a school day; the data tell no days


def priors(learned: list[Sequence]) -> dict[int, Prior]:
    """For each skill, how pupils' shares are spread: moments of a Beta-Binomial."""
    pupils: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for sequence in learned:
        counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for skill, right in sequence:
            counts[skill][0] += right
            counts[skill][1] += 1
        for skill, (hits, number) in counts.items():
            pupils[skill].append((hits, number))
    return {skill: _spread(found) for skill, found in pupils.items()}


def _spread(found: list[tuple[int, int]]) -> Prior:
    total = sum(number for _right, number in found)
    mean = min(max(sum(right for right, _number in found) / total, 0.02), 0.98)
    several = [(right / number, number) for right, number in found if number > 1]
    if len(several) < 5:
        return Prior(2 * mean, 2 * (1 - mean))
    spread = sum((part - mean) ** 2 for part, _number in several) / len(several)
    chance = mean * (1 - mean) * sum(1 / number for _part, number in several) / len(several)
    alike = min(max((spread - chance) / (mean * (1 - mean) - chance), 0.02), 0.8)
    strength = 1 / alike - 1
    return Prior(strength * mean, strength * (1 - mean))


def averages(learned: list[Sequence]) -> Foresee:
    """Each skill is as hard for all."""
    means = {skill: prior.right / (prior.right + prior.wrong) for skill, prior in priors(learned).items()}
    return lambda sequence: (means.get(skill, 0.5) for skill in sequence.skills)


def by_day(half_life: int, known: dict[int, Prior] | None) -> Foresee:
    """The model of the product, sums and all; `known`: a prior for each skill, or one for all."""
    mine = model_of(1)
    model = Model(
        1, half_life, min(half_life, mine.recent_half_life), mine.prior, {}, "", mine.valid_from, mine.verified_on
    )

    def foresee(sequence: Sequence) -> Iterator[float]:
        kept: dict[int, Sums] = defaultdict(Sums)
        for at, (skill, right) in enumerate(sequence):
            day = EPOCH + timedelta(days=at // PACE)
            seen = share(kept[skill].own_right, kept[skill].own_weight, half_life, day)
            prior = known.get(skill, mine.prior) if known else mine.prior
            yield (seen.right + prior.right) / (seen.weight + prior.right + prior.wrong)
            kept[skill] += one(Answer(day, float(right)), model)

    return foresee


def by_answers(half_life: float, known: dict[int, Prior]) -> Foresee:
    """Half for each so many later answers of the same skill: what could be had by keeping the order within a day too."""
    keeps = 0.5 ** (1 / half_life)

    def foresee(sequence: Sequence) -> Iterator[float]:
        kept: dict[int, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        for skill, right in sequence:
            seen, total = kept[skill]
            prior = known.get(skill, Prior(1, 1))
            yield (seen + prior.right) / (total + prior.right + prior.wrong)
            kept[skill] = seen * keeps + right, total * keeps + 1

    return foresee


@dataclass
class PerformanceFactors:
    """Logistic: a weight for the skill, for each earlier right and for each earlier wrong answer in it (Pavlik, Cen and
    Koedinger 2009), with logarithms of the counts. Learned by gradient, a few times through."""

    weights: dict[int, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.5, 0.2, -0.1]))
    rounds: int = 4

    def learn(self, learned: list[Sequence]) -> Foresee:
        for turn in range(self.rounds):
            step = 0.05 / (1 + turn)
            for sequence in learned:
                for skill, right, facts in _facts(sequence):
                    error = right - self._likely(skill, facts)
                    mine = self.weights[skill]
                    for place, fact in enumerate(facts):
                        mine[place] += step * error * fact
        return lambda sequence: (self._likely(skill, facts) for skill, _right, facts in _facts(sequence))

    def _likely(self, skill: int, facts: tuple[float, float, float]) -> float:
        found = sum(one * other for one, other in zip(self.weights[skill], facts, strict=True))
        return 1 / (1 + exp(-max(min(found, 30.0), -30.0)))


def _facts(sequence: Sequence) -> Iterator[tuple[int, bool, tuple[float, float, float]]]:
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for skill, right in sequence:
        wins, losses = counts[skill]
        yield skill, right, (1.0, log1p(wins), log1p(losses))
        counts[skill][0 if right else 1] += 1
