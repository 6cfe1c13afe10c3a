"""Puts statements into their stream. One writer for each stream: what comes while it is busy goes together in the next
transaction (group commit), so that a thousand pupils cost as many commits as there are rounds, and no two writers
wait for each other's rows. What is acknowledged is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from psycopg.errors import CheckViolation

from tillit.activity.store import correcting
from tillit.activity.store.correcting import Elsewhere
from tillit.activity.store.pool import SCOPE, TODAY, Connection, begun, pool, scope_of
from tillit.activity.store.rows import Row, finished, moments
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.sameness import same

MOST_AT_ONCE = 1000  # statements in one transaction
_STATEMENT = msgspec.json.Decoder(Statement)
PARTS: set[tuple[str, int, int]] = set()  # months known to have their partition, by database

# Whether the key and the policy the statements were judged by still hold, under the lock of the stream.
LOCK = """
UPDATE activity_stream SET last_stored = greatest(
        CASE WHEN %(exact)s THEN clock_timestamp() ELSE date_trunc('day', clock_timestamp(), 'Europe/Oslo') END, last_stored
    ) + %(number)s * interval '1 microsecond' WHERE use_id = %(use)s RETURNING last_stored
"""
BODIES = "SELECT id, body FROM activity_statement WHERE use_id = %(use)s AND id = ANY(%(ids)s)"
HOLDS = f"""
SELECT ARRAY(SELECT id FROM activity_key WHERE id = ANY(%(keys)s) AND revoked_at IS NULL
             AND (expires_at IS NULL OR expires_at > now())),
       (SELECT p.number FROM record_activation a JOIN record_policy p ON p.id = a.policy_id
        WHERE p.use_id = %(use)s AND a.since <= {TODAY} AND (a.until IS NULL OR a.until > {TODAY})
        ORDER BY a.id DESC LIMIT 1),
       (SELECT generation FROM activity_stream WHERE use_id = %(use)s)
"""
# And which of the statements are void before they came. Those that are here already (BODIES) are asked for in the same
# round, also when none is: what comes again takes as long whether it was kept or not.
THERE = f"""{HOLDS.rstrip()},
       ARRAY(SELECT target FROM activity_voiding WHERE use_id = %(use)s AND target = ANY(%(ids)s))
"""
# Each column is one text that PostgreSQL takes apart, which costs a tenth of a value by itself. `stored` is counted on
# from `start`, as in the bodies; they stand a line each, for JSON as we write it has no line breaks.
INSERT = """
INSERT INTO activity_statement (use_id, tenant_id, policy, id, stored, delete_on, actor, verb, object, registration,
                                voided, outside_hours, body)
SELECT %s, %s, %s, id, %s + place * interval '1 microsecond', delete_on, actor, verb, object, registration, voided,
       outside_hours, body
FROM unnest(%s::uuid[], %s::date[], %s::int8[], %s::int8[], %s::int8[], %s::int8[], %s::bool[], %s::bool[],
            string_to_array(%s, E'\\n')) WITH ORDINALITY
     sent (id, delete_on, actor, verb, object, registration, voided, outside_hours, body, place)
