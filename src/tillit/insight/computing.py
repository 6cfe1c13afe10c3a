"""Indicators of units, worked out of the copies for analysis and told under disclosure control: what `tillit compute` does.

Only uses whose record lets `reader` read progress, only pupils with a base group, only months that have ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from django.db import transaction

from tillit.activity.copies import folders
from tillit.activity.models import Pseudonym
from tillit.analytics.disclosure import Cell, Within, publish, smallest_group, total
from tillit.analytics.engines import Frames
from tillit.analytics.following import placements
from tillit.analytics.indicators import INDICATORS, Asked, Indicator, Level
from tillit.analytics.progress import model
from tillit.fence import scope
from tillit.insight.seeing import sights
from tillit.organisations.acting import everything
from tillit.organisations.models import Enrolment, GroupFacts, Membership, Organisation
from tillit.organisations.models.rostering import GroupKind
from tillit.organisations.roles import Kind
from tillit.organisations.rostering.relations import LEARNERS, in_force
from tillit.record.codes import Reader

MEMBERS = pa.schema([("use_id", pa.int64()), ("pseudonym", pa.string()), ("pupil", pa.int64()), ("group_id", pa.int64()),
                     ("school_id", pa.int64())])  # fmt: skip
PLACED = pa.schema([("use_id", pa.int64()), ("object", pa.string()), ("area_id", pa.int64())])
NOTHING = pa.schema([("area_id", pa.int64()), ("aim", pa.string())])
EXPECTED = pa.schema([("group_id", pa.int64()), ("aim", pa.string())])


@dataclass(frozen=True)
class Told:
    """One number that may be told: of which school (none: all of the owner's), about what, over which units."""

    indicator: str
    month: date
    school_id: int | None
    about: int | None  # a skill area or a use, as the indicator says
    units: tuple[int, ...]
    people: int
    sums: dict[str, float]


@dataclass(frozen=True)
class Basis:
    frames: Frames
    smallest: tuple[int, ...]  # what the records ask for


def basis(owner: Organisation, reader: Reader, today: date) -> Basis | None:
    """None where no record lets `reader` see anything. The caller has brought the copies up to date."""
    with transaction.atomic(), scope.enter(everything()):
        groups = base_groups(owner)
        found = sights(groups, reader, today)
        if not found:
            return None
        uses = [sight.use_id for sight in found]
        rows = list(members(groups, uses, today))
        placed = list(_placed(owner, uses))
    if not any(True for use in uses for _path in folders.files_of(owner.pk, use)):
        return None
    frames = Frames(
        statements=str(folders.root() / f"owner={owner.pk}" / "*" / "part-*.parquet"),
        members=pa.Table.from_pylist(rows, schema=MEMBERS),
        placed=pa.Table.from_pylist(placed, schema=PLACED),
        aims=NOTHING.empty_table(),
        expected=EXPECTED.empty_table(),
    )  # fmt: skip
    return Basis(frames, tuple(sight.smallest for sight in found))


def base_groups(owner: Organisation) -> list[Organisation]:
    """A partition: teaching groups cross the base groups, and would let the few be worked out by subtracting."""
    crossing = GroupFacts.objects.exclude(kind=GroupKind.BASIS).values("group")
    rows = Organisation.objects.filter(path__contains=[owner.pk], kind=Kind.GROUP, closed_on=None)
    return list(rows.exclude(pk__in=crossing).order_by("pk"))


def members(groups: Sequence[Organisation], uses: Sequence[int], today: date) -> Iterator[dict[str, Any]]:
    """Each pupil in one base group: the first, where somebody has put them in two. The numbers mean nothing afterwards."""
    school = {group.pk: group.parent_id for group in groups}
    where: dict[int, int] = {}
    enrolled = Enrolment.objects.filter(in_force(today), group__in=groups).values_list("person_id", "group_id")
    held = Membership.objects.filter(in_force(today), organisation__in=groups, role__in=LEARNERS)
    for person, group in [*enrolled, *held.values_list("person_id", "organisation_id")]:
        where[person] = min(group, where.get(person, group))
    numbers = {person: number for number, person in enumerate(sorted(where))}
    for use, person, value in Pseudonym.objects.filter(use__in=uses, person__in=where).values_list(
        "use_id", "person_id", "value"
    ):
        group = where[person]
        yield {
            "use_id": use,
            "pseudonym": str(value),
            "pupil": numbers[person],
            "group_id": group,
            "school_id": school[group],
        }


def _placed(owner: Organisation, uses: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Every activity the copies tell of, in each of its skill areas."""
    for use in uses:
        places = placements.places(placements.in_force(use, owner.path))
        files = [str(path) for path in folders.files_of(owner.pk, use)]
        if not files or not places.places:
            continue
        around: dict[str, set[str]] = defaultdict(set)
        for batch in ds.dataset(files).to_batches(columns=["object", "grouping"]):
            for row in batch.to_pylist():
                if row["object"]:
                    around[row["object"]].update(row["grouping"] or ())
        for thing, tags in around.items():
            for area in places.areas((thing, *sorted(tags))):
                yield {"use_id": use, "object": thing, "area_id": area}


def asked(today: date) -> Asked:
    return Asked(today, half_life=float(model(today).half_life))


def units() -> list[Indicator]:
    return [each for each in INDICATORS.values() if each.level is Level.UNIT]


def tell(indicator: Indicator, rows: Sequence[Mapping[str, Any]], today: date, of_records: Sequence[int]) -> list[Told]:
    """What may be told of `rows` (`Engine.run`): units within each school, each school, and the owner. Pure."""
    within = smallest_group(Within.SCHOOL, today, of_records)
    above = smallest_group(Within.OWNER, today, of_records)
    about = next((name for name in indicator.key if name in ("area_id", "use_id")), None)
    cells: dict[tuple[date, int | None], dict[int, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    names = [name for name in (rows[0] if rows else ()) if name not in (*indicator.key, "people")]
    for row in rows:
        if row["month"] < today.replace(day=1):
            sums = tuple(float(row[name]) for name in names)
            cells[row["month"], row[about] if about else None][row["school_id"]].append(
                Cell((row["group_id"],), row["people"], sums)
            )
    told = []
    for (month, thing), schools in sorted(cells.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        tops = []
        for school, found in sorted(schools.items()):
            published = publish(found, within)
            told += [_told(indicator, month, school, thing, cell, names) for cell in published.cells]
            if top := total(published, within):
                tops.append(Cell((school,), top.people, top.sums))
        over = publish(tops, above)
        told += [_told(indicator, month, None, thing, cell, names) for cell in over.cells]
    return told


def _told(
    indicator: Indicator, month: date, school: int | None, thing: int | None, cell: Cell, names: Sequence[str]
) -> Told:
    return Told(indicator.code, month, school, thing, cell.units, cell.people, dict(zip(names, cell.sums, strict=True)))
