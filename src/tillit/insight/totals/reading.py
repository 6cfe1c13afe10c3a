"""What somebody may read of totals: the only way out of `Total`, for pages, files and the API alike. Shares and numbers of
people leave it as coarsely as they may be told, and never otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from tillit.activity.quality.asking import weak_basis
from tillit.analytics.disclosure import Share, Within, at_least, share, smallest_group
from tillit.analytics.fairness import stopped
from tillit.analytics.models import SkillArea
from tillit.insight.models import ClosedMonth, Total
from tillit.insight.sight import InForce, Sight, sight_of
from tillit.insight.totals.desk import Desk
from tillit.insight.totals.units import Unit, units_of
from tillit.record import content
from tillit.record.models import Activation
from tillit.record.policy import Policy

MONTHS = 24  # back from the newest: this year, and the one it is compared with
THIN = 3  # answers by each, on average: with fewer the basis is weak


class Of(StrEnum):
    UNIT = "unit"  # a group, or several that are too small alone; across schools: a school
    GRADE = "grade"
    ALL = "all"  # of those that are shown


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see. Nothing said is everything."""

    area: int | None = None
    use: int | None = None
    grade: str = ""
    since: date | None = None
    until: date | None = None


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

    def what(self, indicator: str, of: Of) -> list[Figure]:
        return [each for each in self.figures if each.indicator == indicator and each.of is of]


def look(desk: Desk, wish: Wish, today: date) -> Seen:
    """A constant number of queries."""
    months = _months(desk)
    sights = let(desk, today)
    silent = _silent(desk)
    rows = _shown(desk, wish, months, sights, silent, today)
    units = units_of({unit for row in rows for unit in row.units})
    weak = weak_basis(list(sights), today) if sights else {}
    return Seen(
        desk=desk,
        months=tuple(months),
        figures=tuple(_figures(rows, units, wish, desk, today)),
        units=units,
        sights=tuple(sights.values()),
        silent=silent,
        weak=tuple(sight.service for use, sight in sights.items() if use in weak),
    )


def shown(desk: Desk, wish: Wish, today: date) -> list[Total]:
    """The rows themselves, exactly as they were closed: for whoever adds noise to them, and nobody else."""
    return _shown(desk, wish, _months(desk), let(desk, today), _silent(desk), today)


def _shown(
    desk: Desk, wish: Wish, months: Sequence[date], sights: Mapping[int, Sight], silent: Mapping[str, str], today: date
) -> list[Total]:
    rows = _rows(desk, wish, months)
    return [row for row in rows if row.indicator not in silent and _is_let(row, sights, desk, today)]


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


def _rows(desk: Desk, wish: Wish, months: Sequence[date]) -> Iterable[Total]:
    wanted = [each for each in months if (wish.since or each) <= each <= (wish.until or each)]
    rows = Total.objects.filter(closed__tenant=desk.tenant_id, closed__reader=desk.reader, closed__month__in=wanted)
    if wish.area is not None:
        rows = rows.filter(Q(area=wish.area) | Q(area=None))
    if wish.use is not None:
        rows = rows.filter(use=wish.use)
    return (
        rows.filter(school=desk.school_id)
        .select_related("closed", "area", "use__service")
        .order_by("closed__month", "pk")
    )


def _is_let(row: Total, sights: Mapping[int, Sight], desk: Desk, today: date) -> bool:
    """The records say so today, and the limit of today is kept."""
    uses = [row.use_id] if row.use_id else row.sums.get("uses", [])
    asked = [sights[use].smallest for use in uses if use in sights]
    return len(asked) == len(uses) and row.people >= smallest_group(_within(desk), today, asked)


def _within(desk: Desk) -> Within:
    return Within.SCHOOL if desk.school_id else Within.OWNER


def _figures(rows: Sequence[Total], units: Mapping[int, Unit], wish: Wish, desk: Desk, today: date) -> Iterable[Figure]:
    least = smallest_group(_within(desk), today)
    every: dict[tuple[str, date, int | None, int | None], list[Total]] = defaultdict(list)
    for row in rows:
        if not wish.grade or _grade(row, units) == wish.grade:
            every[row.indicator, row.closed.month, row.area_id, row.use_id].append(row)
    for found in every.values():
        for row in sorted(
            found, key=lambda row: (len(row.units), [units[unit].name for unit in row.units if unit in units])
        ):
            yield _figure(Of.UNIT, [row], _name(row, units), least)
        grades: dict[str, list[Total]] = defaultdict(list)
        for row in found:
            grades[_grade(row, units)].append(row)
        for grade in sorted(grades, key=lambda grade: (len(grade.split("–")[0]), grade)):
            if grade:
                yield _figure(Of.GRADE, grades[grade], grade, least)
        yield _figure(Of.ALL, found, desk.name, least)


def _name(row: Total, units: Mapping[int, Unit]) -> str:
    return ", ".join(sorted(units[unit].name for unit in row.units if unit in units))


def _grade(row: Total, units: Mapping[int, Unit]) -> str:
    """Nothing where the groups of a pool are of different years, or a unit is a school."""
    found = {units[unit].grade(row.closed.month) if unit in units else "" for unit in row.units}
    return found.pop() if len(found) == 1 else ""


def _figure(of: Of, rows: Sequence[Total], name: str, least: int) -> Figure:
    """Whole cells added up, and only then told."""
    row, people = rows[0], sum(each.people for each in rows)
    told = row.indicator == "progress"
    answers = sum(each.sums.get("answers", 0.0) for each in rows)
    return Figure(
        of=of, indicator=row.indicator, month=row.closed.month,
        units=tuple(sorted(unit for each in rows for unit in each.units)), name=name, area=row.area, use_id=row.use_id,
        service=row.use.service.name if row.use else "", people=at_least(people, least),
        share=share(sum(each.sums["right"] for each in rows), people) if told else None,
        thin=told and answers < THIN * people,
    )  # fmt: skip
