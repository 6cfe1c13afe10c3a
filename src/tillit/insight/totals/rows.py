"""Closed numbers, and whether they may be told today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Func, Q, QuerySet, Sum, TextField, Value

from tillit.analytics.disclosure import Within, smallest_group
from tillit.insight.models import Total
from tillit.insight.sight import Sight
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.desk import Desk

FIELDS = ("indicator", "closed__month", "area_id", "use_id", "units", "people", "right", "answers", "uses")
UNITS = Func("units", Value(","), function="array_to_string", output_field=TextField())


class Row(NamedTuple):
    """What a closed number says. A page is told by thousands of them: no row of a table is made of each."""

    indicator: str
    month: date
    area_id: int | None
    use_id: int | None
    units: Sequence[int]
    people: int
    right: float | None
    answers: float | None
    uses: Sequence[int]


class Limits:
    """Whether a number may be told today: the records say so, and it is of no fewer than they and we ask for."""

    def __init__(self, sights: Mapping[int, Sight], desk: Desk, today: date) -> None:
        self.sights, self.today, self.within = sights, today, Within.SCHOOL if desk.school_id else Within.OWNER
        self.least = smallest_group(self.within, today)
        self.services = {use: sight.service for use, sight in sights.items()}
        self.known: dict[tuple[int, ...], int | None] = {}

    def let(self, row: Row | Total) -> bool:
        uses = (row.use_id,) if row.use_id else tuple(row.uses)
        smallest = self.smallest(uses)
        return smallest is not None and row.people >= smallest

    def smallest(self, uses: tuple[int, ...]) -> int | None:
        """None where one of them may not be read."""
        if uses not in self.known:
            asked = [self.sights[use].smallest for use in uses if use in self.sights]
            self.known[uses] = smallest_group(self.within, self.today, asked) if len(asked) == len(uses) else None
        return self.known[uses]


def rows_of(desk: Desk, wish: Wish, months: Sequence[date]) -> QuerySet[Total]:
    wanted = [each for each in months if (wish.since or each) <= each <= (wish.until or each)]
    rows = Total.objects.filter(closed__tenant=desk.tenant_id, closed__reader=desk.reader, closed__month__in=wanted)
    if wish.area is not None:
        rows = rows.filter(Q(area=wish.area) | Q(area=None))
    if wish.use is not None:
        rows = rows.filter(use=wish.use)
    return rows.filter(school=desk.school_id).order_by("closed__month", "pk")


def together(rows: QuerySet[Total], limits: Limits) -> list[Row]:
    """All of each use that may be told, added up where it lies: an owner of two hundred schools has tens of thousands."""
    let = Q(pk=None)
    for use in limits.sights:
        if (smallest := limits.smallest((use,))) is not None:
            let |= Q(use=use, people__gte=smallest)
    found = (
        rows.filter(let).order_by("closed__month", "indicator", "area_id", "use_id")
        .values_list("indicator", "closed__month", "area_id", "use_id")
        .annotate(told=Sum("people"), rights=Sum("right"), given=Sum("answers"), every=StringAgg(UNITS, ","))
    )  # fmt: skip
    return [
        Row(indicator, month, area, use, sorted(set(map(int, every.split(",")))), people, right, answers, ())
        for indicator, month, area, use, people, right, answers, every in found
    ]


def told(rows: QuerySet[Total], limits: Limits) -> list[Row]:
    return [row for row in map(Row._make, rows.values_list(*FIELDS)) if limits.let(row)]
