"""Rules that are data have a first and a last day: one is not deleted, it ends, and the next begins the day after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """`valid_to`: the last day, as in the other rules of the product; None while nobody knows of one."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def in_force(rules: Iterable[D], today: date) -> list[D]:
    return [each for each in rules if each.valid_from <= today and (each.valid_to is None or today <= each.valid_to)]


def in_force_or_first(rules: Sequence[D], today: date) -> Sequence[D]:
    """The first of them where none holds: something always has to be the limit."""
    return in_force(rules, today) or rules[:1]
