"""What pages ask of progress. Whoever asks has opened a scope, and has asked the record whether they may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tillit.analytics.progress import Progress, Sums, combine, model_of
from tillit.fence import scope

Pseudonyms = Mapping[int, UUID]  # use → who the pupil is there (activity's vault)
DOUBTED_FOR = timedelta(days=60)

# One descent of the primary key for each pupil and use, however many others there are.
STATES = """
SELECT asked.pupil, s.area_id, s.use_id, s.model, s.last_day,
       EXISTS (SELECT FROM analytics_doubt d WHERE d.use_id = s.use_id AND d.pseudonym = s.pseudonym AND d.day >= %(since)s),
       s.answers, s.helped, s.own_right, s.own_weight, s.own_days, s.recent_right, s.recent_weight, s.helped_right,
       s.helped_weight
FROM unnest(%(pupils)s::bigint[], %(uses)s::bigint[], %(pseudonyms)s::uuid[]) AS asked (pupil, use_id, pseudonym)
JOIN analytics_state s ON s.use_id = asked.use_id AND s.pseudonym = asked.pseudonym
WHERE s.delete_on > %(today)s AND (%(areas)s::bigint[] IS NULL OR s.area_id = ANY (%(areas)s::bigint[]))
"""


@dataclass
class _Basis:
    """What there is of one pupil in one area."""

    model: int
    sums: dict[int, Sums] = field(default_factory=dict)
    last_day: date = date.min
    several: bool = False


def progress_of(pseudonyms: Pseudonyms, areas: Collection[int] | None, today: date) -> dict[int, Progress]:
    """Of one pupil, by skill area (`areas` None: all there is). Only through the uses that are asked about."""
    return progress_of_group({0: pseudonyms}, areas, today).get(0, {})


def progress_of_group(
    pupils: Mapping[int, Pseudonyms], areas: Collection[int] | None, today: date
) -> dict[int, dict[int, Progress]]:
    """Of several pupils (by person), by skill area. One question. Who has no progress in an area is not there."""
    found: dict[tuple[int, int], _Basis] = {}
    for pupil, area, use, model, last_day, several, *sums in _states(pupils, areas, today):
        basis = found.setdefault((pupil, area), _Basis(model))
        if model > basis.model:  # made with different models: the newer counts, they do not add up
            basis = found[pupil, area] = _Basis(model)
        if model == basis.model:
            basis.sums[use] = Sums(*map(int, sums))
            basis.last_day, basis.several = max(basis.last_day, last_day), basis.several or several
    told: dict[int, dict[int, Progress]] = defaultdict(dict)
    for (pupil, area), basis in found.items():
        told[pupil][area] = combine(basis.sums, model_of(basis.model), today, basis.last_day, several=basis.several)
    return dict(told)


def _states(pupils: Mapping[int, Pseudonyms], areas: Collection[int] | None, today: date) -> Iterable[tuple[Any, ...]]:
    scope.current()  # a question without a scope is an error here too
    asked = [(pupil, use, who) for pupil, uses in pupils.items() for use, who in uses.items()]
    with connection.cursor() as cursor:
        cursor.execute(STATES, {
            "pupils": [pupil for pupil, _use, _who in asked], "uses": [use for _pupil, use, _who in asked],
            "pseudonyms": [who for _pupil, _use, who in asked], "areas": None if areas is None else list(areas),
            "today": today, "since": today - DOUBTED_FOR,
        })  # fmt: skip
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
