"""Weights that grow with the day, in whole numbers."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

EPOCH = date(2020, 1, 1)
FINE = 16  # bits of an answer's weight on the epoch day


@lru_cache(maxsize=5_000)
def weight(day: date, half_life: int) -> int:
    """Twice as much for each half-life later. The same on every machine: a table within the half-life, then shifts."""
    lives, rest = divmod((day - EPOCH).days, half_life)
    fine = _within(half_life)[rest]
    return fine << lives if lives >= 0 else fine >> -lives


@cache
def _within(half_life: int) -> tuple[int, ...]:
    return tuple(round(2 ** (FINE + day / half_life)) for day in range(half_life))
