"""The dated rules in data/keeping.yaml: how long those who have left are kept, and what outlives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "data" / "keeping.yaml"


@dataclass(frozen=True)
class Rule:
    code: str
    days: int | None
    text: Mapping[str, str]
    source: str
    valid_from: date
    valid_to: date | None

    def holds(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(Rule(**rule) for rule in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rules"])


def rule(code: str, today: date) -> Rule:
    """The rule that holds on the day; before the first of its kind, the first."""
    same = [rule for rule in rules() if rule.code == code]
    return next((rule for rule in same if rule.holds(today)), same[0])


def last_day_to_keep(today: date) -> date:
    """Those whose last role ended on this day or before it have been kept long enough."""
    return today - timedelta(days=rule("left", today).days or 0)
