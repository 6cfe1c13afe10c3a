"""Days and school hours where the pupils are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tillit.record.processing import SchoolHours

HERE = ZoneInfo("Europe/Oslo")


def moment_of(timestamp: str, otherwise: datetime) -> datetime:
    """When it happened, where the pupils are. A time nobody can read is the time it came."""
    try:
        moment = datetime.fromisoformat(timestamp)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(HERE)
    except (ValueError, OverflowError):
        return otherwise.astimezone(HERE)


class Hours:
    """School hours with their clock read once."""

    def __init__(self, hours: SchoolHours) -> None:
        self.starts = time.fromisoformat(hours.starts)
        self.ends = time.fromisoformat(hours.ends)
        self.weekdays = frozenset(hours.weekdays)

    def outside(self, moment: datetime) -> bool:
        """`moment` as `moment_of` gives it. The last minute of school is the one before `ends`."""
        return moment.isoweekday() not in self.weekdays or not self.starts <= moment.time() < self.ends


@lru_cache(maxsize=1_024)
def day_only(day: date) -> str:
    """Midnight of the day, where the pupils are: nothing of the time of day is left."""
    offset = datetime.combine(day, time(), HERE).utcoffset() or timedelta()
    hours, minutes = divmod(int(offset.total_seconds()) // 60, 60)
    return f"{day.isoformat()}T00:00:00{hours:+03d}:{minutes:02d}"
