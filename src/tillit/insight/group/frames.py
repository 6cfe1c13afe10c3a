"""What the indicators of groups are worked out of: like `insight.computing`, for all groups beside each other, and only
what the record of each use lets those who teach the group be told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from tillit.activity.copies import folders
from tillit.analytics.engines import Frames
from tillit.analytics.engines.shape import COUNTED
from tillit.analytics.following import placements
from tillit.analytics.following.counted import counted
from tillit.analytics.following.permit import Permit
from tillit.insight.computing import EXPECTED, MEMBERS, NOTHING, PLACED, Things, glob_of, things
from tillit.insight.group import aims
from tillit.insight.group.letting import Letting
from tillit.insight.pupils import known, pupils_in
from tillit.organisations.models import Organisation


@dataclass(frozen=True)
class Whole:
    """Of one owner. `glob`: where its copies lie; `things`: what they tell of."""

    owner: Organisation
    groups: Sequence[Organisation]
    letting: Letting
    permits: Mapping[int, Permit | None]
    glob: str
    things: Things
    areas: Mapping[tuple[int, str], frozenset[int]]  # that each of them belongs to
    pupils: Mapping[int, Collection[int]]  # of each group
    known: Mapping[int, Mapping[int, str]]  # person → use → pseudonym
    counted: pa.Table


def whole(
    owner: Organisation,
    groups: Sequence[Organisation],
    letting: Letting,
    permits: dict[int, Permit | None],
    today: date,
) -> Whole | None:
    """None where nothing has come."""
    files = [path for use in permits for path in folders.files_of(owner.pk, use)]
    if not files:
        return None
    glob = glob_of(owner)
    told = things(glob, list(permits))
    pupils = pupils_in(groups, today)
    return Whole(
        owner=owner, groups=groups, letting=letting, permits=permits, glob=glob, things=told,
        areas=_areas(owner, told), pupils=pupils,
        known=known(owner, {person for some in pupils.values() for person in some}, list(permits)),
        counted=pa.Table.from_pylist(counted(permits, today), schema=COUNTED),
    )  # fmt: skip


def frames(found: Whole, fields: frozenset[str], *, by_aim: bool = False) -> Frames:
    """For the indicators that ask for these `fields`. `by_aim`: what tasks are placed in is aims (`aims.Aims`)."""
    of_aims = aims.of(found, fields) if by_aim else None
    return Frames(
        statements=found.glob,
        members=pa.Table.from_pylist(list(_members(found, fields)), schema=MEMBERS),
        placed=pa.Table.from_pylist(of_aims.placed if of_aims else list(_placed(found)), schema=PLACED),
        aims=pa.Table.from_pylist(of_aims.aims if of_aims else [], schema=NOTHING),
        expected=pa.Table.from_pylist(of_aims.expected if of_aims else [], schema=EXPECTED),
        counted=found.counted,
    )


def _members(found: Whole, fields: frozenset[str]) -> Iterator[dict[str, Any]]:
    for group in found.groups:
        uses = [sight.use_id for sight in found.letting.sights(group, fields)]
        for person in found.pupils.get(group.pk, ()):
            names = found.known.get(person, {})
            for use in uses:
                if use in names:
                    yield {
                        "use_id": use, "pseudonym": names[use], "pupil": person, "group_id": group.pk,
                        "school_id": group.parent_id,
                    }  # fmt: skip


def _placed(found: Whole) -> Iterator[dict[str, Any]]:
    for (use, thing), areas in found.areas.items():
        for area in areas:
            yield {"use_id": use, "object": thing, "area_id": area}


def _areas(owner: Organisation, things: Things) -> dict[tuple[int, str], frozenset[int]]:
    places = {use: placements.places(placements.in_force(use, owner.path)) for use in {use for use, _thing in things}}
    return {(use, thing): places[use].areas((thing, *tags)) for (use, thing), tags in things.items()}
