from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.conf import settings

from tillit.activity.copies import folders
from tillit.analytics.engines import Duck
from tillit.analytics.engines import duck as duck_engine
from tillit.analytics.indicators import INDICATORS, Indicator, Level
from tillit.analytics.tests.indicators.plain import PLAIN
from tillit.analytics.tests.indicators.world import ASKED, STATEMENTS, TODAY, Row, frames
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


@pytest.mark.parametrize("code", INDICATORS)
def test_an_answer_read_as_it_comes_is_the_same(
    code: str, county: tuple[Any, Duck], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duck_engine, "AT_ONCE", 3)
    _found, duck = county
    indicator = INDICATORS[code]
    batches, whole = list(duck.stream(indicator, ASKED)), duck.run(indicator, ASKED)
    assert len(batches) > 1
    found = pa.Table.from_batches(batches)
    assert found.schema == whole.schema
    assert found.select(indicator.key).equals(whole.select(indicator.key))
    assert rounded(found.to_pylist(), indicator.key) == rounded(whole.to_pylist(), indicator.key)


def test_what_does_not_fit_in_memory_lies_beside_the_copies_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "parquet"
    monkeypatch.setattr(settings, "COPIES", copies)
    connection = duck_engine.connect("40MB")
    found = connection.execute("SELECT range, md5(range::VARCHAR) AS text FROM range(1500000) ORDER BY text")
    found.fetch_record_batch(2048).read_next_batch()
    assert [path.name.startswith(folders.SPILL) for path in copies.iterdir()] == [True]
    assert copies.stat().st_mode & 0o077 == 0
    connection.close()
    assert list(copies.iterdir()) == []


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


def test_who_has_half_of_it_right_is_the_same_in_whatever_order_it_came() -> None:
    """Each right answer has a wrong one of the same day: none gets less than half. A sum of what answers weigh is not the
    same from the one end as from the other, unless it is exact."""
    chance = random.Random(3)
    said = [
        dict.fromkeys(STATEMENTS.names) | {
            "use_id": 1, "pseudonym": f"1-{pupil}", "verb": "http://adlnet.gov/expapi/verbs/answered", "object": "task-1",
            "success": right, "day": TODAY - timedelta(days=days), "stored_day": TODAY,
        }
        for pupil in range(35) for days in chance.sample(range(90), 15) for right in (True, False)
    ]  # fmt: skip
    found = frames(1)
    for _ in range(5):
        chance.shuffle(said)
        duck = Duck(replace(found, statements=pa.Table.from_pylist(said, schema=STATEMENTS)))
        rows = duck.run(INDICATORS["struggles"], ASKED).to_pylist()
        assert {(row["hard"], row["enough"] > 0) for row in rows} == {(0, True)}
