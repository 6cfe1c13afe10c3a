from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.insight.home.opening import Opening, opening
from tillit.insight.own.ages import Age, Stage, ages, stage_of
from tillit.record.codes import GuardianAccess

TODAY = date(2026, 11, 22)
UNTIL_15, UNTIL_18, SHARES = GuardianAccess.UNTIL_15, GuardianAccess.UNTIL_18, GuardianAccess.WHEN_PUPIL_SHARES
BY_AGE, BY_CHOICE, CLOSED = Opening.BY_AGE, Opening.BY_CHOICE, Opening.CLOSED


@pytest.mark.parametrize(
    ("access", "age", "expected"),
    [
        (UNTIL_15, Age(born=date(2011, 11, 23)), BY_AGE),  # turns 15 tomorrow
        (UNTIL_15, Age(born=date(2011, 11, 22)), BY_CHOICE),
        (UNTIL_15, Age(year=7), BY_AGE),
        (UNTIL_15, Age(year=8), BY_CHOICE),  # may have been held back: nobody has said how old
        (UNTIL_15, Age(born=date(2011, 11, 22), year=7), BY_CHOICE),  # the day of birth counts for more
        (UNTIL_15, Age(), BY_CHOICE),
        (UNTIL_18, Age(born=date(2008, 11, 23)), BY_AGE),
        (UNTIL_18, Age(born=date(2008, 11, 22)), CLOSED),
        (UNTIL_18, Age(year=10), BY_AGE),
        (UNTIL_18, Age(year=13), BY_CHOICE),
        (SHARES, Age(born=date(2020, 1, 1)), BY_CHOICE),
    ],
)
def test_what_is_seen_at_home_follows_the_record_and_the_age(
    access: GuardianAccess, age: Age, expected: Opening
) -> None:
    assert opening(access, age, TODAY) is expected


@given(
    st.sampled_from(GuardianAccess),
    st.dates(date(2004, 1, 1), TODAY),
    st.none() | st.integers(1, 13),
    st.integers(0, 4000),
)
def test_growing_older_never_opens_what_was_the_pupils_to_choose(
    access: GuardianAccess, born: date, year: int | None, later: int
) -> None:
    order = list(Opening)
    now, then = (opening(access, Age(born, year), TODAY + timedelta(days=days)) for days in (0, later))
    assert order.index(then) >= order.index(now)


def test_every_year_of_school_has_its_words() -> None:
    expected = [Stage.SMALL] * 4 + [Stage.MIDDLE] * 3 + [Stage.BIG] * 3 + [Stage.UPPER] * 3
    assert [stage_of(year) for year in range(1, 14)] == expected
    assert (stage_of(None), stage_of(3, student=True)) == (Stage.MIDDLE, Stage.UPPER)


def test_what_no_law_says_is_marked_as_ours() -> None:
    assert {each.code for each in ages().rules if each.uncertain} == {"decides", "grown"}
    assert all(each.uncertain for each in ages().stages)
