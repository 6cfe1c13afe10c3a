"""What the services sent before the demo was loaded, arrived on its day: all else in the demo world has the stamps of
that day too. Only the day of arrival is moved; what is stored is what the gate let through, to the last sign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction

from tillit.activity.models import Tally
from tillit.activity.store.rows import moment_text
from tillit.analytics.models import Cursor
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.project.demo.outlets import Due
from tillit.project.demo.schoolwork.playing import HERE

MOVE = """
UPDATE activity_statement s SET stored = m.at, body = regexp_replace(s.body::text, '"stored":"[^"]*"', '"stored":"' || m.said || '"')
FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[]) AS m(id, at, said) WHERE s.use_id = %s AND s.id = m.id
"""
REFER = """
UPDATE activity_reference r SET stored = m.at
FROM unnest(%s::uuid[], %s::timestamptz[]) AS m(id, at) WHERE r.use_id = %s AND r.statement = m.id
"""
LAST = "UPDATE activity_stream SET last_stored = %s WHERE use_id = %s"
ARRIVED = "SELECT min(stored AT TIME ZONE 'Europe/Oslo')::date FROM activity_statement WHERE use_id = %s"


def arrive_in_time(sent: Sequence[Due]) -> None:
    """Only streams nobody has followed yet: cursors rest on when statements were stored."""
    of: dict[int, list[Due]] = defaultdict(list)
    for each in sent:
        of[each.outlet.use_id].append(each)
    with transaction.atomic(), scope.enter(everything()), connection.cursor() as cursor:
        for followed in Cursor.objects.filter(use_id__in=list(of)).values_list("use_id", flat=True):
            del of[followed]
        for use, waiting in of.items():
            cursor.execute(ARRIVED, [use])
            [arrived] = cursor.fetchone() or [None]
            # Those of the day they arrived stay: among them are the moments the others would be given.
            first = {each.id: each for each in reversed(waiting) if arrived and each.day < arrived}
            ordered = sorted(first.values(), key=lambda each: each.day)
            if not ordered:
                continue
            stamps = [_midnight(each.day) + timedelta(microseconds=at) for at, each in enumerate(ordered, 1)]
            ids = [UUID(each.id) for each in ordered]
            cursor.execute(MOVE, [ids, stamps, [moment_text(stamp) for stamp in stamps], use])
            cursor.execute(REFER, [ids, stamps, use])
            if all(each.day < arrived for each in waiting):
                cursor.execute(LAST, [stamps[-1], use])
        for waiting in of.values():
            _count(waiting)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def _count(waiting: Sequence[Due]) -> None:
    """The numbers of the day of loading, as numbers of the days they came."""
    use = waiting[0].outlet.use_id
    seen: set[str] = set()
    days: dict[str, dict[date, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for each in waiting:
        outcome = "same" if each.id in seen else each.outcome
        seen.add(each.id)
        days[outcome][each.day].append(each.at)
    days["finding"] = days["refused"]
    for row in list(Tally.objects.filter(use_id=use)):
        came = days.get(row.outcome, {})
        if sum(map(len, came.values())) == row.number:  # it is what we sent, and nothing else
            row.delete()
            Tally.objects.bulk_create(_of_day(row, day, moments) for day, moments in came.items())


def _of_day(row: Tally, day: date, moments: Sequence[datetime]) -> Tally:
    return Tally(
        tenant_id=row.tenant_id, use_id=row.use_id, supplier_id=row.supplier_id, day=day, outcome=row.outcome,
        reason=row.reason, field=row.field, policy=row.policy, number=len(moments), first_at=min(moments),
        last_at=max(moments),
    )  # fmt: skip
