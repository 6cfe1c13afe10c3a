"""A statement makes way for what its sender says instead. Runs inside the writer's transaction, under the lock of the
stream: whoever writes the same id at the same time comes before or after, never between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from tillit.activity.store.hashing import number
from tillit.activity.store.pool import Connection
from tillit.activity.store.rows import Row, refs_of
from tillit.activity.xapi.model import VOIDED, Statement

# What a statement is found by because of the one it refers to (xAPI 1.0.3, Communication §2.1.3).
INHERIT = """
INSERT INTO activity_reference (use_id, tenant_id, ref, stored, delete_on, statement)
SELECT DISTINCT %(use)s, %(tenant)s, ref, %(stored)s::timestamptz, %(until)s::date, %(id)s::uuid FROM
 (SELECT unnest(ARRAY[actor, verb, object, registration]) AS ref
  FROM activity_statement WHERE use_id = %(use)s AND id = %(target)s
  UNION SELECT r.ref FROM activity_reference r JOIN activity_statement s
  ON s.use_id = r.use_id AND s.stored = r.stored WHERE s.use_id = %(use)s AND s.id = %(target)s) found
WHERE ref IS NOT NULL ON CONFLICT DO NOTHING
"""
SET_ASIDE = """
WITH former AS (DELETE FROM activity_statement WHERE use_id = %(use)s AND id = ANY(%(ids)s) RETURNING *),
kept AS (INSERT INTO activity_correction (use_id, tenant_id, id, stored, corrected_at, delete_on, policy, actor,
                                          outside_hours, body)
         SELECT use_id, tenant_id, id, stored, %(now)s, delete_on, policy, actor, outside_hours, body FROM former)
SELECT id, tenant_id, stored, actor, verb, object, registration, body FROM former
"""
FORGET = "DELETE FROM activity_reference WHERE use_id = %s AND ref = ANY(%s) AND stored = %s"
REFERRING = "SELECT id, stored, delete_on, object FROM activity_statement WHERE use_id = %s AND object = ANY(%s)"
_STATEMENT = msgspec.json.Decoder(Statement)


@dataclass(frozen=True)
class Elsewhere:
    """Somebody's statement that is not kept. Should its id be here with none of these actors, it was said of the wrong
    one, and is set aside though nothing takes its place."""

    id: UUID
    actors: frozenset[int]


@dataclass(frozen=True)
class Former:
    """A statement that was set aside, and the numbers it was found by."""

    id: UUID
    tenant_id: int
    numbers: tuple[int, ...]


def allowed(before: Statement, row: Row) -> bool:
    """What voids another cannot be made to void nothing, nor the other way round: xAPI knows no way back from it."""
    return row.voids is None and before.verb.id != VOIDED


async def wrong_actors(connection: Connection, use_id: int, elsewhere: Sequence[Elsewhere]) -> list[UUID]:
    """Those of `elsewhere` that are kept about somebody else."""
    actors = {each.id: each.actors for each in elsewhere}
    rows = await (await connection.execute(
        "SELECT id, actor FROM activity_statement WHERE use_id = %s AND id = ANY(%s) AND verb <> %s",
        (use_id, list(actors), number("verb", VOIDED)),
    )).fetchall()  # fmt: skip
    return [found for found, actor in rows if actor not in actors[found]]


async def set_aside(connection: Connection, use_id: int, ids: Sequence[UUID], now: object) -> list[Former]:
    """Out of what is read, into what is only kept to account for it."""
    rows = await (await connection.execute(SET_ASIDE, {"use": use_id, "ids": list(ids), "now": now})).fetchall()
    async with connection.pipeline():
        for _id, _tenant, stored, *_numbers, body in rows:
            await connection.execute(FORGET, (use_id, list(refs_of(_STATEMENT.decode(body))), stored))
    return [Former(row[0], row[1], tuple(each for each in row[3:7] if each is not None)) for row in rows]


async def refer_anew(connection: Connection, use_id: int, corrected: Sequence[Former]) -> None:
    """Statements that refer to one that was corrected are found by what it says now."""
    by_object = {number("object", str(former.id)): former for former in corrected}
    found = await connection.execute(REFERRING, (use_id, list(by_object)))
    for identifier, stored, until, about in await found.fetchall():
        former = by_object[about]
        await connection.execute(FORGET, (use_id, list(former.numbers), stored))
        await connection.execute(INHERIT, {
            "use": use_id, "tenant": former.tenant_id, "id": identifier, "target": former.id, "stored": stored,
            "until": until,
        })  # fmt: skip