"""
REFER = """
INSERT INTO activity_reference (use_id, tenant_id, ref, stored, delete_on, statement)
SELECT %s, %s, ref, %s + place * interval '1 microsecond', delete_on, statement
FROM unnest(%s::int8[], %s::int8[], %s::date[], %s::uuid[]) sent (ref, place, delete_on, statement)
"""


class Conflict(Exception):
    """A statement with this id is here already, and says something else (xAPI: 409)."""

    def __init__(self, number: UUID) -> None:
        super().__init__(str(number))
        self.id = number


class Moved(Exception):
    """The policy changed, or the key no longer holds, after the statements were judged: judge them again."""


@dataclass(frozen=True)
class Batch:
    """What one request brings."""

    use_id: int
    tenant_id: int
    key_id: int
    policy: int
    generation: int
    exact: bool  # whether the record keeps the time of day; else even `stored` tells the day alone
    rows: Sequence[Row]
    whole: bool = True  # kept whole or not at all; else what conflicts is left out, and named
    corrects: bool = False  # what is here already and says something else, makes way
    elsewhere: Sequence[Elsewhere] = ()


@dataclass(frozen=True)
class Written:
    """What became of the statements of one request. Acknowledge it when you have it, not before."""

    new: int = 0
    same: int = 0
    corrected: int = 0
    left_out: frozenset[UUID] = frozenset()


@dataclass
class Waiting:
    batch: Batch
    answer: asyncio.Future[Written] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Writer:
    """Of one stream, for as long as there is something to write."""

    def __init__(self, use_id: int) -> None:
        self.use_id = use_id
        self.queue: list[Waiting] = []
        self.task: asyncio.Task[None] | None = None

    async def write(self, batch: Batch) -> Written:
        """Raises Conflict or Moved, and then nothing of `batch` is kept."""
        waiting = Waiting(batch)
        self.queue.append(waiting)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._run())
        return await waiting.answer

    async def _run(self) -> None:
        while self.queue:
            taken: list[Waiting] = []
            size = 0
            while self.queue and (not taken or size + len(self.queue[0].batch.rows) <= MOST_AT_ONCE):
                if taken and (taken[-1].batch.corrects or self.queue[0].batch.corrects):
                    break  # who corrects must see what is on disk, and goes alone
                taken.append(self.queue.pop(0))
                size += len(taken[-1].batch.rows)
            try:
                await _write(taken)
            except CheckViolation:  # a part that was known has gone, as when the database is another: look anew
                PARTS.clear()
                _refuse(taken, Moved())
            except BaseException as error:
                _refuse(taken, error if isinstance(error, Exception) else ConnectionError())
                if not isinstance(error, Exception):
                    raise


def _refuse(taken: list[Waiting], error: Exception) -> None:
    for waiting in taken:
        if not waiting.answer.done():
            waiting.answer.set_exception(error)


async def _write(taken: list[Waiting]) -> None:
    first = taken[0].batch
    ids = [row.id for waiting in taken for row in waiting.batch.rows]
    connections = await pool()
    async with connections.connection() as connection:
        await _make_parts(connection, {row.delete_on for waiting in taken for row in waiting.batch.rows})
        values: dict[str, Any] = {
            # At least one: also what is only set aside has a moment of its own, for whoever follows corrections.
            "use": first.use_id, "ids": ids, "number": max(len(ids), 1), "exact": first.exact,
            "keys": list({waiting.batch.key_id for waiting in taken}),
        }  # fmt: skip
        async with begun(connection):
            async with connection.pipeline():
                await connection.execute("BEGIN")
                await connection.execute(SCOPE, scope_of(first.tenant_id))
                locked = await connection.execute(LOCK, values)
                there = await connection.execute(THERE, values)
                bodies = await connection.execute(BODIES, values)
            last = await locked.fetchone()
            keys, policy, generation, void = await there.fetchone() or ([], None, None, [])
            if last is None:
                raise Moved
            before = {number: _STATEMENT.decode(body) for number, body in await bodies.fetchall()}
            voided = set(void)
            new, former, outcomes = _sorted_out(taken, before, set(keys), (policy, generation))
            async with connection.pipeline():
                freed = []
                if first.corrects:  # as many rounds whether anything makes way or not
                    if not isinstance(outcomes[0][1], Exception):
                        former += await correcting.wrong_actors(connection, first.use_id, first.elsewhere)
                    freed = await correcting.set_aside(connection, first.use_id, former, last[0])
                if new:
                    await _insert(connection, first, new, last[0] - timedelta(microseconds=len(ids)), voided)
                if first.corrects:
                    await correcting.refer_anew(connection, first.use_id, freed)
                await connection.execute("COMMIT")
    for waiting, outcome in outcomes:
        if isinstance(outcome, Exception):
            waiting.answer.set_exception(outcome)
        else:
            waiting.answer.set_result(outcome)


def _sorted_out(
    taken: list[Waiting], before: dict[UUID, Statement], keys: set[int], now: tuple[int | None, int | None]
) -> tuple[list[Row], list[UUID], list[tuple[Waiting, Written | Exception]]]:
    """Each request whole or not at all: one that conflicts takes nobody else's with it. And what makes way."""
    new: list[Row] = []
    former: list[UUID] = []
    outcomes: list[tuple[Waiting, Written | Exception]] = []
    for waiting in taken:
        batch = waiting.batch
        if batch.key_id not in keys or (batch.policy, batch.generation) != now:
            outcomes.append((waiting, Moved()))
            continue
        mine, others = _compared(batch.rows, before)
        corrected = [row for row in others if batch.corrects and correcting.allowed(before[row.id], row)]
        clash = {row.id for row in others} - {row.id for row in corrected}
        if clash and batch.whole:
            outcomes.append((waiting, Conflict(min(clash))))
            continue
        new += [*mine, *corrected]
        former += [row.id for row in corrected]
        before |= {row.id: row.statement for row in mine}
        same_as_before = len(batch.rows) - len(mine) - len(others)
        outcomes.append((waiting, Written(len(mine), same_as_before, len(corrected), frozenset(clash))))
    return new, former, outcomes


