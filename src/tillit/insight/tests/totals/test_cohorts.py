"""A year now beside the same year a year ago, and the same pupils then; and which year a group was in, and when."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tillit.fence import scope
from tillit.insight.models import ClosedMonth, Total
from tillit.insight.tests.totals.county import MONTHS, County, county, everybody
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.desk import Desk
from tillit.insight.totals.presenting import Cohort, Overview
from tillit.insight.totals.reading import look
from tillit.insight.totals.units import Unit
from tillit.organisations.acting import everything
from tillit.organisations.models import GroupFacts, SchoolYear
from tillit.organisations.tests.world import START, World
from tillit.record.codes import Reader

pytestmark = pytest.mark.django_db
THEN, NOW = date(2025, 10, 1), MONTHS[1]


def years(made: County, school: int) -> None:
    """The groups of this year, and those of the last: the sevenths and the sixths of then."""
    groups = made.schools[school]
    told = {"2026": (date(2026, 8, 1), date(2027, 7, 31)), "2025": (date(2025, 8, 1), date(2026, 7, 31))}
    rows = {
        title: SchoolYear.objects.create(tenant=made.owner, title=title, since=START, starts_on=first, ends_on=last)
        for title, (first, last) in told.items()
    }
    for group, grade, title in zip(groups, (7, 7, 6), ("2026", "2025", "2025"), strict=True):
        GroupFacts.objects.filter(group=group).update(grades=[grade], school_year=rows[title])


def cohorts(made: County, school: int) -> list[Cohort]:
    """Of one skill area: the group of this year answered now, the others a year ago."""
    with scope.enter(everything()):
        now, sevenths, sixths = [group.pk for group in made.schools[school]]
        for closed in ClosedMonth.objects.filter(month=MONTHS[0]):
            closed.month = THEN
            closed.save(update_fields=["month"])
        Total.objects.filter(closed__month=THEN, units=[now]).delete()
        Total.objects.filter(closed__month=NOW, units__overlap=[sevenths, sixths]).delete()
        years(made, school)
        desk, today = Desk(Reader.PRINCIPAL, made.owner.pk, school, ""), timezone.localdate()
        whole, glance = (Overview(look(desk, Wish(), today, glance=each), 3).cohorts for each in (False, True))
        assert glance == whole
        return whole


def test_a_year_stands_beside_the_same_year_and_the_same_pupils_a_year_ago(world: World) -> None:
    made = everybody(county(world, [[12, 9, 8]]))
    made.close()
    school = world.schools[0].pk
    found = cohorts(made, school)
    now, sevenths, sixths = [(group.pk,) for group in made.schools[school]]
    assert [(each.area, each.grade, each.month) for each in found] == [("Brøk", "7", NOW), ("Lesing", "7", NOW)]
    assert [(each.now.units, each.before and each.before.units, each.themselves and each.themselves.units) for each in found] == [
        (now, sevenths, sixths), (now, sevenths, sixths),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "month", "said"),
    [
        (Unit("7A", (7,), date(2026, 8, 1), date(2027, 7, 31)), NOW, "7"),
        (Unit("7A", (7,), date(2026, 8, 1), date(2027, 7, 31)), THEN, ""),
        (Unit("3–4", (3, 4)), NOW, "3–4"),
        (Unit("Ukjend"), NOW, ""),
    ],
)
def test_a_group_is_of_a_year_in_the_months_it_is_known_to_be(unit: Unit, month: date, said: str) -> None:
    assert unit.grade(month) == said
