"""Where analysis is turned on, and those who go there have been told of all that the record asks for now. Where it has come
to ask for more, reading rests as the gate does, until they are told (GDPR Art. 13(3), 14(4))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tillit.activity.models import Analysis
from tillit.activity.telling.queries import told_at
from tillit.insight.sight import InForce

NOWHERE: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Switched:
    """Places by use. A place counts for all that is part of it."""

    on: Mapping[int, Collection[int]]
    told: Mapping[int, Collection[int]]

    def at(self, use_id: int, path: Collection[int]) -> bool:
        return _meet(self.on, use_id, path) and _meet(self.told, use_id, path)

    def rests(self, use_id: int, path: Collection[int]) -> bool:
        return _meet(self.on, use_id, path) and not _meet(self.told, use_id, path)


def _meet(places: Mapping[int, Collection[int]], use_id: int, path: Collection[int]) -> bool:
    return not set(places.get(use_id, NOWHERE)).isdisjoint(path)


def switched(uses: Sequence[InForce], today: date, *, places: Collection[int] | None = None) -> Switched:
    """`places`: only what is turned on and told there; else wherever it is."""
    rows = Analysis.objects.filter(use__in=[each.use_id for each in uses], off_at=None).order_by()
    rows = rows if places is None else rows.filter(organisation__in=places)
    on: dict[int, set[int]] = defaultdict(set)
    for use, place in rows.values_list("use_id", "organisation_id"):
        on[use].add(place)
    now = {each.use_id: (each.number, each.policy) for each in uses if each.use_id in on}
    return Switched(on, told_at(now, today, places=places))
