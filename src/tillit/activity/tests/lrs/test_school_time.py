"""School time is what the calendar of the pupil's school says, within what the record says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from tillit.activity.lrs.calendars import SAID, Calendars
from tillit.activity.tests.lrs.store import Store
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import DayOff, Organisation, SchoolHours, SchoolYear
from tillit.organisations.queries import is_school_time

HERE = ZoneInfo("Europe/Oslo")
MONDAY = date(2026, 11, 23)
MOMENTS = [
    datetime.combine(MONDAY + timedelta(days=days), time(hour, minute), HERE)
    for days in range(-60, 400, 3)
    for hour, minute in ((7, 59), (8, 0), (8, 45), (13, 59), (14, 30), (15, 10), (21, 0))
]


def test_no_query_for_a_moment_and_the_same_answer(store: Store) -> None:
    with transaction.atomic(), scope.enter(everything()):
        owner, school = store.owner, Organisation.objects.get(kind="school", parent=store.owner)
        other = Organisation.objects.create(kind="school", name="Nabo", parent=owner, path=[owner.pk, owner.pk + 9999])
        _say(owner, school)
        calendars = Calendars(frozenset(map(tuple, store.rows(SAID.replace("%(tenant)s", str(owner.pk))))))
        for place in (school.pk, other.pk, None):
            known = calendars.of(place)
            assert known is not None
            told = [(moment, known.school_time(moment)) for moment in MOMENTS]
            assert told == [(moment, is_school_time(owner.pk, place, moment)) for moment in MOMENTS]
            assert {answer for _moment, answer in told} >= {True, False}
        transaction.set_rollback(True)


def _say(owner: Organisation, school: Organisation) -> None:
    day = timedelta(days=1)
    SchoolYear.objects.create(
        tenant=owner, title="2026/27", since=MONDAY, starts_on=date(2026, 8, 17), ends_on=date(2027, 6, 18)
    )
    DayOff.objects.create(tenant=owner, first_on=date(2026, 12, 21), last_on=date(2027, 1, 3), title="Jul")
    DayOff.objects.create(
        tenant=owner, school=school, first_on=MONDAY + 3 * day, last_on=MONDAY + 3 * day, title="Plan"
    )
    SchoolHours.objects.create(tenant=owner, since=MONDAY, starts=time(8, 30), ends=time(14))
    SchoolHours.objects.create(tenant=owner, school=school, since=MONDAY - 30 * day, starts=time(8), ends=time(15))
    SchoolHours.objects.create(tenant=owner, school=school, since=MONDAY + 60 * day, starts=time(9), ends=time(15))


def test_nothing_said_leaves_it_to_the_record() -> None:
    assert Calendars(frozenset()).of(7) is None


@pytest.mark.parametrize("off", [True, False])
def test_what_is_done_on_a_day_off_is_outside_school_hours(store: Store, off: bool) -> None:
    use = store.use(f"Reknefri {off}", ANSWERS)
    client, pupil, today = store.client(use), store.pupil("Ida Ims", use), timezone.localdate()
    day = next(each for back in range(5) if (each := today - timedelta(days=back)).isoweekday() <= 5)
    with transaction.atomic(), scope.enter(everything()):
        school = Organisation.objects.get(kind="school", parent=store.owner)
        if off:
            row = DayOff.objects.create(tenant=store.owner, school=school, first_on=day, last_on=day, title="Fri")
    sent = answered(pupil) | {"timestamp": datetime.combine(day, time(10), HERE).isoformat()}
    assert client("POST", "statements", sent).status == 200
    [[outside]] = store.rows("SELECT outside_hours FROM activity_statement WHERE id = %s", sent["id"])
    assert outside is off
    if off:
        with transaction.atomic(), scope.enter(everything()):
            DayOff.objects.filter(pk=row.pk).delete()
