"""The age from which one decides oneself is written where it is used: in `rights` for objecting, in `insight` for what is
shown at home; the age at which one is of age, in `organisations` for whom a guardian is told of. They must not part."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tillit.insight.own.ages import Age, rule
from tillit.organisations.rostering import relations
from tillit.rights.objections import times

DAYS = st.dates(date(2018, 8, 1), date(2040, 1, 1))


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), DAYS)
def test_who_objects_and_who_shows_turn_fifteen_on_the_same_day(born: date, today: date) -> None:
    assert times.speaks_for(born, today) is Age(born).under(rule("decides", today), today)


@given(DAYS)
def test_both_rules_give_the_same_number(today: date) -> None:
    assert times.rule("guardian_until_age", today).number == rule("decides", today).number


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), DAYS)
def test_guardians_are_told_of_nobody_from_the_day_the_page_at_home_says(born: date, today: date) -> None:
    assert (born > relations.youngest_of_age(today)) is Age(born).under(rule("grown", today), today)
    assert rule("grown", today).number == relations.OF_AGE
