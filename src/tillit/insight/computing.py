"""What indicators are worked out of: the copies for analysis, and who is in which group.

Only uses whose record lets somebody read progress, where analysis is turned on, and only pupils with a base group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from tillit.activity.copies import folders
from tillit.analytics.engines import Frames, duck
from tillit.analytics.following import placements
from tillit.analytics.indicators import INDICATORS, Asked, Indicator, Level
from tillit.analytics.progress import model
from tillit.insight.pupils import known, pupils_in
from tillit.insight.seeing import in_force
from tillit.insight.sight import Sight, sight_of
from tillit.insight.switching import switched
from tillit.organisations.models import GroupFacts, Organisation
from tillit.organisations.models.rostering import GroupKind
from tillit.organisations.roles import Kind
from tillit.record.codes import Reader

MEMBERS = pa.schema([("use_id", pa.int64()), ("pseudonym", pa.string()), ("pupil", pa.int64()), ("group_id", pa.int64()),
                     ("school_id", pa.int64())])  # fmt: skip
PLACED = pa.schema([("use_id", pa.int64()), ("object", pa.string()), ("area_id", pa.int64())])
NOTHING = pa.schema([("area_id", pa.int64()), ("aim", pa.string())])
EXPECTED = pa.schema([("group_id", pa.int64()), ("aim", pa.string())])
# Every activity of these files once with each of the tags that stand around it, and once by itself.
SEEN = """
SELECT DISTINCT use_id, object, unnest(list_prepend('', coalesce(around, []))) AS tag FROM read_parquet(?)
WHERE object IS NOT NULL AND use_id = ANY (?) ORDER BY use_id, object, tag
"""
Things = Mapping[tuple[int, str], Sequence[str]]  # use and activity → what is around it


@dataclass(frozen=True)
class Reach:
    """What a reader may be told of at one use, and the groups in which it is."""

    sight: Sight
    groups: frozenset[int]


def reached(groups: Sequence[Organisation], readers: Sequence[Reader], today: date) -> dict[Reader, dict[int, Reach]]:
    """By reader and use. Where analysis is turned on for one group, the others are not told of."""
    path = {number for group in groups for number in group.path}
    uses = in_force(path, today) if groups else []
    switches = switched(uses, today, places=path)
    found: dict[Reader, dict[int, Reach]] = {reader: {} for reader in readers}
    for each in uses:
        for reader in readers:
            seen = {on: sight_of(each, reader, switched_on=on) for on in (True, False)}
            there = [group.pk for group in groups if seen[switches.at(each.use_id, group.path)]]
            sight = seen[True] or seen[False]
            if sight and there:
                found[reader][each.use_id] = Reach(sight, frozenset(there))
    return found


def frames_of(
    owner: Organisation, uses: Sequence[int], rows: Sequence[Mapping[str, Any]], counted: pa.Table | None = None
) -> Frames | None:
    """None where nothing has come."""
    if not any(True for use in uses for _path in folders.files_of(owner.pk, use)):
        return None
    return Frames(
        statements=glob_of(owner),
        members=pa.Table.from_pylist(list(rows), schema=MEMBERS),
        placed=pa.Table.from_pylist(list(_placed(owner, uses)), schema=PLACED),
        aims=NOTHING.empty_table(),
        expected=EXPECTED.empty_table(),
        counted=counted,
    )


def base_groups(owner: Organisation) -> list[Organisation]:
    """A partition: teaching groups cross the base groups, and would let the few be worked out by subtracting."""
    crossing = GroupFacts.objects.exclude(kind=GroupKind.BASIS).values("group")
    rows = Organisation.objects.filter(path__contains=[owner.pk], kind=Kind.GROUP, closed_on=None)
    return list(rows.exclude(pk__in=crossing).order_by("pk"))


def members(
    owner: Organisation, groups: Sequence[Organisation], uses: Mapping[int, Collection[int]], today: date
) -> Iterator[dict[str, Any]]:
    """Each pupil in one base group: the first, where somebody has put them in two. The numbers mean nothing afterwards.
    `uses`: of each use, the groups that are told of."""
    school = {group.pk: group.parent_id for group in groups}
    where: dict[int, int] = {}
    for group, people in pupils_in(groups, today).items():
        where |= {person: min(group, where.get(person, group)) for person in people}
    numbers = {person: number for number, person in enumerate(sorted(where))}
    for person, names in known(owner, where, list(uses)).items():
        group = where[person]
        for use, name in names.items():
            if group in uses[use]:
                yield {
                    "use_id": use, "pseudonym": name, "pupil": numbers[person], "group_id": group,
                    "school_id": school[group],
                }  # fmt: skip


def _placed(owner: Organisation, uses: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Every activity the copies tell of, in each of its skill areas."""
    places = {use: placements.places(placements.in_force(use, owner.path)) for use in uses}
    for (use, thing), tags in things(glob_of(owner), uses).items():
        for area in places[use].areas((thing, *tags)):
            yield {"use_id": use, "object": thing, "area_id": area}


def glob_of(owner: Organisation) -> str:
    return str(folders.root() / f"owner={owner.pk}" / "*" / "part-*.parquet")


def things(glob: str, uses: Sequence[int]) -> Things:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    with duck.connect() as connection:
        for use, thing, tag in connection.execute(SEEN, [glob, list(uses)]).fetchall():
            found[use, thing].append(tag)
    return {key: [tag for tag in tags if tag] for key, tags in found.items()}


def asked(today: date) -> Asked:
    return Asked(today, half_life=float(model(today).half_life))


def units() -> list[Indicator]:
    return [each for each in INDICATORS.values() if each.level is Level.UNIT]