def _compared(rows: Sequence[Row], before: dict[UUID, Statement]) -> tuple[list[Row], list[Row]]:
    """Those that are new, and those whose id is here already with another content."""
    new = {row.id: row for row in rows if row.id not in before}
    others = [row for row in rows if row.id not in new and not same(before[row.id], row.statement)]
    return list(new.values()), others


async def _insert(connection: Connection, batch: Batch, rows: list[Row], start: datetime, voided: set[UUID]) -> None:
    days, ids = [row.delete_on.isoformat() for row in rows], [row.statement.id for row in rows]
    await connection.execute(INSERT, (
        batch.use_id, batch.tenant_id, batch.policy, start, array(ids), array(days),
        array([row.actor for row in rows]), array([row.verb for row in rows]), array([row.object for row in rows]),
        array(["NULL" if row.registration is None else row.registration for row in rows]),
        array([row.id in voided and row.voids is None for row in rows]), array([row.outside_hours for row in rows]),
        "\n".join(map(finished, rows, moments(start, len(rows)))),
    ))  # fmt: skip
    refs = [(ref, place, day, row.statement.id)
            for place, (row, day) in enumerate(zip(rows, days, strict=True), 1) for ref in row.refs]  # fmt: skip
    if refs:
        columns = map(array, zip(*refs, strict=True))
        await connection.execute(REFER, (batch.use_id, batch.tenant_id, start, *columns))
    for place, row in enumerate(rows, 1):
        if row.voids or row.target or row.files:
            await _beside(connection, batch, row, start + timedelta(microseconds=place))


def array(values: Iterable[object]) -> str:
    """Of values that need no quotes: numbers, days, UUIDs, true and false."""
    return f"{{{','.join(map(str, values))}}}"


async def _beside(connection: Connection, batch: Batch, row: Row, stamp: datetime) -> None:
    """What few statements have: a statement they void or refer to, and files."""
    mine = {
        "use": batch.use_id, "tenant": batch.tenant_id, "id": row.id, "target": row.target, "stored": stamp,
        "until": row.delete_on,
    }  # fmt: skip
    if row.voids:
        await connection.execute(
            "INSERT INTO activity_voiding (use_id, tenant_id, target, by, delete_on)"
            " VALUES (%(use)s, %(tenant)s, %(target)s, %(id)s, %(until)s) ON CONFLICT DO NOTHING", mine)  # fmt: skip
        await connection.execute(
            "UPDATE activity_statement SET voided = true WHERE use_id = %(use)s AND id = %(target)s"
            " AND verb <> %(verb)s", {**mine, "verb": row.verb})  # fmt: skip
    if row.target:
        await connection.execute(correcting.INHERIT, mine)
    for file in row.files:
        await connection.execute(
            "INSERT INTO activity_attachment (use_id, tenant_id, delete_on, sha2, content_type, content)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (use_id, sha2) DO UPDATE"
            " SET delete_on = greatest(activity_attachment.delete_on, excluded.delete_on)",
            (batch.use_id, batch.tenant_id, row.delete_on, file.sha2, file.content_type, file.content),
        )


async def _make_parts(connection: Connection, days: set[date]) -> None:
    database = connection.info.dbname
    for day in days:
        month = (database, day.year, day.month)
        if month not in PARTS:
            await connection.execute("SELECT tillit_make_partition(%s)", (day,))
            PARTS.add(month)


_writers: dict[tuple[asyncio.AbstractEventLoop, int], Writer] = {}


async def write(batch: Batch) -> Written:
    key = (asyncio.get_running_loop(), batch.use_id)
    writer = _writers.get(key) or _writers.setdefault(key, Writer(batch.use_id))
    return await writer.write(batch)
