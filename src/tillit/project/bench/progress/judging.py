"""How good foresight is: whether right answers were thought likelier than wrong ones, and whether what was called
seventy per cent came true seventy times of a hundred."""

from __future__ import annotations

from collections.abc import Sequence

BINS = 10


def auc(foreseen: Sequence[float], right: Sequence[bool]) -> float:
    """The chance that a right answer was thought likelier than a wrong one; ties count half."""
    order = sorted(range(len(foreseen)), key=foreseen.__getitem__)
    ranks, at = 0.0, 0
    while at < len(order):
        end = at
        while end < len(order) and foreseen[order[end]] == foreseen[order[at]]:
            end += 1
        ranks += (at + end + 1) / 2 * sum(right[each] for each in order[at:end])
        at = end
    hits = sum(right)
    return (ranks - hits * (hits + 1) / 2) / (hits * (len(right) - hits))


def calibration_error(foreseen: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error in ten bins of equal width (Naeini et al., AAAI 2015)."""
    bins: list[list[float]] = [[0.0, 0.0, 0.0] for _ in range(BINS)]
    for likely, came in zip(foreseen, right, strict=True):
        found = bins[min(int(likely * BINS), BINS - 1)]
        found[0] += 1
        found[1] += likely
        found[2] += came
    return sum(abs(likely - came) for _number, likely, came in bins) / len(foreseen)
