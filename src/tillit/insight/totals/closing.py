"""A month that has ended is worked out once, for all who read totals, and then stays as it was written.

What comes late counts in the month it came (`stored_day`); who is erased afterwards was one of many, and a number made
anew without them would tell what they had done. A reader or a use that is let in later is told of months to come: old
ones are never cut up again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
Wanted = Mapping[Reader, Sequence[Indicator]]
AT_ONCE = 5000  # rows written
# Column by column: a city has hundreds of thousands of numbers in a month, and Django spells each of them out.
INSERT = f"""
INSERT INTO {Total._meta.db_table}
    (tenant_id, closed_id, indicator, school_id, area_id, use_id, units, people, "right", answers, uses, delete_on)
SELECT tenant, closed, indicator, school, area, use, units::bigint[], people, "right", answers, uses::bigint[], delete_on
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::int[],
            %s::float[], %s::float[], %s::text[], %s::date[])
    AS row(tenant, closed, indicator, school, area, use, units, people, "right", answers, uses, delete_on)
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
    """Month by month, the oldest first: a city has two hundred thousand numbers in each. What is closed when it breaks off
    stays closed, and the next run goes on from there."""
    runs = _Runs(found, engine, today)
    wanted = {reader: _wanted_by(found, reader, owner) for reader in READERS}
    rests = {reader: runs.heard(found.uses[reader]) for reader in READERS}
    last = _last_closed(owner)
    months = [month for month in sorted(runs.months(wanted) | {last_month(today)}) if month > last]
    return sum(_write(owner, month, runs.told(month, wanted), rests, today) for month in months)


class _Runs:
    """Each indicator once for each set of uses: most readers read of the same."""

    def __init__(self, found: Ground, engine: Engines, today: date) -> None:
        self.found, self.engine, self.today = found, engine, today
        self.engines: dict[frozenset[int], Engine] = {}
        self.done: dict[tuple[str, frozenset[int]], pa.Table] = {}

    def months(self, wanted: Wanted) -> set[date]:
        """That have ended, and something came in."""
        tables = [self.run(each, self.found.uses[reader]) for reader, some in wanted.items() for each in some]
        found = {month for table in tables for month in pc.unique(table["month"]).to_pylist()}
        return {month for month in found if month <= last_month(self.today)}

    def told(self, month: date, wanted: Wanted) -> dict[Reader, list[Told]]:
        uses = self.found.uses
        once = {(each.code, uses[reader]): each for reader, some in wanted.items() for each in some}
        said = {key: self._tell(each, key[1], month) for key, each in once.items()}
        return {
            reader: [
                told for each in some for told in said[each.code, uses[reader]]
                if (told.school_id is not None) == (reader in WITHIN_SCHOOL)
            ]
            for reader, some in wanted.items()
        }  # fmt: skip

    def _tell(self, indicator: Indicator, uses: frozenset[int], month: date) -> list[Told]:
        found = self.run(indicator, uses)
        rows = found.filter(pc.equal(found["month"], pa.scalar(month, found["month"].type))).to_pylist()
        return tell(indicator, rows, self.today, {use: self.found.records[use] for use in uses})

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


def _wanted_by(found: Ground, reader: Reader, owner: Organisation) -> list[Indicator]:
    with transaction.atomic(), scope.enter(everything()):
        silent = stopped(owner.pk)
    return [each for each in units() if found.uses[reader] and reader in each.readers and each.code not in silent]


def _write(
    owner: Organisation, month: date, told: Mapping[Reader, list[Told]], rests: Mapping[Reader, list[int]], today: date
) -> int:
    """All readers' at once: a month that is closed for one is closed for all, and the newest also when nothing came."""
    if not any(told.values()) and month < last_month(today):
        return 0
    with transaction.atomic(), scope.enter(everything()):
        Organisation.objects.select_for_update().get(pk=owner.pk)
        if month <= _last(owner):
            return 0
        closed = {reader: ClosedMonth.objects.create(tenant=owner, reader=reader, month=month) for reader in READERS}
        rows = (
            _row(closed[reader], each, rests[reader], today)
            for reader, some in told.items() for each in sorted(some, key=_by_school)
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
    rests = uses if told.use_id is None else ()
    return (
        closed.tenant_id, closed.pk, told.indicator, told.school_id, told.area_id, told.use_id, _array(told.units),
        told.people, told.sums.get("right"), told.sums.get("answers"), _array(rests), keep_until(told.month, today),
    )  # fmt: skip


def _array(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"
