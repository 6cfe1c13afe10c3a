"""The worker's part: finds the days of each stream that something has happened to since they were measured, and measures
them whole. Nobody who sends waits for this.

A day that has not ended is measured again when it has grown by a fifth, so that a day of any size is read a few times and
no more. A correction or a voiding of a day has it measured again; that its statements are deleted in time does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tillit.activity.gate.hours import HERE
from tillit.activity.models import Flaw, MeasuredDay, Stream
from tillit.activity.quality import rules
from tillit.activity.quality.measuring import DECODER, measure, those_not_in
from tillit.activity.quality.seen import Arrival, Found, Known, Measured
from tillit.activity.queries import DAYS, policy_of
from tillit.curriculum import queries as curriculum
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.record.codes import Treatment

SMALL = 5_000  # statements of a day that are measured again as soon as there are more of them
GROWN = 0.2
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('quality ' || %s, 0))"
NEW = """
SELECT (stored AT TIME ZONE 'Europe/Oslo')::date, count(*) FROM activity_statement
WHERE use_id = %s AND stored > %s GROUP BY 1
"""
CHANGED = """
SELECT day, count(*) FROM (
  SELECT (stored AT TIME ZONE 'Europe/Oslo')::date AS day FROM activity_correction WHERE use_id = %(use)s
  UNION ALL
  SELECT (s.stored AT TIME ZONE 'Europe/Oslo')::date FROM activity_voiding v
  JOIN activity_statement s ON s.use_id = v.use_id AND s.id = v.target AND s.voided WHERE v.use_id = %(use)s
) changed WHERE day >= %(since)s GROUP BY day
"""
READ = """
SELECT body, stored, actor FROM activity_statement
WHERE use_id = %s AND stored >= %s AND stored < %s AND NOT voided ORDER BY stored
"""
THERE = "SELECT id FROM activity_statement WHERE use_id = %s AND id = ANY(%s)"


@dataclass(frozen=True)
class Due:
    """A day to measure, and how many corrections and voidings it has had."""

    day: date
    changes: int


def measure_streams(today: date | None = None) -> int:
    """All that is due, in every stream. How many days were measured."""
    today = today or timezone.localdate()
    with transaction.atomic(), scope.enter(everything()):
        streams = list(Stream.objects.order_by("use_id").values_list("tenant_id", "use_id", "supplier_id"))
    return sum(measure_stream(*stream, today) for stream in streams)


def measure_stream(tenant_id: int, use_id: int, supplier_id: int | None, today: date) -> int:
    with transaction.atomic(), scope.enter(everything()):
        found = due(use_id, today)
    for each in found:
        with transaction.atomic(), scope.enter(everything()), connection.cursor() as cursor:
            cursor.execute(LOCK, [str(use_id)])
            measure_day(tenant_id, use_id, supplier_id, each)
    return len(found)


def due(use_id: int, today: date) -> list[Due]:
    since = today - timedelta(days=DAYS - 1)
    known = {row.day: row for row in MeasuredDay.objects.filter(use_id=use_id, day__gte=since)}
    until = max((row.until for row in known.values()), default=bounds(since)[0])
    with connection.cursor() as cursor:
        cursor.execute(NEW, [use_id, until])
        new: dict[date, int] = dict(cursor.fetchall())
        cursor.execute(CHANGED, {"use": use_id, "since": since})
        changes: dict[date, int] = dict(cursor.fetchall())
    days = sorted(day for day in {*new, *changes} if day >= since)
    return [Due(day, changes.get(day, 0)) for day in days
            if is_due(known.get(day), new.get(day, 0), changes.get(day, 0), ended=day < today)]  # fmt: skip


def is_due(row: MeasuredDay | None, new: int, changes: int, *, ended: bool) -> bool:
    if row is None or changes > row.changes:
        return True
    return new > 0 and (ended or row.statements + new <= SMALL or new >= GROWN * row.statements)


def measure_day(tenant_id: int, use_id: int, supplier_id: int | None, each: Due) -> None:
    """What was said of the day before makes way. Under the lock of the use: two workers never measure the same day."""
    start, end = bounds(each.day)
    until = start
    measured = measure(_arrivals(use_id, start, end), known_of(tenant_id, use_id, each.day))
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(stored) FROM activity_statement WHERE use_id = %s AND stored >= %s AND stored < %s",
                       [use_id, start, end])  # fmt: skip
        [last] = cursor.fetchone()
    until = last or until
    MeasuredDay.objects.update_or_create(
        use_id=use_id, day=each.day,
        defaults={"tenant_id": tenant_id, "supplier_id": supplier_id, "statements": measured.statements, "until": until,
                  "changes": each.changes},
    )  # fmt: skip
    Flaw.objects.filter(use_id=use_id, day=each.day).delete()
    looks = rules.looks(each.day)
    found = [*measured.found, *pointing_at_nothing(use_id, measured, each.day)]
    Flaw.objects.bulk_create(
        Flaw(tenant_id=tenant_id, supplier_id=supplier_id, use_id=use_id, day=each.day,
             dimension=looks[one.finding].dimension,
             finding=one.finding, field=one.field, number=one.number, of=one.of, several=one.several)
        for one in found if one.of and one.finding in looks
    )  # fmt: skip


def bounds(day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, time(), HERE), datetime.combine(day + timedelta(days=1), time(), HERE)


def _arrivals(use_id: int, start: datetime, end: datetime) -> Iterator[Arrival]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(READ, [use_id, start, end])
        for body, stored, actor in cursor:
            yield Arrival(DECODER.decode(body), stored, actor)


def pointing_at_nothing(use_id: int, measured: Measured, day: date) -> list[Found]:
    """Statements that are not here; competence aims that are not in the curriculum, or no longer count."""
    found = []
    if measured.references:
        found.append(those_not_in(there(use_id, measured), "missing_statement", measured.references))
    known = curriculum.aims(measured.aims) if measured.aims else {}
    if known:  # an installation that has read in nothing of the curriculum has nothing to hold them up against
        plans = curriculum.plan_facts()
        ended = {code for code, aim in known.items() if not curriculum.counts(aim, day, plans)}
        found.append(those_not_in(known, "unknown_aim", measured.aims))
        found.append(those_not_in(measured.aims.keys() - ended, "ended_aim", measured.aims))
    return found


def there(use_id: int, measured: Measured) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(THERE, [use_id, list(measured.references)])
        return {found for (found,) in cursor.fetchall()}


def known_of(tenant_id: int, use_id: int, day: date) -> Known:
    """By the record in force on the day. A technical trial keeps all as sent, and nothing is missing from it."""
    in_force = policy_of(use_id, day)
    gate: tuple[Any, ...] = in_force.policy.gate if in_force else ()
    kept = frozenset(rule.field for rule in gate if rule.treatment is not Treatment.DROP)
    rows = Organisation.objects.filter(path__contains=[tenant_id], closed_on=None).exclude(number="")
    numbers = rows.values_list("number", flat=True)
    return Known(day, kept, frozenset(re.sub(r"\D", "", number) for number in numbers))
