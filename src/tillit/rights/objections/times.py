"""The dated rules in data/objecting.yaml: how long an answer may take, and how old a child is who speaks alone."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent.parent / "data" / "objecting.yaml"
SATURDAY = 5


@dataclass(frozen=True)
class Rule:
    code: str
    number: int
    text: Mapping[str, str]
    source: str
    valid_from: date
    valid_to: date | None


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(Rule(**rule) for rule in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rules"])


def rule(code: str, today: date) -> Rule:
    """The rule that holds on the day; before the first of its kind, the first."""
    same = [each for each in _rules() if each.code == code]
    holding = (each for each in same if each.valid_from <= today and (each.valid_to is None or today <= each.valid_to))
    return next(holding, same[0])


def due(received: date, *, extended: bool = False) -> date:
    """The last day for the answer. A period in months ends on the day of the same number, or the last of the month;
    one that ends on a Saturday or Sunday ends on the Monday (Regulation 1182/71 Art. 3(2)(c) and (4))."""
    months = rule("answer_within_months", received).number
    if extended:
        months += rule("extend_by_months", received).number
    last = _months_later(received, months)
    return last + timedelta(days=max(0, 7 - last.weekday()) if last.weekday() >= SATURDAY else 0)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def speaks_for(born: date | None, today: date) -> bool:
    """Whether guardians still speak for the child. Where no birthday is known they do: to object only protects."""
    if born is None:
        return True
    years = rule("guardian_until_age", today).number
    return today < _months_later(born, 12 * years)
