"""Days and school hours where the pupils are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tillit.record.processing import SchoolHours

HERE = ZoneInfo("Europe/Oslo")
WEEKEND = (6, 7)
MOST_DAYS = 1_024


def moment_of(timestamp: str, otherwise: datetime) -> datetime:
    """When it happened, where the pupils are. A time nobody can read is the time it came."""
    try:
        moment = datetime.fromisoformat(timestamp)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(HERE)
    except (ValueError, OverflowError):
        return otherwise.astimezone(HERE)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one school has said of its time: as `organisations.rostering.calendar` tells it, without asking for each
    moment. `years` and `off`: first and last day. `hours`: since when, from and to; the school's own go before its
    owner's, and stand last."""

    years: tuple[tuple[date, date], ...] = ()
    off: tuple[tuple[date, date], ...] = ()
    hours: tuple[tuple[date, time, time], ...] = ()
    days: dict[date, tuple[time, time] | bool] = field(default_factory=dict, compare=False, repr=False)

    def school_time(self, moment: datetime) -> bool | None:
        """None where no hours have been said: then the record decides alone."""
        day = moment.date()
        said = self.days.get(day)
        if said is None:
            if len(self.days) >= MOST_DAYS:
                self.days.clear()
            said = self.days[day] = self._of(day)
        if isinstance(said, bool):
            return None if said else False
        return said[0] <= moment.time() < said[1]

    def _of(self, day: date) -> tuple[time, time] | bool:
        """Its hours; False on a day off; True on a school day whose hours nobody has said."""
        within = not self.years or any(first <= day <= last for first, last in self.years)
        if day.isoweekday() in WEEKEND or not within or any(first <= day <= last for first, last in self.off):
            return False
        said = [(starts, ends) for since, starts, ends in self.hours if since <= day]
        return said[-1] if said else True


class Hours:
    """School hours with their clock read once."""

    def __init__(self, hours: SchoolHours) -> None:
        self.starts = time.fromisoformat(hours.starts)
        self.ends = time.fromisoformat(hours.ends)
        self.weekdays = frozenset(hours.weekdays)

    def outside(self, moment: datetime, calendar: Calendar | None = None) -> bool:
        """`moment` as `moment_of` gives it. The last minute of school is the one before `ends`. What the record tells
        pupils of their time holds; the calendar of their school can only narrow it, as on a day off."""
        if calendar is not None and calendar.school_time(moment) is False:
            return True
        return moment.isoweekday() not in self.weekdays or not self.starts <= moment.time() < self.ends


@lru_cache(maxsize=1_024)
def day_only(day: date) -> str:
    """Midnight of the day, where the pupils are: nothing of the time of day is left."""
    offset = datetime.combine(day, time(), HERE).utcoffset() or timedelta()
    hours, minutes = divmod(int(offset.total_seconds()) // 60, 60)
    return f"{day.isoformat()}T00:00:00{hours:+03d}:{minutes:02d}"
