from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.analytics.progress import Answer, Change, Level, Progress, model, model_of, sums_of, tell
from tillit.analytics.progress.rules import rules

MODEL = model_of(1)
TODAY = date(2026, 11, 20)


def told(marks: Iterable[float], *, age: int = 0, alone: bool = True, today: date = TODAY) -> Progress:
    answers = [Answer(TODAY - timedelta(days=age), credit, alone) for credit in marks]
    return tell(sums_of(answers, MODEL), MODEL, today)


@pytest.mark.parametrize(
    ("marks", "level"),
    [
        ([], Level.TOO_LITTLE),
        ([1, 1], Level.TOO_LITTLE),
        ([1] * 4, Level.ON_THE_WAY),  # right each time, and still too few to be sure
        ([1] * 8, Level.SAFE),
        ([1] * 27 + [0] * 3, Level.SAFE),
        ([1, 0] * 5, Level.ON_THE_WAY),
        ([0] * 5, Level.NEEDS_PRACTICE),
    ],
)
def test_the_word_for_answers_of_today(marks: list[float], level: Level) -> None:
    assert told(marks).level is level


def test_what_was_safe_long_ago_is_too_little_to_say() -> None:
    assert [told([1] * 10, today=TODAY + timedelta(days=days)).level for days in (0, 60, 300)] == [
        Level.SAFE, Level.ON_THE_WAY, Level.TOO_LITTLE,
    ]  # fmt: skip


def test_a_word_on_the_edge_changes_with_one_answer() -> None:
    needed = next(number for number in range(30) if told([1] * number).level is Level.SAFE)
    assert told([1] * (needed - 1)).level is Level.ON_THE_WAY


def test_the_basis_is_said() -> None:
    week, month = (sums_of([Answer(TODAY - timedelta(days=days), 1.0)] * 3, MODEL) for days in (7, 30))
    together = sums_of([Answer(TODAY, 1.0, alone=False)], MODEL)
    found = tell(week + month + together, MODEL, TODAY, services=2)
    assert (found.answers, found.services, found.helped) == (6, 2, 1)
    assert found.age in range(8, 30)
    assert told([]).age is None


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=40), st.integers(0, 700))
def test_the_estimate_lies_within_its_bounds(marks: list[float], age: int) -> None:
    found = told(marks, age=age)
    assert 0 < found.low < found.estimate < found.high < 1


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), max_size=40), st.integers(0, 200))
def test_a_word_says_where_the_whole_interval_lies(marks: list[float], age: int) -> None:
    found = told(marks, age=age)
    above, below = (next(each for each in rules().levels if each.code == code) for code in ("safe", "needs_practice"))
    if found.level is not Level.TOO_LITTLE:
        assert above.above is not None
        assert below.below is not None
        assert (found.level is Level.SAFE) == (found.low >= above.above)
        assert (found.level is Level.NEEDS_PRACTICE) == (found.high <= below.below)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=30))
def test_one_more_right_never_lowers_the_estimate(marks: list[float]) -> None:
    assert told([*marks, 1.0]).estimate > told(marks).estimate
    assert told([*marks, 0.0]).estimate < told(marks).estimate


def test_partial_scores_count_in_part() -> None:
    assert told([0.5] * 10).estimate == pytest.approx(told([1, 0] * 5).estimate)


def test_help_is_potential_until_it_goes_well_alone() -> None:
    helped = [Answer(TODAY, 1.0, alone=False)] * 10
    mixed = tell(sums_of([*helped, *[Answer(TODAY, 0.0)] * 5], MODEL), MODEL, TODAY)
    assert (mixed.level, mixed.potential) == (Level.NEEDS_PRACTICE, True)
    alone = tell(sums_of([*helped, *[Answer(TODAY, 1.0)] * 12], MODEL), MODEL, TODAY)
    assert (alone.level, alone.potential) == (Level.SAFE, False)
    assert (told([1] * 2, alone=False).potential, told([0] * 20, alone=False).potential) == (False, False)


def changed(before: list[float], now: list[float]) -> Change:
    old = sums_of([Answer(TODAY - timedelta(days=50), credit) for credit in before], MODEL)
    new = sums_of([Answer(TODAY - timedelta(days=1), credit) for credit in now], MODEL)
    return tell(old + new, MODEL, TODAY).change


def test_change_is_told_when_there_is_enough_on_both_sides() -> None:
    assert changed([0] * 12, [1] * 8) is Change.UP
    assert changed([1] * 12, [0] * 8) is Change.DOWN
    assert changed([1, 0] * 8, [1, 0] * 4) is Change.STEADY
    assert changed([], [1] * 8) is Change.UNKNOWN
    assert changed([0] * 12, []) is Change.UNKNOWN


def test_there_is_one_model_each_day() -> None:
    assert model(date(1999, 1, 1)) == rules().models[0]
    assert model(TODAY).number == 1
    assert {each.code for each in rules().levels} == set(Level)
