"""Against scipy, which is there for the tests only."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tillit.analytics.progress.beta import below, quantile, surely_above, surely_below

COUNTS = st.floats(0.5, 2000)


@settings(deadline=None)
@given(st.floats(0.0005, 0.9995), COUNTS, COUNTS)
def test_how_likely_a_share_is_less(share: float, right: float, wrong: float) -> None:
    assert below(share, right, wrong) == pytest.approx(stats.beta.cdf(share, right, wrong), abs=1e-9)


@settings(deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.02, 0.98), COUNTS, COUNTS)
def test_what_is_seen_from_the_mean_is_what_is_worked_out(share: float, sure: float, right: float, wrong: float) -> None:
    exactly = stats.beta.cdf(share, right, wrong)
    if abs(exactly - sure) > 1e-9:
        assert surely_below(share, sure, right, wrong) == (exactly > sure)
    if abs(1 - exactly - sure) > 1e-9:
        assert surely_above(share, sure, right, wrong) == (1 - exactly > sure)


@settings(deadline=None)
@given(st.sampled_from([0.05, 0.1, 0.5, 0.9, 0.95]), COUNTS, COUNTS)
def test_the_share_that_the_true_one_is_below(sure: float, right: float, wrong: float) -> None:
    assert quantile(sure, right, wrong) == pytest.approx(stats.beta.ppf(sure, right, wrong), abs=1e-8)


def test_ends() -> None:
    assert (below(-1, 2, 3), below(0, 2, 3), below(1, 2, 3)) == (0.0, 0.0, 1.0)
    assert quantile(0.9, 1, 1) == pytest.approx(0.9)
