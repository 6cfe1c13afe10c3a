"""The calendar of one of the demo's schools: its hours, and the days off that its classes keep too."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import transaction

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import DayOff, SchoolHours, SchoolYear
from tillit.project.demo.inhabitants import World
from tillit.project.demo.schoolwork.classrooms import has_school
from tillit.record.policy.clocks import school_year_end

SCHOOL = "straumvik_barneskule"
STARTS, ENDS = time(8, 15), time(14, 45)
TITLES = {1: "Juleferie", 2: "Vinterferie", 10: "Haustferie", 12: "Juleferie"}


@transaction.atomic
def plan(world: World, today: date) -> None:
    """This school year and the one before: a demo shall also live in July, so they meet."""
    with scope.enter(everything()):
        school = world.places[SCHOOL]
        owner_id = school.path[-2]
        for ends in (school_year_end(today), school_year_end(today).replace(year=school_year_end(today).year - 1)):
            begins = ends.replace(year=ends.year - 1) + timedelta(days=1)
            SchoolYear.objects.create(
                tenant_id=owner_id,
                title=f"Skuleåret {begins.year}/{ends:%y}",
                starts_on=begins,
                ends_on=ends,
                since=begins,
            )
            DayOff.objects.bulk_create(
                DayOff(tenant_id=owner_id, school=school, title=title, first_on=first, last_on=last)
                for title, first, last in _off(begins, ends)
            )
        SchoolHours.objects.create(tenant_id=owner_id, school=school, since=begins, starts=STARTS, ends=ENDS)


def _off(begins: date, ends: date) -> list[tuple[str, date, date]]:
    """The weekdays without school, those that follow each other as one; a weekend between is a weekend."""
    found: list[tuple[str, date, date]] = []
    for day in (begins + timedelta(days=each) for each in range((ends - begins).days + 1)):
        if day.isoweekday() <= 5 and not has_school(day):
            if found and day - found[-1][2] <= timedelta(days=3):
                found[-1] = (*found[-1][:2], day)
            else:
                found.append((TITLES.get(day.month, "Offentleg høgtidsdag"), day, day))
    return found
