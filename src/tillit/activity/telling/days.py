"""How long beforehand, and how long it is shown: read from `activity/data/told_first.yaml`."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec

from tillit.activity.gate.lists import DATA
from tillit.record.vocabulary import Term


class Days(Term, frozen=True, kw_only=True):
    """`uncertain`: no law says the number, we chose it."""

    days: int
    uncertain: bool = False


def schema() -> dict[str, Any]:
    """The JSON Schema that lies next to the data file."""
    return msgspec.json.schema(list[Days])


@cache
def read() -> tuple[Days, ...]:
    return tuple(msgspec.yaml.decode((DATA / "told_first.yaml").read_bytes(), type=list[Days]))


def days(code: str, today: date) -> timedelta:
    return timedelta(days=next(row.days for row in read() if row.code == code and row.valid(today)))


def from_day(told_on: date) -> date:
    """The first day it may be turned on."""
    return told_on + days("days_before", told_on)
