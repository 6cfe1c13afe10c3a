"""Finds statements again. Every way of asking walks one index of the stream in the order things were stored, and stops
when it has enough: the time does not grow with the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tillit.activity.store.hashing import number
from tillit.activity.store.pool import Connection
from tillit.activity.xapi.multipart import File

REFERRED = (
    "activity_reference r JOIN activity_statement s ON s.use_id = r.use_id AND s.stored = r.stored"
    " AND s.delete_on = r.delete_on AND s.id = r.statement"
)
# The planner cannot know that those who ask want the newest hundred and that an index has them in order; gathering all
# and sorting them looks cheap to it, and grows with the store.
IN_ORDER = (
    "SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),"
    " set_config('enable_hashjoin', 'off', true), set_config('enable_hashagg', 'off', true),"
    " set_config('max_parallel_workers_per_gather', '0', true)"
)


@dataclass(frozen=True)
class Wanted:
    """One thing asked for: the column it stands in, its number there, and the numbers it goes by among references."""

    column: str
    number: int
    refs: tuple[int, ...]


def wanted_agent(key: str, *, related: bool) -> Wanted:
    direct = number("actor", key)
    return Wanted("actor", direct, (direct, *((number("agent", key),) if related else ())))


def wanted_activity(iri: str, *, related: bool) -> Wanted:
    direct = number("object", iri)
    return Wanted("object", direct, (direct, *((number("activity", iri),) if related else ())))


def wanted_verb(iri: str) -> Wanted:
    return Wanted("verb", number("verb", iri), (number("verb", iri),))


def wanted_registration(text: str) -> Wanted:
    found = number("registration", text)
    return Wanted("registration", found, (found,))


@dataclass(frozen=True)
class Question:
    use_id: int
    limit: int
    wanted: Sequence[Wanted] = field(default_factory=tuple)
    since: datetime | None = None  # later than
    until: datetime | None = None  # no later than
    ascending: bool = False
    after: datetime | None = None  # where the page before ended


async def by_id(connection: Connection, use_id: int, number: UUID, *, voided: bool) -> tuple[str, datetime] | None:
    cursor = await connection.execute(
        "SELECT body, stored FROM activity_statement WHERE use_id = %s AND id = %s AND voided = %s",
        (use_id, number, voided),
    )
    found: tuple[str, datetime] | None = await cursor.fetchone()
    return found


async def find(connection: Connection, question: Question) -> list[tuple[str, datetime]]:
    """Bodies and when they were stored; one more than `limit` when there is more."""
    sql, values = compose(question)
    async with connection.pipeline():
        await connection.execute(IN_ORDER)
        cursor = await connection.execute(sql, values)
    return await cursor.fetchall()


def compose(question: Question) -> tuple[str, list[Any]]:
    if not question.wanted:
        return _walk("activity_statement s", "s.use_id = %s", [question.use_id], question, ())
    first, rest = _narrowest(question.wanted), list(question.wanted)
    rest.remove(first)
    branches = [
        _walk("activity_statement s", f"s.use_id = %s AND s.{first.column} = %s", [question.use_id, first.number],
              question, rest),
        *(_walk(REFERRED, "r.use_id = %s AND r.ref = %s", [question.use_id, ref], question, rest, by="r")
          for ref in first.refs),
    ]  # fmt: skip
    order = "ASC" if question.ascending else "DESC"
    together = " UNION ALL ".join(f"({sql})" for sql, _values in branches)
    # The same statement may be found by two branches; `stored` tells statements of a stream apart.
    return (
        f"SELECT DISTINCT ON (stored) body, stored FROM ({together}) found ORDER BY stored {order} LIMIT %s",
        [*(value for _sql, values in branches for value in values), question.limit + 1],
    )


def _walk(
    source: str, where: str, values: list[Any], question: Question, rest: Sequence[Wanted], by: str = "s"
) -> tuple[str, list[Any]]:
    clauses, given = [where, "NOT s.voided"], list(values)
    for each in rest:
        clauses.append(
            f"(s.{each.column} = %s OR EXISTS (SELECT FROM activity_reference x WHERE x.use_id = s.use_id"
            f" AND x.ref {_any(each)} AND x.stored = s.stored))"
        )
        given += [each.number, *each.refs]
    for sign, moment in ((">", question.since), ("<=", question.until),
                         (">" if question.ascending else "<", question.after)):  # fmt: skip
        if moment is not None:
            clauses.append(f"{by}.stored {sign} %s")
            given.append(moment)
    order = "ASC" if question.ascending else "DESC"
    sql = f"SELECT s.body, s.stored FROM {source} WHERE {' AND '.join(clauses)} ORDER BY {by}.stored {order} LIMIT %s"
    return sql, [*given, question.limit + 1]


def _any(wanted: Wanted) -> str:
    return "= %s" if len(wanted.refs) == 1 else f"IN ({', '.join(['%s'] * len(wanted.refs))})"


def _narrowest(wanted: Sequence[Wanted]) -> Wanted:
    """The one that leaves fewest: a person's, then a registration's, then an activity's, and last a verb's."""
    order = {"registration": 0, "actor": 1, "object": 2, "verb": 3}
    return min(wanted, key=lambda each: order[each.column])


async def files_of(connection: Connection, use_id: int, hashes: Sequence[str]) -> list[File]:
    cursor = await connection.execute(
        "SELECT sha2, content_type, content FROM activity_attachment WHERE use_id = %s AND sha2 = ANY(%s)",
        (use_id, list(hashes)),
    )
    return [File(sha2, kind, bytes(content)) for sha2, kind, content in await cursor.fetchall()]
