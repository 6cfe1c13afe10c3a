"""Which plan counts. The chain of 1 August 2026 is from Grep (NLOD), read in September 2026."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tillit.curriculum.succession import PlanFact, current_plan, in_force, version

CHANGE = date(2026, 8, 1)


def plans(*facts: PlanFact) -> dict[str, PlanFact]:
    return {fact.code: fact for fact in facts}


NORWEGIAN = plans(
    PlanFact("NOR01-06", True, date(2020, 8, 1), replaced_by=("NOR01-08",)),
    PlanFact("NOR01-07", True, date(2025, 8, 1), replaced_by=("NOR01-08",)),  # had no gyldig-til
    PlanFact("NOR01-08", False, CHANGE),
)


def test_the_newest_plan_counts_also_when_the_one_before_has_no_last_day() -> None:
    today = date(2026, 11, 22)
    assert [code for code, plan in NORWEGIAN.items() if in_force(plan, NORWEGIAN, today)] == ["NOR01-08"]
    assert current_plan("NOR01-06", NORWEGIAN, today) == "NOR01-08"


def test_before_the_change_the_plan_before_counts() -> None:
    """Grep says it has ended long before the day the next one begins is over for everybody who asks about that day."""
    assert current_plan("NOR01-08", NORWEGIAN, CHANGE - timedelta(days=1)) is None
    assert in_force(NORWEGIAN["NOR01-07"], NORWEGIAN, CHANGE - timedelta(days=1))


def test_a_plan_that_still_says_published_gives_way_to_its_next_version() -> None:
    """As MAT01-05 in a file from 2024, read in beside the plan that took over."""
    found = plans(PlanFact("MAT01-05", False, date(2020, 8, 1)), PlanFact("MAT01-06", False, CHANGE))
    assert current_plan("MAT01-05", found, date(2026, 11, 22)) == "MAT01-06"
    assert current_plan("MAT01-05", found, date(2026, 6, 1)) == "MAT01-05"


def test_a_plan_that_ended_with_nothing_after_it_is_not_replaced() -> None:
    assert current_plan("X01-01", plans(PlanFact("X01-01", True)), CHANGE) is None
    assert current_plan("unknown", {}, CHANGE) is None


def test_another_plan_may_take_over() -> None:
    found = plans(PlanFact("ABC1-01", True, replaced_by=("XYZ01-01",)), PlanFact("XYZ01-01", False))
    assert current_plan("ABC1-01", found, CHANGE) == "XYZ01-01"


def test_plans_that_replace_each_other_do_not_go_on_for_ever() -> None:
    found = plans(PlanFact("A01-01", True, replaced_by=("B01-01",)), PlanFact("B01-01", True, replaced_by=("A01-01",)))
    assert current_plan("A01-01", found, CHANGE) is None


def test_versions_are_numbers() -> None:
    assert version("MAT01-10") > version("MAT01-09")
    assert version("without") == ("without", 0)


codes = st.sampled_from([f"{stem}-0{number}" for stem in ("MAT01", "NOR01") for number in (1, 2, 3)])
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
facts = st.builds(PlanFact, codes, st.booleans(), days, days, st.lists(codes, max_size=2).map(tuple))


@given(st.lists(facts, max_size=6), codes, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_what_counts_is_in_force_and_stays_when_asked_again(found: list[PlanFact], code: str, today: date) -> None:
    known = plans(*found)
    now = current_plan(code, known, today)
    if now is not None:
        assert in_force(known[now], known, today)
        assert current_plan(now, known, today) == now
