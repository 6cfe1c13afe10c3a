"""What a careful reader would ask about, as far as the assessment itself can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment.content import Content, MeasureContent, RiskContent
from tillit.assessment.inheritance import Origin
from tillit.assessment.quality import Undone, findings
from tillit.assessment.standing import Accepted
from tillit.assessment.state import State

TODAY = date(2026, 11, 22)
MEASURE = MeasureContent("Slå av loggen.", False, "", None)
RISK = RiskContent(1, "confidentiality", "Nokon ser svara.", 3, {"pupil": 3}, "Kan skje.", 3, {"pupil": 3}, "Som før.")
LOWERED = msgspec.structs.replace(RISK, likelihood_after=1, consequences_after={"pupil": 1})
HIGH = msgspec.structs.replace(RISK, likelihood=5, consequences={"pupil": 5}, likelihood_after=5, consequences_after={"pupil": 5})


def a_state(*risks: RiskContent, accepted: tuple[Accepted, ...] = ()) -> State:
    content = Content(1, "service", "5x5", None, "", None, {}, risks)
    return State(content, Origin(7), accepted=accepted)


def codes(state: State, *undone: Undone) -> list[str]:
    return [finding.code for finding in findings(state, undone, TODAY)]


def test_lowered_without_a_measure_is_found_and_a_planned_one_is_enough() -> None:
    assert codes(a_state(LOWERED)) == ["lowered_without_measure"]
    assert codes(a_state(msgspec.structs.replace(LOWERED, measures=(MEASURE,)))) == []
    assert codes(a_state(RISK)) == []


def test_what_is_lower_leads_to_the_risk_with_a_source() -> None:
    (found,) = findings(a_state(LOWERED), (), TODAY)
    assert found.url == "/vurderingar/7/#risk-1"
    assert found.source == "GDPR Art. 35(7)(d)"
    assert "Nokon ser svara." in found.what


def test_high_risk_needs_an_acceptance_that_is_valid_and_high_enough() -> None:
    given = Accepted("7-1", "very_high", TODAY, "Eli")
    told = {
        name: [finding.what for finding in findings(a_state(HIGH, accepted=rows), (), TODAY)]
        for name, rows in {
            "none": (), "valid": (given,), "over": (replace(given, expires_on=TODAY - timedelta(days=1)),),
            "lower": (replace(given, level="high"),), "another": (replace(given, risk="7-2"),),
        }.items()
    }  # fmt: skip
    assert {name: len(rows) for name, rows in told.items()} == {
        "none": 1, "valid": 0, "over": 1, "lower": 1, "another": 1,
    }  # fmt: skip
    assert len({told["none"][0], told["over"][0], told["lower"][0]}) == 3
    assert told["another"] == told["none"]


@given(days=st.integers(-400, 400))
def test_measure_is_overdue_from_the_day_after(days: int) -> None:
    undone = Undone("Slå av loggen.", TODAY + timedelta(days=days), 3, "Eli")
    found = findings(a_state(), (undone,), TODAY)
    assert [finding.url for finding in found] == (["/vurderingar/7/#risk-3"] if days < 0 else [])


def test_measure_without_a_day_is_not_overdue() -> None:
    assert codes(a_state(), Undone("Slå av loggen.", None, 1)) == []
