"""School years, days off and school hours: of one school where it has its own, else of its owner."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from tillit.organisations.models import DayOff, SchoolHours, SchoolYear

WEEKEND = (6, 7)


def _of(school_id: int | None) -> Q:
    """What is said of all schools of the owner, and of this one."""
    return Q(school=None) | Q(school_id=school_id) if school_id else Q(school=None)


def days_off(tenant_id: int, school_id: int | None, first: date, last: date) -> QuerySet[DayOff]:
    return DayOff.objects.filter(_of(school_id), tenant_id=tenant_id, first_on__lte=last, last_on__gte=first)


def school_year(tenant_id: int, day: date) -> SchoolYear | None:
    """The year the day is in; of two that overlap, the one that began last."""
    years = SchoolYear.objects.filter(tenant_id=tenant_id, until=None, starts_on__lte=day, ends_on__gte=day)
    return years.order_by("-starts_on", "-pk").first()


def is_school_day(tenant_id: int, school_id: int | None, day: date) -> bool:
    """A weekday within a school year that is no day off. Where no school year is known, none is missed."""
    if day.isoweekday() in WEEKEND or days_off(tenant_id, school_id, day, day).exists():
        return False
    known = SchoolYear.objects.filter(tenant_id=tenant_id, until=None)
    return school_year(tenant_id, day) is not None or not known.exists()


def hours_on(tenant_id: int, school_id: int | None, day: date) -> tuple[time, time] | None:
    """From and to. The school's own go before the owner's; None when nothing has been said."""
    said = SchoolHours.objects.filter(_of(school_id), tenant_id=tenant_id, since__lte=day)
    chosen = max(said, key=lambda row: (row.school_id is not None, row.since), default=None)
    return (chosen.starts, chosen.ends) if chosen else None


def is_school_time(tenant_id: int, school_id: int | None, moment: datetime) -> bool | None:
    """`moment` where the pupils are. None when no hours are said: then the record of processing decides alone."""
    if not is_school_day(tenant_id, school_id, moment.date()):
        return False
    hours = hours_on(tenant_id, school_id, moment.date())
    return None if hours is None else hours[0] <= moment.time() < hours[1]
