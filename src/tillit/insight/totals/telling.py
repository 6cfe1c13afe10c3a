"""What may be told of many, out of what an indicator found in each group. Pure.

Two readers who talk together must not be able to subtract: so what is told of a use is cut up in the same cells for all
of them, and services are never added up, but for how many took part at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tillit.analytics.disclosure import Cell, Within, publish, smallest_group, total
from tillit.analytics.indicators import Indicator

ABOUT = ("area_id", "use_id")
TOLD = ("answers", "right")  # of what is added up; how many statements there are gives one service away beside another


@dataclass(frozen=True)
class Told:
    """One number that may be told. `school_id`: of which school; none is across all of the owner, and its units schools."""

    indicator: str
    month: date
    school_id: int | None
    area_id: int | None
    use_id: int | None
    units: tuple[int, ...]
    people: int
    sums: dict[str, float]


@dataclass(frozen=True)
class About:
    indicator: Indicator
    month: date
    area_id: int | None
    use_id: int | None


def tell(
    indicator: Indicator, rows: Sequence[Mapping[str, Any]], today: date, records: Mapping[int, int]
) -> list[Told]:
    """Of `rows` (`Engine.run`): units within each school, and schools within the owner, in months that have ended.
    `records`: the smallest group each use's record asks for; what is of several uses obeys the strictest."""
    found: dict[About, dict[int, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    names = [name for name in TOLD if rows and name in rows[0]]
    for row in rows:
        if row["month"] < today.replace(day=1):
            about = About(indicator, row["month"], *(row.get(name) for name in ABOUT))
            cell = Cell((row["group_id"],), row["people"], tuple(float(row[name]) for name in names))
            found[about][row["school_id"]].append(cell)
    ordered = sorted(found, key=lambda each: (each.month, each.area_id or 0, each.use_id or 0))
    return [told for about in ordered for told in _tell(about, found[about], today, records, names)]


def _tell(
    about: About, schools: Mapping[int, list[Cell]], today: date, records: Mapping[int, int], names: Sequence[str]
) -> list[Told]:
    asked = list(records.values()) if about.use_id is None else [records[about.use_id]]
    within = smallest_group(Within.SCHOOL, today, asked)
    told, tops = [], []
    for school, cells in sorted(schools.items()):
        published = publish(cells, within)
        told += [_told(about, school, cell, names) for cell in published.cells]
        if top := total(published, within):
            tops.append(Cell((school,), top.people, top.sums))
    above = publish(tops, smallest_group(Within.OWNER, today, asked))
    return told + [_told(about, None, cell, names) for cell in above.cells]


def _told(about: About, school: int | None, cell: Cell, names: Sequence[str]) -> Told:
    return Told(
        about.indicator.code, about.month, school, about.area_id, about.use_id, cell.units, cell.people,
        dict(zip(names, cell.sums, strict=True)),
    )  # fmt: skip
