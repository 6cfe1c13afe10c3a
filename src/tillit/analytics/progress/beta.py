"""The Beta distribution: how likely a share is, given what was right and what was wrong."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

TINY, ENOUGH, MOST = 1e-300, 1e-13, 400
ONE_SIDE = 1.0 - exp(-1.0)
CLOSE = 1e-5  # of a step: Halley's next would be a million times smaller


def below(share: float, right: float, wrong: float) -> float:
    """How likely the true share is less than `share`: the regularized incomplete beta function, by Lentz's continued
    fraction (Press et al., Numerical Recipes, 3rd ed. § 6.4; DLMF 8.17.22)."""
    if share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    return _below(share, right, wrong, _front(share, right, wrong, _scale(right, wrong)))


def surely_below(share: float, sure: float, right: float, wrong: float) -> bool:
    """Whether the true share is below `share` with at least that probability. Mostly seen from the mean alone: where both
    counts are one or more, no more than 1 - 1/e lies on either side of it (Grünbaum 1960, of log-concave densities)."""
    if min(right, wrong) >= 1.0 and sure > ONE_SIDE and right >= share * (right + wrong):
        return False
    return below(share, right, wrong) >= sure


def surely_above(share: float, sure: float, right: float, wrong: float) -> bool:
    return surely_below(1.0 - share, sure, wrong, right)


@lru_cache(maxsize=50_000)
def quantile(sure: float, right: float, wrong: float) -> float:
    """The share that the true one is below with probability `sure`. Halley's method, kept between two bounds."""
    low, high = 0.0, 1.0
    share, scale = min(max(_guess(sure, right, wrong), 1e-9), 1.0 - 1e-9), _scale(right, wrong)
    for _ in range(MOST):
        front = _front(share, right, wrong, scale)
        error = _below(share, right, wrong, front) - sure
        low, high = (low, share) if error > 0 else (share, high)
        slope = front / (share * (1.0 - share))
        step = error / slope if slope > TINY else 0.0
        bend = 1.0 - min(1.0, step * ((right - 1.0) / share - (wrong - 1.0) / (1.0 - share)) / 2.0) if step else 1.0
        moved = share - step / max(bend, 0.5)
        outside = not low < moved < high or not step
        if outside:
            moved = (low + high) / 2.0
        if abs(moved - share) <= (1e-10 if outside else CLOSE) * min(moved, 1.0 - moved) or high - low <= 1e-15:
            return moved
        share = moved
    return share


def _scale(right: float, wrong: float) -> float:
    return lgamma(right + wrong) - lgamma(right) - lgamma(wrong)


def _front(share: float, right: float, wrong: float, scale: float) -> float:
    return exp(scale + right * log(share) + wrong * log1p(-share))


def _below(share: float, right: float, wrong: float, front: float) -> float:
    if share < (right + 1.0) / (right + wrong + 2.0):
        return front * _fraction(share, right, wrong) / right
    return 1.0 - front * _fraction(1.0 - share, wrong, right) / wrong


def _guess(sure: float, right: float, wrong: float) -> float:
    """Abramowitz & Stegun 26.5.22; where it does not hold, the mean and a normal around it."""
    if right > 1.0 and wrong > 1.0:
        z = -NormalDist().inv_cdf(sure)
        lam = (z * z - 3.0) / 6.0
        first, second = 1.0 / (2.0 * right - 1.0), 1.0 / (2.0 * wrong - 1.0)
        h = 2.0 / (first + second)
        w = z * sqrt(max(h + lam, 0.0)) / h - (second - first) * (lam + 5.0 / 6.0 - 2.0 / (3.0 * h))
        return right / (right + wrong * exp(2.0 * w)) if abs(w) < 300 else 0.5
    return right / (right + wrong)


def _fraction(share: float, right: float, wrong: float) -> float:
    """`or TINY`: a sum with one is nought or far from it, and nought cannot be divided by."""
    total, more, less = right + wrong, right + 1.0, right - 1.0
    c, d = 1.0, 1.0 - total * share / more or TINY
    found = d = 1.0 / d
    for m in range(1, MOST):
        twice = 2 * m
        even = m * (wrong - m) * share / ((less + twice) * (right + twice))
        d, c = 1.0 / (1.0 + even * d or TINY), 1.0 + even / c or TINY
        found *= d * c
        odd = -(right + m) * (total + m) * share / ((right + twice) * (more + twice))
        d, c = 1.0 / (1.0 + odd * d or TINY), 1.0 + odd / c or TINY
        step = d * c
        found *= step
        if -ENOUGH <= step - 1.0 <= ENOUGH:
            break
    return found
