"""What the pages of totals say, and draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tillit.analytics.disclosure import Bound, Share
from tillit.insight.totals import tables
from tillit.insight.totals.reading import GLANCE, Figure, Of, Seen

HIGH = 60  # of the tallest column, in the drawing's own units
STEP = 52  # from one column to the next


@dataclass(frozen=True)
class Column:
    x: int
    y: int
    height: int
    said: str
    month: str

    @property
    def middle(self) -> int:
        return self.x + 16


class Row(NamedTuple):
    """`figures`: of each month of the page, the oldest first."""

    name: str
    figures: Sequence[Figure | None]


@dataclass(frozen=True)
class Block:
    """One skill area in one service: as drawing and as table."""

    name: str
    service: str
    months: tuple[date, ...]  # oldest first
    whole: tuple[Figure | None, ...]
    rows: tuple[Row, ...]  # all together first; each by itself when the area is chosen
    area_id: int
    number: int
    left_out: int

    @property
    def newest(self) -> Figure | None:
        return next((each for each in reversed(self.whole) if each), None)

    @property
    def columns(self) -> list[Column]:
        found = []
        for at, (month, figure) in enumerate(zip(self.months, self.whole, strict=True)):
            share = figure.share if figure else None
            height = round(HIGH * share.percent / 100) if share else 0
            found.append(Column(10 + STEP * at, 16 + HIGH - height, height, short(share), str(MONTHS_3[month.month])))
        return found

    @property
    def width(self) -> int:
        return 10 + STEP * GLANCE  # as wide with few as with many, so that columns look alike

    @property
    def in_words(self) -> str:
        return ", ".join(
            f"{MONTHS[month.month]}: {tables.said(figure.share) if figure else '–'}"
            for month, figure in zip(self.months, self.whole, strict=True)
        )

    @property
    def thin(self) -> bool:
        return any(figure.thin for row in self.rows for figure in row.figures if figure)


def short(share: Share | None) -> str:
    if share is None:
        return "–"
    sign = {Bound.UNDER: "<", Bound.ABOUT: "", Bound.OVER: ">"}[share.bound]
    return f"{sign}{share.percent} %"


@dataclass(frozen=True)
class Cohort:
    """A year just now, beside the same year a year ago and the same pupils a year ago: in the same month."""

    area: str
    service: str
    grade: str
    month: date
    now: Figure
    before: Figure | None  # those who were in that year then
    themselves: Figure | None  # the same pupils, a year younger


@dataclass(frozen=True)
class Overview:
    """`every`: how many units there are, shown or not."""

    seen: Seen
    every: int

    @cached_property
    def months(self) -> tuple[date, ...]:
        return tuple(reversed(self.seen.months[:GLANCE]))

    @cached_property
    def blocks(self) -> list[Block]:
        found: dict[tuple[int, int], list[Figure]] = {}
        for each in self.seen.figures:
            if each.indicator == "progress":
                found.setdefault(each.about, []).append(each)
        blocks = [self._block(some, number) for number, some in enumerate(found.values(), 1)]
        return sorted(blocks, key=lambda block: (block.name, block.service))

    def _block(self, some: Sequence[Figure], number: int) -> Block:
        first, whole = some[0], self._figures([each for each in some if each.of is Of.ALL])
        return Block(
            name=first.area.name if first.area else "", service=first.service, months=self.months,
            whole=whole, number=number,
            rows=(Row(pgettext("totals", "all shown"), whole), *self.grid(some)), area_id=first.about[0],
            left_out=self.every - len(self._newest(some)),
        )  # fmt: skip

    def _newest(self, some: Sequence[Figure]) -> set[int]:
        last = max(each.month for each in some)
        return {unit for each in some if each.of is Of.ALL and each.month == last for unit in each.units}

    def grid(self, some: Sequence[Figure]) -> tuple[Row, ...]:
        """By name: never by how they do."""
        rows: dict[tuple[int, ...], list[Figure]] = {}
        for each in some:
            if each.of is Of.UNIT and each.month in self.months:
                rows.setdefault(each.units, []).append(each)
        found = [Row(each[0].name, self._figures(each)) for each in rows.values()]
        return tuple(sorted(found, key=lambda row: (row.name.count(","), row.name)))

    @cached_property
    def said_months(self) -> list[str]:
        return [month_name(month) for month in self.months]

    def _figures(self, some: Sequence[Figure]) -> tuple[Figure | None, ...]:
        at = {each.month: each for each in some}
        return tuple(at.get(month) for month in self.months)

    @cached_property
    def participation(self) -> tuple[Row, ...]:
        return self.grid(self.seen.what("participation", Of.UNIT))

    @cached_property
    def services(self) -> tuple[Row, ...]:
        found: dict[str, list[Figure]] = {}
        for each in self.seen.what("services", Of.ALL):
            found.setdefault(each.service, []).append(each)
        return tuple(Row(name, self._figures(some)) for name, some in sorted(found.items()))

    @cached_property
    def left_out(self) -> int:
        """Units nothing was said of in the newest month."""
        newest = [each for each in self.seen.what("participation", Of.ALL) if each.month == self.seen.months[0]]
        return self.every - len({unit for each in newest for unit in each.units})

    @cached_property
    def cohorts(self) -> list[Cohort]:
        figures = [each for each in self.seen.what("progress", Of.GRADE) if each.name.isdecimal()]
        at: Mapping[tuple[tuple[int, int], str, date], Figure] = {
            (each.about, each.name, each.month): each for each in figures
        }
        newest = {(each.about, each.name): each for each in sorted(figures, key=lambda each: each.month)}
        found = []
        for (about, grade), now in newest.items():
            then = now.month.replace(year=now.month.year - 1)
            before, younger = at.get((about, grade, then)), at.get((about, str(int(grade) - 1), then))
            if before or younger:
                area = now.area.name if now.area else ""
                found.append(Cohort(area, now.service, grade, now.month, now, before, younger))
        return sorted(found, key=lambda each: (each.area, each.service, int(each.grade)))

    @cached_property
    def compared_from(self) -> date | None:
        """The first month there will be one a year before of. None: there are such months already."""
        first = min(self.seen.months, default=None)
        then = first.replace(year=first.year + 1) if first else None
        return then if then and then > self.seen.months[0] else None

    @property
    def stopped(self) -> Mapping[str, str]:
        return self.seen.silent


def at_least(people: int) -> str:
    return _("at least %(n)d pupils") % {"n": people}


def month_name(month: date) -> str:
    return f"{MONTHS[month.month]} {month.year}"
