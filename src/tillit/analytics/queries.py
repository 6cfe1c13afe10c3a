"""What pages ask of progress. Whoever asks has opened a scope, and has asked the record whether they may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tillit.analytics.progress import Progress, Sums, model_of, tell
from tillit.analytics.progress.sums import COLUMNS
from tillit.fence import scope

Pseudonyms = Mapping[int, UUID]  # use → who the pupil is there (activity's vault)
# Use → the first last day of progress that whoever asks may read. It is kept for as long as any purpose of the record may
# have it, and read for as long as the reader's own may.
Earliest = Mapping[int, date]
ALL_OF_IT: Earliest = {}
DOUBTED_FOR = timedelta(days=60)

# One descent of the primary key for each pupil and use, however many others there are. What is of several uses is added up.
STATES = f"""
WITH asked AS MATERIALIZED (
    SELECT pupil, use_id, pseudonym, earliest, EXISTS (
        SELECT FROM analytics_doubt d WHERE d.use_id = one.use_id AND d.pseudonym = one.pseudonym AND d.day >= %(since)s
    ) AS several
    FROM unnest(%(pupils)s::bigint[], %(uses)s::bigint[], %(pseudonyms)s::uuid[], %(earliest)s::date[])
        AS one (pupil, use_id, pseudonym, earliest)
)
SELECT asked.pupil, s.area_id, s.model, max(s.last_day), bool_or(asked.several), count(*) FILTER (WHERE s.answers > 0),
       {", ".join(f"sum(s.{column})" for column in COLUMNS)}
FROM asked JOIN analytics_state s ON s.use_id = asked.use_id AND s.pseudonym = asked.pseudonym
WHERE s.last_day >= asked.earliest AND s.delete_on > %(today)s
    AND (%(areas)s::bigint[] IS NULL OR s.area_id = ANY (%(areas)s::bigint[]))
GROUP BY asked.pupil, s.area_id, s.model ORDER BY s.model
"""  # noqa: S608  our own columns


def progress_of(pseudonyms: Pseudonyms, areas: Collection[int] | None, today: date) -> dict[int, Progress]:
    """Of one pupil, by skill area (`areas` None: all there is). Only through the uses that are asked about."""
    return progress_of_group({0: pseudonyms}, areas, today).get(0, {})


def progress_of_group(
    pupils: Mapping[int, Pseudonyms], areas: Collection[int] | None, today: date, earliest: Earliest = ALL_OF_IT
) -> dict[int, dict[int, Progress]]:
    """Of several pupils (by person), by skill area. One question. Who has no progress in an area is not there.
    Sums made with different models do not add up: the newer counts."""
    told: dict[int, dict[int, Progress]] = defaultdict(dict)
    for pupil, area, number, last_day, several, services, *sums in _states(pupils, areas, today, earliest):
        told[pupil][area] = tell(
            Sums(*map(int, sums)), model_of(number), today, last_day, services=services, several=several
        )
    return dict(told)


def _states(
    pupils: Mapping[int, Pseudonyms], areas: Collection[int] | None, today: date, earliest: Earliest
) -> Iterable[tuple[Any, ...]]:
    scope.current()  # a question without a scope is an error here too
    asked = [(pupil, use, who) for pupil, uses in pupils.items() for use, who in uses.items()]
    with connection.cursor() as cursor:
        cursor.execute(STATES, {
            "pupils": [pupil for pupil, _use, _who in asked], "uses": [use for _pupil, use, _who in asked],
            "pseudonyms": [who for _pupil, _use, who in asked], "areas": None if areas is None else list(areas),
            "earliest": [earliest.get(use, date.min) for _pupil, use, _who in asked], "today": today,
            "since": today - DOUBTED_FOR,
        })  # fmt: skip
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
