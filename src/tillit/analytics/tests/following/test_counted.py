"""What is old enough to be gone from progress does not come back by being worked out of the copies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.analytics.following.counted import LONGEST, kept_since, until
from tillit.analytics.following.permit import Permit
from tillit.record.codes import Until
from tillit.record.processing import Clock

TODAY = date(2026, 11, 22)
CLOCKS = st.builds(Clock, until=st.sampled_from(Until), days=st.integers(1, 800))


@pytest.mark.parametrize(
    ("clock", "first"),
    [
        (Clock(until=Until.DAYS, days=30), date(2026, 10, 24)),
        (Clock(until=Until.END_OF_SCHOOL_YEAR), date(2026, 8, 1)),
    ],
)
def test_the_first_day_that_is_still_kept(clock: Clock, first: date) -> None:
    assert kept_since(Permit((clock,), outside=True), TODAY) == first


@given(st.lists(CLOCKS, min_size=1, max_size=3).map(tuple), st.dates(TODAY - LONGEST + timedelta(days=900), TODAY))
def test_a_day_counts_as_long_as_its_progress_is_kept(clocks: tuple[Clock, ...], day: date) -> None:
    permit = Permit(clocks, outside=True)
    assert (day >= kept_since(permit, TODAY)) == (permit.delete_on(day) > TODAY)
    assert until({1: permit, 2: None}, [(1, day), (2, day)]) == [permit.delete_on(day)]
