"""Connections of the ingest path: the application's own role, and the scope of one stream for each transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool

Connection = AsyncConnection[tuple[Any, ...]]
Pool = AsyncConnectionPool[Connection]
MOST, PATIENCE = 8, 10.0  # connections; seconds to wait for one before the client is asked to come again

_pools: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[str, Pool]] = WeakKeyDictionary()

# The day where the pupils are: that of the database may be another, by its own time zone.
TODAY = "(now() AT TIME ZONE 'Europe/Oslo')::date"
SCOPE = (
    "SELECT set_config('tillit.read', %s, true), set_config('tillit.write', %s, true),"
    " set_config('tillit.person', '', true), set_config('tillit.token', %s, true)"
)


def address() -> str:
    """Where Django's `default` connects, as psycopg says it."""
    return _address(str(connection.settings_dict["NAME"]))


@lru_cache(maxsize=8)
def _address(name: str) -> str:
    parameters = dict(connection.get_connection_params())
    for mine in ("cursor_factory", "context", "prepare_threshold", "server_side_binding", "connection_factory"):
        parameters.pop(mine, None)
    return make_conninfo("", **{key: value for key, value in parameters.items() if value not in (None, "")})


async def pool() -> Pool:
    """One for each event loop, opened by whoever asks first."""
    loop, where = asyncio.get_running_loop(), address()
    found = _pools.get(loop)
    if found is None or found[0] != where:
        if found is not None:
            await found[1].close()
        often = connection.settings_dict["OPTIONS"].get("prepare_threshold")  # None behind a pooler that forgets
        made: Pool = AsyncConnectionPool(where, min_size=1, max_size=MOST, timeout=PATIENCE, open=False,
                                         kwargs={"autocommit": True, "prepare_threshold": often})
        _pools[loop] = (where, made)
        await made.open()
        return made
    return found[1]


async def close() -> None:
    found = _pools.pop(asyncio.get_running_loop(), None)
    if found is not None:
        await found[1].close()


@asynccontextmanager
async def begun(connection: Connection) -> AsyncIterator[None]:
    """Around a transaction whose BEGIN and COMMIT travel with its first and last question."""
    try:
        yield
    except BaseException:
        if not connection.closed and connection.info.transaction_status != TransactionStatus.IDLE:
            await connection.execute("ROLLBACK")
        raise


def scope_of(tenant_id: int, token: str = "") -> tuple[str, str, str]:
    """Arguments of SCOPE. Who presents a key sees its row and nothing else; a stream is its owner's alone."""
    mine = f"{{{tenant_id}}}" if tenant_id else "{}"
    return mine, mine, token
