"""Questions to the database with their values beside them, so that it may keep what it has made of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import ClientCursor
from psycopg import Cursor as Plain

if TYPE_CHECKING:
    from psycopg.abc import Params

MOST = 50  # values beside the words
OFTEN = 5  # times a connection has heard a question before the database is told to keep it


class Cursor(ServerBindingCursor, Plain[Any]):  # the latter for those who read types: it is the former's own base
    """A question with a long list is hardly asked again in the same words, and the protocol takes no more than 65,535
    values: those are written into it."""

    def execute(
        self, query: Any, params: Params | None = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Any:
        if params is not None and len(params) > MOST:
            query, params, prepare = ClientCursor(self.connection).mogrify(query, params), None, False
        return super().execute(query, params, prepare=prepare, binary=binary)
