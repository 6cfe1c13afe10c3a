"""What `tillit bench` compares with is itself right: the questions written by hand find what the indicators find."""

from __future__ import annotations

import pytest

from tillit.analytics.engines import Duck
from tillit.analytics.indicators import INDICATORS
from tillit.analytics.tests.indicators.world import ASKED, frames
from tillit.project.bench.insight import asking, plain


@pytest.fixture(scope="module")
def duck() -> Duck:
    return Duck(frames(3))


@pytest.mark.parametrize("code", INDICATORS)
def test_sql_by_hand_finds_what_the_indicator_finds(code: str, duck: Duck) -> None:
    indicator = INDICATORS[code]
    ours, by_hand = duck.run(indicator, ASKED), asking.hand(duck, plain.sql(code, ASKED))
    assert ours.num_rows
    assert asking.same(ours, by_hand, indicator)


def test_another_answer_is_seen_to_be_another(duck: Duck) -> None:
    indicator = INDICATORS["basis"]
    ours = duck.run(indicator, ASKED)
    assert not asking.same(ours, ours.slice(1), indicator)
