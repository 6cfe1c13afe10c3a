"""A month that has ended is worked out once, for all who read totals, and then stays as it was written.

What comes late counts in the month it came (`stored_day`); who is erased afterwards was one of many, and a number made
anew without them would tell what they had done. A reader or a use that is let in later is told of months to come: old
ones are never cut up again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction

from tillit.activity.copies.making import renew
from tillit.analytics.disclosure import keep_until
from tillit.analytics.engines import Duck, Engine, Frames
from tillit.analytics.fairness import stopped
from tillit.analytics.indicators import INDICATORS, Indicator
from tillit.fence import scope
from tillit.insight.computing import asked, units
from tillit.insight.models import ClosedMonth, Total
from tillit.insight.totals.ground import Ground, ground
from tillit.insight.totals.readers import READERS, WITHIN_SCHOOL
from tillit.insight.totals.telling import Told, tell
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind
from tillit.record.codes import Reader

Engines = Callable[[Frames], Engine]
AT_ONCE = 5000  # rows written
# Column by column: a city has hundreds of thousands of numbers in a month, and Django spells each of them out.
INSERT = f"""
INSERT INTO {Total._meta.db_table}
    (tenant_id, closed_id, indicator, school_id, area_id, use_id, units, people, sums, delete_on)
SELECT tenant, closed, indicator, school, area, use, units::bigint[], people, sums::jsonb, delete_on
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::int[],
            %s::text[], %s::date[])
    AS row(tenant, closed, indicator, school, area, use, units, people, sums, delete_on)
"""  # noqa: S608


def close_months(today: date, *, owner: int | None = None, engine: Engines = Duck) -> int:
    """How many numbers were written. Nothing where the last month is closed already."""
    waiting = [each for each in _owners(owner) if _last_closed(each) < last_month(today)]
    if waiting:
        renew()
    grounds = ((each, ground(each, today)) for each in waiting)
    return sum(close(each, found, today, engine) for each, found in grounds if found)


def last_month(today: date) -> date:
    """The first day of the last month that has ended."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _owners(owner: int | None) -> list[Organisation]:
    rows = Organisation.objects.filter(kind=Kind.OWNER, closed_on=None).order_by("pk")
    return list(rows if owner is None else rows.filter(pk=owner))


def _last_closed(owner: Organisation) -> date:
    with transaction.atomic(), scope.enter(everything()):
        return _last(owner)


def _last(owner: Organisation) -> date:
    return ClosedMonth.objects.filter(tenant=owner).values_list("month", flat=True).first() or date.min


def close(owner: Organisation, found: Ground, today: date, engine: Engines = Duck) -> int:
    runs = _Runs(found, engine, _last_closed(owner), today)
    told = {reader: _told(found, reader, owner, runs) for reader in READERS}
    return _write(owner, told, {reader: runs.heard(found.uses[reader]) for reader in READERS}, today)


class _Runs:
    """Each indicator once for each set of uses: most readers read of the same. `last`: the newest month that is closed."""

    def __init__(self, found: Ground, engine: Engines, last: date, today: date) -> None:
        self.found, self.engine, self.last, self.today = found, engine, last, today
        self.engines: dict[frozenset[int], Engine] = {}
        self.done: dict[tuple[str, frozenset[int]], pa.Table] = {}
        self.said: dict[tuple[str, frozenset[int]], list[Told]] = {}

    def tell(self, indicator: Indicator, uses: frozenset[int]) -> list[Told]:
        key = (indicator.code, uses)
        if key not in self.said:
            found = self.run(indicator, uses)
            waiting = found.filter(pc.greater(found["month"], pa.scalar(self.last, found["month"].type)))
            records = {use: self.found.records[use] for use in uses}
            self.said[key] = tell(indicator, waiting.to_pylist(), self.today, records)
        return self.said[key]

    def run(self, indicator: Indicator, uses: frozenset[int]) -> pa.Table:
        key = (indicator.code, uses)
        if key not in self.done:
            if uses not in self.engines:
                self.engines[uses] = self.engine(self.found.of(uses))
            self.done[key] = self.engines[uses].run(indicator, asked(self.today))
        return self.done[key]

    def heard(self, uses: frozenset[int]) -> list[int]:
        """What a number that is of no single use rests on: it goes unsaid when one of them may no longer be read."""
        rows = self.run(INDICATORS["services"], uses) if uses else None
        return sorted(pc.unique(rows["use_id"]).to_pylist()) if rows is not None else []


def _told(found: Ground, reader: Reader, owner: Organisation, runs: _Runs) -> list[Told]:
    uses = found.uses[reader]
    with transaction.atomic(), scope.enter(everything()):
        silent = stopped(owner.pk)
    asked_of = [each for each in units() if uses and reader in each.readers and each.code not in silent]
    every = (told for indicator in asked_of for told in runs.tell(indicator, uses))
    return [each for each in every if (each.school_id is not None) == (reader in WITHIN_SCHOOL)]


def _write(owner: Organisation, told: dict[Reader, list[Told]], rests: dict[Reader, list[int]], today: date) -> int:
    """All readers' at once: a month that is closed for one is closed for all."""
    with transaction.atomic(), scope.enter(everything()):
        Organisation.objects.select_for_update().get(pk=owner.pk)
        last = _last(owner)
        months = {last_month(today)} | {each.month for some in told.values() for each in some}
        closed = {
            (reader, month): ClosedMonth.objects.create(tenant=owner, reader=reader, month=month)
            for month in sorted(months) if month > last for reader in READERS
        }  # fmt: skip
        rows = (
            _row(closed[reader, each.month], each, rests[reader], today)
            for reader, some in told.items() for each in sorted(some, key=_by_school) if (reader, each.month) in closed
        )  # fmt: skip
        written = 0
        with connection.cursor() as cursor:
            while some_rows := list(islice(rows, AT_ONCE)):
                cursor.execute(INSERT, [list(column) for column in zip(*some_rows, strict=True)])
                written += len(some_rows)
        return written


def _by_school(told: Told) -> int:
    """What is read together lies together."""
    return told.school_id or 0


def _row(closed: ClosedMonth, told: Told, uses: Iterable[int], today: date) -> tuple[object, ...]:
    """As the columns of `INSERT`."""
    sums = told.sums if told.use_id is not None else {"uses": list(uses)}
    return (
        closed.tenant_id, closed.pk, told.indicator, told.school_id, told.area_id, told.use_id,
        f"{{{','.join(map(str, told.units))}}}", told.people, json.dumps(sums), keep_until(told.month, today),
    )  # fmt: skip
