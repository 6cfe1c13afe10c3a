"""CNIL's gauges have four steps; ours have as many as the matrix. A risk is never made smaller on the way. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from tillit.assessment.exchange.whole import Judgement, SaidRisk
from tillit.assessment.scale import COLOURS, Colour

STEPS = 4  # 0 is not judged, 1 negligible, 2 limited, 3 important, 4 maximum


def to_gauge(step: int, size: int) -> int:
    """The ends stay the ends, and what falls between two goes to the higher."""
    return step if size == STEPS else 1 + ceil((step - 1) * (STEPS - 1) / (size - 1))


def mapping(size: int) -> dict[int, int]:
    return {step: to_gauge(step, size) for step in range(1, size + 1)}


def worst(risks: tuple[SaidRisk, ...], sizes: Mapping[str, int], *, after: bool) -> tuple[int, int]:
    """(severity, likelihood) of the one risk that is worst: the maximum of each could be a risk that nobody has."""
    found = [(said.level, *pair) for risk in risks for said, pair in [judged(risk, sizes, after)] if all(pair)]
    return max(
        ((severity, likelihood) for _level, severity, likelihood in sorted(found, key=_rank)[-1:]), default=(0, 0)
    )


def _rank(found: tuple[Colour | None, int, int]) -> tuple[int, int, int]:
    level, severity, likelihood = found
    return (COLOURS.index(level) if level else -1, severity, likelihood)


def judged(risk: SaidRisk, sizes: Mapping[str, int], after: bool) -> tuple[Judgement, tuple[int, int]]:
    """As it was judged last, and as gauges: the party that is hit hardest counts."""
    said = risk.holds
    given = said.after if after else said.before
    size = sizes.get(said.matrix, STEPS)
    if given.likelihood is None or not given.consequences:
        return given, (0, 0)
    steps = (max(given.consequences.values()), given.likelihood)
    severity, likelihood = (min(STEPS, max(1, to_gauge(min(step, size), size))) for step in steps)
    return given, (severity, likelihood)
