"""On the last day of a rule it still holds, and the day after the next one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tillit.analytics.dated import in_force, in_force_or_first

BEGINS, CHANGES = date(2026, 8, 1), date(2027, 8, 1)


@dataclass(frozen=True)
class Rule:
    code: str
    valid_from: date
    valid_to: date | None


FIRST = Rule("first", BEGINS, CHANGES - timedelta(days=1))
NEXT = Rule("next", CHANGES, None)


@given(st.dates(BEGINS - timedelta(days=800), CHANGES + timedelta(days=800)))
def test_one_rule_holds_each_day_from_the_first_on(day: date) -> None:
    wanted = [FIRST if day < CHANGES else NEXT] if day >= BEGINS else []
    assert in_force([FIRST, NEXT], day) == wanted


def test_before_the_first_the_first_is_what_there_is() -> None:
    assert list(in_force_or_first([FIRST, NEXT], BEGINS - timedelta(days=1))) == [FIRST]
    assert list(in_force_or_first([FIRST, NEXT], FIRST.valid_to or BEGINS)) == [FIRST]
    assert list(in_force_or_first([FIRST, NEXT], CHANGES)) == [NEXT]
