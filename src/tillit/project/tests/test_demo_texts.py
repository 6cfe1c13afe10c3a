"""The texts of the demo world agree with its numbers."""

from __future__ import annotations

import re

import pytest

from tillit.project.demo.texts import read

ORDINALS = {"første": 1, "andre": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sjette": 6, "sjuande": 7, "åttande": 8,
            "niande": 9, "tiande": 10}  # fmt: skip
NUMBERED = re.compile(r"(\d+)\. trinn")
WORDED = re.compile(rf"({'|'.join(ORDINALS)})(?: trinn|klassing)", re.IGNORECASE)


def named(text: str) -> list[int]:
    return sorted({int(year) for year in NUMBERED.findall(text)} | {ORDINALS[w.lower()] for w in WORDED.findall(text)})


@pytest.mark.parametrize("told", read("services"), ids=lambda told: told["code"])
def test_need_is_for_the_years_its_text_is_about(told: dict[str, object]) -> None:
    years = named(str(told["purpose"]))
    if years:
        assert told.get("years_needed", told["years"]) == years
        assert set(years) <= set(told["years"])  # type: ignore[arg-type, call-overload]
