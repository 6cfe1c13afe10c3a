from __future__ import annotations

from typing import Any

import pytest

from tillit.analytics.engines import Duck
from tillit.analytics.indicators import INDICATORS, Indicator, Level
from tillit.analytics.tests.indicators.plain import PLAIN
from tillit.analytics.tests.indicators.world import ASKED, Row, frames
from tillit.record import vocabulary
from tillit.record.codes import Reader


def rounded(rows: list[Row], key: tuple[str, ...]) -> list[dict[str, Any]]:
    """As two sums in different orders can be compared."""
    told = [
        {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()} for row in rows
    ]
    return sorted(told, key=lambda row: [row[name] for name in key])


@pytest.fixture(scope="module", params=[1, 2])
def county(request: pytest.FixtureRequest) -> tuple[Any, Duck]:
    found = frames(request.param)
    return found, Duck(found)


@pytest.mark.parametrize("code", INDICATORS)
def test_an_indicator_is_what_it_is_by_hand(code: str, county: tuple[Any, Duck]) -> None:
    found, duck = county
    indicator = INDICATORS[code]
    asked = duck.run(indicator, ASKED).to_pylist()
    by_hand = PLAIN[code](found)
    assert by_hand, "the county says nothing of this"
    assert rounded(asked, indicator.key) == rounded(by_hand, indicator.key)


def test_who_needs_a_conversation_is_found_both_ways() -> None:
    found = [row for seed in range(6) for row in PLAIN["conversation"](frames(seed, 2500))]
    assert {(row["falling"], row["quiet"]) for row in found} >= {(True, False), (False, True)}


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.code)
def test_an_indicator_says_what_it_is_and_what_it_is_not(indicator: Indicator) -> None:
    told = (indicator.question, indicator.purpose, indicator.says, indicator.says_not, indicator.weighs)
    assert all(str(text).strip() for text in told)
    assert str(indicator.question).endswith("?")
    assert indicator.fields <= set(vocabulary.fields())


def test_who_is_far_from_the_pupils_is_told_of_units_only() -> None:
    distant = {Reader.PRINCIPAL, Reader.SCHOOL_OWNER, Reader.COUNCIL, Reader.SYSTEM_OWNER, Reader.SUPPLIER}
    assert [one.code for one in INDICATORS.values() if one.readers & distant and one.level is not Level.UNIT] == []


def test_no_indicator_asks_for_time_spent_or_attempts() -> None:
    assert [one.code for one in INDICATORS.values() if one.fields & {"duration", "attempts", "timestamp"}] == []
