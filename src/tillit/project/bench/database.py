"""A database beside the installation's own, on the same server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from psycopg import sql

from tillit.project.commands.migrate import bring_up_to_date


@contextmanager
def a_database(name: str, *, keep: bool = False) -> Iterator[None]:
    """Migrated, with its fence, and used by both connections inside the block."""
    before = connections["default"].settings_dict["NAME"]
    _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _server("CREATE DATABASE {}", name)
    use(name)
    try:
        bring_up_to_date()
        yield
    finally:
        use(before)
        if not keep:
            _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _server(statement: str, name: str) -> None:
    with connections["admin"].cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))


def use(name: str) -> None:
    for alias in ("default", "admin"):
        connections[alias].close()
        connections.databases[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
