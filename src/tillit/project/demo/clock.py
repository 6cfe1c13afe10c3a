"""The demo world's own clock. What happened months ago is done by the real actions, with the stamps of that day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

FIRST_HOUR, LAST_HOUR = 8, 15


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Only for loading the demo into an empty installation, before anyone is served."""
    with patch("django.utils.timezone.now", return_value=moment):
        yield


def workday(day: date) -> date:
    """School people write on weekdays."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def moment(today: date, days_ago: int, order: int) -> datetime:
    """Working hours of that day; `order` spreads what happens on the same day."""
    minutes = order * 7 % ((LAST_HOUR - FIRST_HOUR) * 60)
    at_work = datetime.combine(workday(today - timedelta(days=days_ago)), time(FIRST_HOUR)) + timedelta(minutes=minutes)
    return timezone.make_aware(at_work)
