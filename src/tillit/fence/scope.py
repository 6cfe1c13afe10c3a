"""Which organisations' rows this transaction may see and write. Set in PostgreSQL, so that policies can read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import TransactionStatus


class NoScope(RuntimeError):
    """A fenced table was asked for outside any scope: a programming error that would otherwise have been a leak."""


@dataclass(frozen=True)
class Scope:
    read: frozenset[int] = frozenset()
    write: frozenset[int] = frozenset()
    person: int | None = None
    token_hash: str = ""


NOBODY = Scope()
_current: ContextVar[Scope | None] = ContextVar("tillit_scope", default=None)


def current() -> Scope:
    scope = _current.get()
    if scope is None:
        raise NoScope("No scope is open: wrap the work in fence.scope.enter(...).")
    return scope


def is_open() -> bool:
    return _current.get() is not None


@contextmanager
def enter(scope: Scope, *, to_the_end: bool = False) -> Iterator[Scope]:
    """Open `scope` for the block. Must be inside a transaction: the settings live and die with it.

    `to_the_end`: the block ends with its transaction, so there is nothing to put back afterwards.
    """
    if not connection.in_atomic_block:
        raise NoScope("A scope lives in a transaction: open transaction.atomic() first.")
    token = _current.set(scope)
    before = token.old_value if isinstance(token.old_value, Scope) else NOBODY
    try:
        _tell_database(scope)
        yield scope
    finally:
        _current.reset(token)
        if not to_the_end and not _transaction_is_lost():
            _tell_database(before)


def _transaction_is_lost() -> bool:
    """After an error the settings go with the transaction, and the error is what should be heard."""
    raw = connection.connection
    lost = (TransactionStatus.INERROR, TransactionStatus.UNKNOWN)  # the latter: with the connection
    return connection.needs_rollback or raw is None or raw.info.transaction_status in lost


def _tell_database(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('tillit.read', %s, true), set_config('tillit.write', %s, true),"
            " set_config('tillit.person', %s, true), set_config('tillit.token', %s, true)",
            [_array(scope.read), _array(scope.write), str(scope.person or ""), scope.token_hash],
        )


def _array(numbers: frozenset[int]) -> str:
    return "{" + ",".join(str(number) for number in sorted(numbers)) + "}"
