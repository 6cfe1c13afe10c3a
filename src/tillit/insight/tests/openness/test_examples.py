"""What the pages tell in small numbers is what the code finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from tillit.analytics.engines import Duck, Frames
from tillit.analytics.indicators import INDICATORS, Asked
from tillit.analytics.progress import Answer, model, sums_of, tell
from tillit.analytics.tests.indicators.world import STATEMENTS
from tillit.insight.openness.examples import Did, Example, examples

TODAY = date(2026, 11, 20)
PUPILS = ("Ada", "Bo", "Cid", "Dina", "Even", "Finn")
Rows = list[dict[str, Any]]


def statement(did: Did) -> dict[str, Any]:
    day = TODAY - timedelta(days=did.days)
    return dict.fromkeys(STATEMENTS.names) | {
        "use_id": did.service, "pseudonym": did.who, "verb": "answered", "object": did.task, "success": did.right,
        "response": did.answer or None, "hints": 1 if did.help else None, "day": day, "stored_day": day,
    }  # fmt: skip


def frames(example: Example) -> Frames:
    """One group and one skill area, which belongs to the first of two aims."""
    things = sorted({(each.service, each.task) for each in example.did})
    members = [
        {"use_id": use, "pseudonym": who, "pupil": at, "group_id": 1, "school_id": 1}
        for use in (1, 2) for at, who in enumerate(PUPILS)
    ]  # fmt: skip
    return Frames(
        pa.Table.from_pylist([statement(each) for each in example.did for _ in range(each.times)], schema=STATEMENTS),
        pa.Table.from_pylist(members),
        pa.Table.from_pylist([{"use_id": use, "object": task, "area_id": 1} for use, task in things]),
        pa.table({"area_id": [1], "aim": ["first"]}),
        pa.table({"group_id": [1, 1], "aim": ["first", "second"]}),
    )


def of_pupil(example: Example) -> dict[str, Any]:
    now = model(TODAY)
    answers = [
        Answer(TODAY - timedelta(days=did.days), float(did.right), not did.help) for did in example.did for _ in range(did.times)
    ]  # fmt: skip
    found = tell(sums_of(answers, now), now, TODAY, TODAY)
    assert (found.level, found.answers) == ("on_the_way", 8)
    right = found.estimate * (found.worth + now.prior.right + now.prior.wrong) - now.prior.right
    return {
        "worth": round(found.worth, 2), "right": round(right, 2), "percent": round(100 * found.estimate),
        "low": round(100 * found.low), "high": round(100 * found.high),
    }  # fmt: skip


def only(rows: Rows, *names: str) -> dict[str, Any]:
    [row] = rows
    return {name: row[name] for name in names}


def talks(rows: Rows) -> dict[str, str]:
    [falling] = [PUPILS[row["pupil"]] for row in rows if row["falling"]]
    [quiet] = [PUPILS[row["pupil"]] for row in rows if row["quiet"]]
    return {"falling": falling, "quiet": quiet}


FOUND: dict[str, Callable[[Rows], dict[str, Any]]] = {
    "progress": lambda rows: only(rows, "people") | {"percent": round(100 * rows[0]["right"] / rows[0]["people"])},
    "struggles": lambda rows: only(rows, "people", "enough", "hard"),
    "wrong_answers": lambda rows: {"found": len(rows), "people": rows[0]["people"]},
    "task": lambda rows: only(rows, "people", "alone", "helped", "not_yet"),
    "conversation": talks,
    "coverage": lambda rows: {"worked": rows[0]["people"], "none": rows[1]["people"]},
    "participation": lambda rows: only(rows, "people"),
    "services": lambda rows: {"first": rows[0]["people"], "second": rows[1]["people"]},
    "basis": lambda rows: {**only(rows, "answers", "people", "helped"), "weight": round(rows[0]["weight"], 2)},
}


@pytest.mark.parametrize("example", examples(), ids=lambda each: f"{each.code} of a {each.of}")
def test_an_example_tells_what_the_code_finds(example: Example) -> None:
    if example.of == "pupil":
        assert example.tells == of_pupil(example)
        return
    asked = Asked(TODAY, half_life=float(model(TODAY).half_life))
    rows = Duck(frames(example)).run(INDICATORS[example.code], asked).to_pylist()
    assert example.tells == FOUND[example.code](rows)


@pytest.mark.parametrize("example", examples(), ids=lambda each: f"{each.code} of a {each.of}")
def test_every_language_tells_the_same_numbers(example: Example) -> None:
    said = {language: set(re.findall(r"{(\w+)}", text)) for language, text in example.text.items()}
    assert said == dict.fromkeys(("nn", "nb", "en"), set(example.tells) - {"found"})


def test_every_indicator_has_an_example() -> None:
    assert {each.code for each in examples() if each.of == "group"} == set(INDICATORS)
    assert [each.code for each in examples() if each.of == "pupil"] == ["progress"]
