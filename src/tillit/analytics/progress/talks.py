"""When it may be good to have a talk with a pupil about a skill area: one definition, for the page that looks at the states
and for the indicator that is worked out of the copies. A question to ask, never a verdict and never a ranking."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

LATELY = timedelta(days=21)
ENOUGH = 5  # pupils who have worked with it, before one of them can be said to be the only one who has not lately


def active(last_day: date | None, today: date) -> bool:
    return last_day is not None and last_day > today - LATELY


def one_is_quiet(last_days: Collection[date | None], today: date) -> bool:
    """Whether all the others have worked with it lately, and one has not. `last_days`: of all who ever have."""
    lately = sum(active(each, today) for each in last_days)
    return len(last_days) >= ENOUGH and lately == len(last_days) - 1
