"""Which skill areas an activity belongs to. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ANY = "*"
MOST_REMEMBERED = 50_000
_LAST = re.compile(r"[^/#:?=]*$")


@dataclass(frozen=True, slots=True)
class Place:
    """One placement: an IRI, the beginning of one (`first/*`), or the code of an aim (`tag`)."""

    id: int
    activity: str
    area_id: int
    tag: bool = False


class Places:
    """The placements that count, ready to be asked."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._tags: dict[str, set[int]] = defaultdict(set)
        self._beginnings: list[tuple[str, int]] = []
        self._seen: dict[tuple[str, ...], frozenset[int]] = {}
        for place in self.places:
            if place.tag:
                self._tags[place.activity.upper()].add(place.area_id)
            elif place.activity.endswith(ANY):
                self._beginnings.append((place.activity.removesuffix(ANY), place.area_id))
            else:
                self._exact[place.activity].add(place.area_id)

    def areas(self, activities: Sequence[str]) -> frozenset[int]:
        """An answer counts once in each area, however many placements say so."""
        key = tuple(activities)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= MOST_REMEMBERED:
                self._seen.clear()
            found = self._seen[key] = frozenset(area for activity in key for area in self._of(activity))
        return found

    def _of(self, activity: str) -> Iterable[int]:
        yield from self._exact.get(activity, ())
        if self._tags and (last := _LAST.search(activity)):
            yield from self._tags.get(last[0].upper(), ())
        for beginning, area in self._beginnings:
            if activity.startswith(beginning):
                yield area
