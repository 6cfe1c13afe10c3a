"""What somebody may read of totals: the only way out of `Total`, for pages, files and the API alike. Shares and numbers of
people leave it as coarsely as they may be told, and never otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db.models import QuerySet

from tillit.activity.quality.asking import weak_basis
from tillit.analytics.disclosure import Share, Within, at_least, share
from tillit.analytics.fairness import stopped
from tillit.analytics.models import SkillArea
from tillit.insight.models import ClosedMonth, Total
from tillit.insight.sight import InForce, Sight, sight_of
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.desk import Desk
from tillit.insight.totals.rows import Limits, Row, rows_of, together, told
from tillit.insight.totals.units import Unit, units_of
from tillit.record import content
from tillit.record.models import Activation
from tillit.record.policy import Policy

MONTHS = 24  # back from the newest: this year, and the one it is compared with
GLANCE = 6  # months on a page
PROGRESS = "progress"  # the indicator that is told of each skill area
BY_UNIT = "participation"  # the one that is told of each unit at a glance; the others only of all together
THIN = 3  # answers by each, on average: with fewer the basis is weak


class Of(StrEnum):
    UNIT = "unit"  # a group, or several that are too small alone; across schools: a school
    GRADE = "grade"
    ALL = "all"  # of those that are shown


@dataclass(frozen=True)
class Figure:
    """One thing that is told. `people` and `share`: never as exactly as they are known. `thin`: few answers behind it."""

    of: Of
    indicator: str
    month: date
    units: tuple[int, ...]
    name: str
    area: SkillArea | None
    use_id: int | None
    service: str
    people: int
    share: Share | None
    thin: bool

    @property
    def about(self) -> tuple[int, int]:
        return self.area.pk if self.area else 0, self.use_id or 0


@dataclass(frozen=True)
class Seen:
    desk: Desk
    months: tuple[date, ...]  # that are closed, newest first
    figures: tuple[Figure, ...]
    units: Mapping[int, Unit]
    sights: tuple[Sight, ...]
    silent: Mapping[str, str]  # indicators that are stopped, and why
    weak: tuple[str, ...]  # services whose data are weak just now
    areas: tuple[SkillArea, ...]  # that one may choose among, whatever is chosen
    grades: tuple[str, ...]

    def what(self, indicator: str, of: Of) -> list[Figure]:
        return [each for each in self.figures if each.indicator == indicator and each.of is of]


def look(desk: Desk, wish: Wish, today: date, *, glance: bool = False) -> Seen:
    """A constant number of queries. `glance`: what a page begins with: the newest months and the one a year before, and
    each unit only in how many take part, until an area is chosen."""
    months = _months(desk)
    sights, silent = let(desk, today), _silent(desk)
    limits = Limits(sights, desk, today)
    rows = rows_of(desk, wish, _at_a_glance(months) if glance else months).exclude(indicator__in=silent)
    if glance and wish.area is None:
        parts = list(_glance(rows, limits, wish, months))
    else:
        parts = [(frozenset(Of), told(rows, limits))]
    every = [row for _ofs, some in parts for row in some]
    units = units_of({unit for row in every for unit in row.units})
    names = Names(
        SkillArea.objects.in_bulk({row.area_id for row in every if row.area_id}), limits.services, units, desk.name
    )
    weak = weak_basis(list(sights), today) if sights else {}
    areas = names.areas.values() if wish.area is None else _areas(desk, sights)
    grades = {names.grade(row) for ofs, some in parts if Of.GRADE in ofs for row in some} - {""}
    return Seen(
        desk=desk,
        months=tuple(months),
        figures=tuple(each for ofs, some in parts for each in _figures(some, ofs, names, wish, limits.least)),
        units=units,
        sights=tuple(sights.values()),
        silent=silent,
        weak=tuple(sight.service for use, sight in sights.items() if use in weak),
        areas=tuple(sorted(areas, key=lambda area: (area.name, area.pk))),
        grades=tuple(sorted(grades, key=lambda grade: (len(grade), grade))),
    )


def _at_a_glance(months: Sequence[date]) -> list[date]:
    return [*months[:GLANCE], *(each for each in _compared(months) if each not in months[:GLANCE])]


def _compared(months: Sequence[date]) -> list[date]:
    """The newest, and the one a year before: nothing until both are closed."""
    pair = [months[0], months[0].replace(year=months[0].year - 1)] if months else []
    return pair if set(pair) <= set(months) else []


Part = tuple[frozenset[Of], Sequence[Row]]


def _glance(rows: QuerySet[Total], limits: Limits, wish: Wish, months: Sequence[date]) -> Iterator[Part]:
    """What a page needs of each row: most are only added up, and by the database."""
    yield frozenset(Of), told(rows.filter(indicator=BY_UNIT), limits)
    rest = rows.exclude(indicator=BY_UNIT)
    if wish.grade:
        yield frozenset({Of.GRADE, Of.ALL}), told(rest, limits)
        return
    yield frozenset({Of.ALL}), together(rest, limits)
    if limits.within is Within.SCHOOL and (compared := _compared(months)):
        yield frozenset({Of.GRADE}), told(rest.filter(indicator=PROGRESS, closed__month__in=compared), limits)


def shown(desk: Desk, wish: Wish, today: date) -> list[Total]:
    """The rows themselves, exactly as they were closed: for whoever adds noise to them, and nobody else."""
    silent, limits = _silent(desk), Limits(let(desk, today), desk, today)
    rows = rows_of(desk, wish, _months(desk)).select_related("closed", "area", "use__service")
    return [row for row in rows if row.indicator not in silent and limits.let(row)]


def _areas(desk: Desk, uses: Iterable[int]) -> QuerySet[SkillArea]:
    rows = Total.objects.filter(
        closed__tenant=desk.tenant_id, closed__reader=desk.reader, school=desk.school_id, use__in=list(uses)
    )
    return SkillArea.objects.filter(pk__in=rows.order_by().values("area"))


def _silent(desk: Desk) -> dict[str, str]:
    return {code: stop.why for code, stop in stopped(desk.tenant_id).items()}


def let(desk: Desk, today: date) -> dict[int, Sight]:
    """By use: what the newest policy that has been in force lets the reader read. A service that has ended is still one
    the totals tell of; one whose record has been changed is not."""
    rows = (
        Activation.objects.filter(policy__use__tenant=desk.tenant_id, since__lte=today)
        .select_related("policy__use__service").order_by("since", "pk")
    )  # fmt: skip
    newest = {row.policy.use_id: row.policy for row in rows}
    found = {
        use: InForce(use, policy.use.service.name, policy.number, content.convert(policy.content, Policy))
        for use, policy in sorted(newest.items(), key=lambda item: item[1].use.service.name)
    }
    sights = {use: sight_of(each, desk.reader, switched_on=True) for use, each in found.items()}
    return {use: sight for use, sight in sights.items() if sight}


def _months(desk: Desk) -> list[date]:
    rows = ClosedMonth.objects.filter(tenant=desk.tenant_id, reader=desk.reader)
    return list(rows.order_by("-month").values_list("month", flat=True)[:MONTHS])


@dataclass(frozen=True)
class Names:
    areas: Mapping[int, SkillArea]
    services: Mapping[int, str]
    units: Mapping[int, Unit]
    desk: str

    @cached_property
    def graded(self) -> bool:
        return any(unit.grades for unit in self.units.values())

    def of(self, row: Row) -> list[str]:
        return sorted(self.units[unit].name for unit in row.units if unit in self.units)

    def grade(self, row: Row) -> str:
        """Nothing where the groups of a pool are of different years, or a unit is a school."""
        if not self.graded:
            return ""
        found = {self.units[unit].grade(row.month) if unit in self.units else "" for unit in row.units}
        return found.pop() if len(found) == 1 else ""


def _figures(rows: Sequence[Row], ofs: Collection[Of], names: Names, wish: Wish, least: int) -> Iterable[Figure]:
    every: dict[tuple[str, date, int | None, int | None], list[Row]] = defaultdict(list)
    for row in rows:
        if not wish.grade or names.grade(row) == wish.grade:
            every[row.indicator, row.month, row.area_id, row.use_id].append(row)
    for found in every.values():
        if Of.UNIT in ofs:
            for row in sorted(found, key=lambda row: (len(row.units), names.of(row))):
                yield _figure(Of.UNIT, [row], ", ".join(names.of(row)), names, least)
        if Of.GRADE in ofs:
            yield from _by_grade(found, names, least)
        if Of.ALL in ofs:
            yield _figure(Of.ALL, found, names.desk, names, least)


def _by_grade(rows: Sequence[Row], names: Names, least: int) -> Iterable[Figure]:
    grades: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grades[names.grade(row)].append(row)
    for grade in sorted(grades.keys() - {""}, key=lambda grade: (len(grade.split("–")[0]), grade)):
        yield _figure(Of.GRADE, grades[grade], grade, names, least)


def _figure(of: Of, rows: Sequence[Row], name: str, names: Names, least: int) -> Figure:
    """Whole cells added up, and only then told."""
    row, people = rows[0], sum(each.people for each in rows)
    progress = row.indicator == PROGRESS
    answers = sum(each.answers or 0.0 for each in rows)
    return Figure(
        of=of, indicator=row.indicator, month=row.month,
        units=tuple(sorted(unit for each in rows for unit in each.units)), name=name,
        area=names.areas[row.area_id] if row.area_id else None, use_id=row.use_id,
        service=names.services[row.use_id] if row.use_id else "", people=at_least(people, least),
        share=share(sum(each.right or 0.0 for each in rows), people) if progress else None,
        thin=progress and answers < THIN * people,
    )  # fmt: skip
