"""What is stored about one pupil, over all services, as the pupil reads it: newest first, a page at a time.

One question for all services: each is a walk of the index on use, actor and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tillit.activity.gate.people import stand_in
from tillit.activity.store.hashing import number
from tillit.activity.xapi.identity import agent_key

_MINE = "unnest(%(uses)s::bigint[], %(actors)s::bigint[]) AS mine(use_id, actor)"
_WITHIN = (
    " AND (%(since)s::timestamptz IS NULL OR s.stored >= %(since)s)"
    " AND (%(until)s::timestamptz IS NULL OR s.stored < %(until)s)"
)


@dataclass(frozen=True)
class Told:
    """One statement, as it is stored. `policy` is the number of the policy it was judged by."""

    use_id: int
    body: str
    stored: datetime
    delete_on: date
    policy: int


@dataclass(frozen=True)
class Heap:
    """How much there is in one service, and from when to when."""

    use_id: int
    count: int
    first: datetime
    last: datetime
    delete_on: date  # the last of it


def told(
    pseudonyms: Sequence[tuple[int, UUID]], *, since: datetime | None = None, until: datetime | None = None,
    limit: int | None = None, offset: int = 0, corrected: bool = False,
) -> list[Told]:  # fmt: skip
    """`corrected`: instead of what is said now, what was said before."""
    columns, source = _source(corrected)
    sql = (
        f"SELECT s.use_id, s.body, s.stored, s.delete_on, {columns} FROM {_MINE} JOIN {source} s"
        f" ON s.use_id = mine.use_id AND s.actor = mine.actor{'' if corrected else ' AND NOT s.voided'}{_WITHIN}"
        " ORDER BY s.stored DESC LIMIT %(limit)s OFFSET %(offset)s"
    )
    rows = _ask(sql, pseudonyms, since=since, until=until, limit=limit, offset=offset)
    return [Told(*row) for row in rows]


def _source(corrected: bool) -> tuple[str, str]:
    return ("0", "activity_correction") if corrected else ("s.policy", "activity_statement")


def heaps(
    pseudonyms: Sequence[tuple[int, UUID]], *, since: datetime | None = None, until: datetime | None = None
) -> list[Heap]:
    sql = (
        "SELECT s.use_id, count(*), min(s.stored), max(s.stored), max(s.delete_on)"
        f" FROM {_MINE} JOIN activity_statement s ON s.use_id = mine.use_id AND s.actor = mine.actor AND NOT s.voided"
        f"{_WITHIN} GROUP BY s.use_id ORDER BY s.use_id"
    )
    return [Heap(*row) for row in _ask(sql, pseudonyms, since=since, until=until)]


def _ask(sql: str, pseudonyms: Sequence[tuple[int, UUID]], **values: Any) -> list[tuple[Any, ...]]:
    if not pseudonyms:
        return []
    actors = [number("actor", agent_key(stand_in(str(value))) or "") for _use, value in pseudonyms]
    with connection.cursor() as cursor:
        cursor.execute(sql, {"uses": [use for use, _value in pseudonyms], "actors": actors, **values})
        return list(cursor.fetchall())
