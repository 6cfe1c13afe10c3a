"""Looks back at the last days for accounts that answered as no one pupil can."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tillit.activity.queries import policy_of
from tillit.activity.xapi.values import moment_of
from tillit.analytics.following import reading
from tillit.analytics.following.answers import Given
from tillit.analytics.following.permit import permit_of
from tillit.analytics.following.reading import At
from tillit.analytics.following.stepping import Permits
from tillit.analytics.models import Cursor, Doubt
from tillit.analytics.progress import Did, signs
from tillit.fence import scope
from tillit.organisations.acting import everything

BACK = timedelta(days=2)
_LONG = {"H": 3600.0, "M": 60.0, "S": 1.0}


def look_back(today: date) -> int:
    """In every stream that is followed. How many days of pupils were doubted."""
    with transaction.atomic(), scope.enter(everything()):
        uses = list(Cursor.objects.order_by("use_id").values_list("use_id", flat=True))
    return sum(_look(use_id, today) for use_id in uses)


def _look(use_id: int, today: date) -> int:
    with transaction.atomic(), scope.enter(everything()):
        cursor, policy = Cursor.objects.get(use_id=use_id), policy_of(use_id, today)
        permit = permit_of(policy.policy) if policy else None
        since = max(cursor.since, timezone.now() - BACK)
        if permit is None or cursor.last_stored <= since:
            return 0
        days = _days(use_id, At(since, cursor.last_stored, cursor.last_corrected))
        doubts = [
            Doubt(tenant_id=cursor.tenant_id, use_id=use_id, pseudonym=pupil, day=day, sign=sign, answers=len(answers),
                  delete_on=permit.delete_on(day))
            for (pupil, day), answers in days.items() for sign in signs([did(each) for _at, each in sorted(
                answers, key=lambda one: one[0])])
        ]  # fmt: skip
        Doubt.objects.bulk_create([each for each in doubts if each.delete_on > today], ignore_conflicts=True)
        return len(doubts)


def _days(use_id: int, at: At) -> dict[tuple[UUID, date], list[tuple[datetime, Given]]]:
    permits = Permits(use_id)
    found: dict[tuple[UUID, date], list[tuple[datetime, Given]]] = defaultdict(list)
    for row in list(reading.as_of(use_id, at)):
        if answer := permits.given(row):
            found[answer.pseudonym, answer.answer.day].append((row.stored, answer))
    return found


def did(given: Given) -> Did:
    return Did(
        given.activities[0], given.answer.credit >= 0.5, given.answer.alone,
        moment_of(given.timestamp) if given.timestamp else None, seconds(given.seconds), given.session,
    )  # fmt: skip


def seconds(duration: str) -> float:
    """Of hours, minutes and seconds (ISO 8601); what is told in days or more is no time spent."""
    day, _, rest = duration.partition("T")
    if day != "P" or not rest:
        return 0.0
    total, digits = 0.0, ""
    for sign in rest:
        if sign in _LONG:
            total, digits = total + float(digits.replace(",", ".")) * _LONG[sign], ""
        else:
            digits += sign
    return total
