"""Questions to the database with their values beside them, so that it may keep what it has made of the words; over
connections that are kept, and looked at together when one of them is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg import ClientCursor, Connection
from psycopg import Cursor as Plain
from psycopg_pool import ConnectionPool

if TYPE_CHECKING:
    from psycopg.abc import Params

MOST = 50  # values beside the words
OFTEN = 5  # times a connection has heard a question before the database is told to keep it


class Cursor(base.ServerBindingCursor, Plain[Any]):  # the latter for those who read types: it is the former's own base
    """A question with a long list is hardly asked again in the same words, and the protocol takes no more than 65,535
    values: those are written into it."""

    def execute(
        self, query: Any, params: Params | None = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Any:
        if params is not None and len(params) > MOST:
            query, params, prepare = ClientCursor(self.connection).mogrify(query, params), None, False
        return super().execute(query, params, prepare=prepare, binary=binary)


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self) -> ConnectionPool | None:
        kept: ConnectionPool | None = super().pool
        if kept is not None and kept._check is not None:
            kept._check = _look_at  # Django says which itself, and takes no other
        return kept


def _look_at(connection: Connection[Any]) -> None:
    """Raises when it is lost. Then the rest are hardly better: the pool itself would try one at each turn, with pauses
    that grow, and after a database was started again pages would wait until all were through."""
    try:
        ConnectionPool.check_connection(connection)
    except Exception:
        if isinstance(connection._pool, ConnectionPool):
            connection._pool.check()
        raise
