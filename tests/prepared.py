"""What takes long to make, made once by each worker in a database of its own, for many tests.

A test stands in a transaction upon it and rolls back, so that none meets what another has done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True)
class Preparation:
    """`make` is given what `after` made, or nothing; what it returns has a `world`."""

    name: str
    make: Callable[[Any], Any]
    after: Preparation | None = None


@dataclass
class Prepared:
    """`copy(name, of)` makes a database that is like another; without another, an empty one."""

    copy: Callable[[str, str | None], None]
    prefix: str
    made: dict[Preparation, Any] = field(default_factory=dict)
    open: dict[Preparation, Any] = field(default_factory=dict)

    @contextmanager
    def beginning_with(self, what: Preparation) -> Iterator[Any]:
        """What was made and the connection are the test's own until it is over."""
        assert not connection.in_atomic_block, "the test is in a database already: let the fixture `db` come after"
        self._ensure(what)
        with self._connected(what):
            yield deepcopy(self.made[what])

    def name(self, what: Preparation) -> str:
        return f"{self.prefix}_{what.name}"

    def leave(self, what: Preparation) -> None:
        if kept := self.open.pop(what, None):
            kept.close()

    def _ensure(self, what: Preparation) -> None:
        """From what comes before it, which is made first: the whole way is gone once, wherever one begins."""
        if what in self.made:
            return
        before = what.after
        if before is not None:
            self._ensure(before)
            self.leave(before)  # nobody may be in what is copied
        self.leave(what)  # a connection to what an earlier try left behind
        self.copy(self.name(what), self.name(before) if before else None)
        with self._connected(what), transaction.atomic():
            self.made[what] = what.make(deepcopy(self.made[before]) if before else None)
            connection.run_on_commit.clear()  # as in a test, where nothing is ever committed

    @contextmanager
    def _connected(self, what: Preparation) -> Iterator[None]:
        """Connections are kept: a new one knows no table yet, and asks for each."""
        ordinary = connection.settings_dict["NAME"], connection.connection
        connection.settings_dict["NAME"], connection.connection = self.name(what), self.open.pop(what, None)
        try:
            yield
        finally:
            self.open[what] = connection.connection
            connection.settings_dict["NAME"], connection.connection = ordinary
