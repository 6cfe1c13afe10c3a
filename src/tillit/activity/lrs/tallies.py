"""How much came, and what became of it: numbers by day, field and reason, never content.

Gathered in memory and written a moment later, so that no two requests wait for the same row."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db import connection
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from tillit.activity.actions import raise_drift
from tillit.activity.gate import Refused
from tillit.activity.lrs.access import Access
from tillit.activity.store.pool import SCOPE, TODAY, pool, scope_of

SECONDS = 2.0  # between a refusal and its place on the page
Key = tuple[int, int, str, str, str, int]  # use, tenant, outcome, reason, field, policy
_waiting: Counter[Key] = Counter()
_tasks: set[asyncio.Task[None]] = set()
_writing: set[asyncio.Task[None]] = set()
_told: set[tuple[int, str, str, int]] = set()  # use, rule, field, policy

ADD = f"""
INSERT INTO activity_tally (use_id, tenant_id, supplier_id, day, outcome, reason, field, policy, number, first_at, last_at)
SELECT %(use)s, %(tenant)s, s.supplier_id, {TODAY}, %(outcome)s, %(reason)s, %(field)s, %(policy)s, %(number)s,
       %(now)s, %(now)s
FROM activity_stream s WHERE s.use_id = %(use)s
ON CONFLICT (use_id, day, outcome, reason, field, policy)
DO UPDATE SET number = activity_tally.number + excluded.number, last_at = excluded.last_at
"""


def kept(access: Access, new: int, same: int, corrected: int = 0) -> None:
    _count(access, "kept", number=new)
    _count(access, "same", number=same)
    _count(access, "corrected", number=corrected)


def sent_as_correction(access: Access, number: int) -> None:
    """Whatever became of it: the sender is told this, and not what was corrected."""
    _count(access, "correction", number=number)


def not_understood(access: Access, reason: str, place: str = "") -> None:
    """What is no statement at all, or cannot be taken as it came."""
    _count(access, "misread", reason, place)


def withheld(access: Access, reason: str) -> None:
    _count(access, "withheld", reason)


def refused(access: Access, verdicts: Sequence[Refused]) -> None:
    for verdict in verdicts:
        _count(access, "refused")
        for rule, field in {(finding.rule, finding.field or finding.place) for finding in verdict.findings}:
            _count(access, "finding", rule, field)


def _count(access: Access, outcome: str, reason: str = "", field: str = "", number: int = 1) -> None:
    if number:
        _waiting[access.use_id, access.tenant_id, outcome, str(reason)[:60], field[:200], access.policy] += number
        if not any(not task.done() for task in _tasks):
            task = asyncio.get_running_loop().create_task(_later())
            _tasks.add(task)
            task.add_done_callback(_tasks.discard)


def forget_all() -> None:
    """What waits, and what has been told: the database they were about is another's."""
    _waiting.clear()
    _writing.clear()
    _told.clear()


async def _later() -> None:
    await asyncio.sleep(SECONDS)
    await write_out()


async def write_out() -> None:
    """All that is counted is written when this returns, also what somebody else had begun to write: a server that stops
    closes the connections next."""
    while _writing:
        await asyncio.wait(set(_writing))
    task = asyncio.create_task(_write_out())
    _writing.add(task)
    task.add_done_callback(_writing.discard)
    await task


async def _write_out() -> None:
    """In one order for all, so that two processes never wait for each other's rows."""
    taken = sorted(_waiting.items())
    _waiting.clear()
    now = datetime.now(UTC)
    try:
        connections = await pool()
        async with connections.connection() as connection, connection.transaction():
            for (use, tenant, outcome, reason, field, policy), number in taken:
                await connection.execute(SCOPE, scope_of(tenant))
                await connection.execute(ADD, {
                    "use": use, "tenant": tenant, "outcome": outcome, "reason": reason, "field": field, "policy": policy,
                    "number": number, "now": now,
                })  # fmt: skip
    except (OperationalError, PoolTimeout):
        _waiting.update(dict(taken))  # none of it is there: counted again when there is room or a database
        raise
    await _tell_of_what_is_new(taken)


async def _tell_of_what_is_new(taken: list[tuple[Key, int]]) -> None:
    """The case of the use hears of each undeclared field once."""
    new = {key[:2]: set[tuple[str, str, int]]() for key, _number in taken if key[2] == "finding"}
    for (use, tenant, outcome, rule, field, policy), _number in taken:
        if outcome == "finding" and (use, rule, field, policy) not in _told:
            new[use, tenant].add((field, rule, policy))
    for (use, tenant), findings in new.items():
        if findings:
            told = {(field, rule) for field, rule, _policy in findings}
            await sync_to_async(_tell, thread_sensitive=False)(use, told, tenant)
            _told.update((use, rule, field, policy) for field, rule, policy in findings)  # not before it is heard


def _tell(use: int, findings: set[tuple[str, str]], tenant: int) -> None:
    try:
        raise_drift(use, sorted(findings), tenant_id=tenant)
    finally:
        connection.close()  # the thread is borrowed
