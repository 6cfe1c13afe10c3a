from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.analytics.progress import NOTHING, Answer, model_of, sums_of, tell
from tillit.analytics.progress.forgetting import EPOCH, weight

MODEL = model_of(1)
TODAY = date(2026, 11, 20)
ANSWERS = st.lists(
    st.builds(Answer, st.dates(date(2018, 1, 1), TODAY), st.floats(-0.5, 1.5, allow_nan=False), st.booleans()),
    max_size=30,
)


@given(ANSWERS, st.randoms())
def test_the_order_answers_come_in_does_not_matter(answers: list[Answer], random: object) -> None:
    mixed = list(answers)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert sums_of(mixed, MODEL) == sums_of(answers, MODEL)


@given(ANSWERS, ANSWERS)
def test_what_is_added_and_taken_away_leaves_nothing_behind(kept: list[Answer], gone: list[Answer]) -> None:
    """Exactly: what has been erased cannot be read out of what is left."""
    before = sums_of(kept, MODEL)
    assert before + sums_of(gone, MODEL) - sums_of(gone, MODEL) == before
    assert sums_of([*gone, *kept], MODEL) - sums_of(gone, MODEL) == before


@settings(deadline=None)
@given(ANSWERS, ANSWERS)
def test_several_services_add_up_to_the_same_as_one(first: list[Answer], second: list[Answer]) -> None:
    apart, pooled = sums_of(first, MODEL) + sums_of(second, MODEL), sums_of([*first, *second], MODEL)
    assert tell(apart, MODEL, TODAY) == tell(pooled, MODEL, TODAY)


@given(st.dates(date(2010, 1, 1), date(2060, 1, 1)), st.integers(1, 400))
def test_a_half_life_later_counts_twice(day: date, half_life: int) -> None:
    early, late = weight(day, half_life), weight(day + timedelta(days=half_life), half_life)
    assert late // 2 == early
    assert weight(EPOCH, half_life) == 2**16


def test_help_never_becomes_mastery() -> None:
    helped = sums_of([Answer(TODAY, 1.0, alone=False)] * 50, MODEL)
    assert (helped.own_right, helped.own_weight, helped.answers, helped.helped) == (0, 0, 0, 50)


def test_nothing_is_nothing() -> None:
    assert sums_of([], MODEL) == NOTHING
