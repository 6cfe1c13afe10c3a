"""Cases that have come as far as a step, each in a database of its own: walked there once by each worker, for many tests.

A test stands in a transaction upon it and rolls back, so that none meets what another has done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction

from tillit.approval.steps import STEPS
from tillit.approval.tests.story import Story
from tillit.organisations.tests.world import make_world

ORDER = [step.code for step in STEPS]


def at(*steps: str) -> pytest.MarkDecorator:
    """The test begins there, once for each: its `story`, and its `world`, are those of a case that stands there."""
    return pytest.mark.parametrize("begun_at", steps, indirect=True)


@dataclass
class Stages:
    """`copy(name, of)` makes a database that is like another; without another, an empty one."""

    copy: Callable[[str, str | None], None]
    prefix: str
    walked: dict[str, Story] = field(default_factory=dict)
    open: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def standing_at(self, step: str) -> Iterator[Story]:
        """The story and the connection are the test's own until it is over."""
        assert not connection.in_atomic_block, "the test is in a database already: let the fixture `db` come after"
        self._ensure(step)
        with self._connected(step):
            yield deepcopy(self.walked[step])

    def leave(self, step: str) -> None:
        if kept := self.open.pop(step, None):
            kept.close()

    def name(self, step: str) -> str:
        return f"{self.prefix}_{step}"

    def _ensure(self, step: str) -> None:
        """From the step before, which is made first: the whole way is walked once, wherever one begins."""
        if step in self.walked:
            return
        before = ORDER[ORDER.index(step) - 1] if step != ORDER[0] else None
        if before is not None:
            self._ensure(before)
            self.leave(before)  # nobody may be in what is copied
        self.leave(step)  # a connection to what an earlier try left behind
        self.copy(self.name(step), self.name(before) if before else None)
        with self._connected(step), transaction.atomic():
            story = deepcopy(self.walked[before]) if before else Story(make_world())
            self.walked[step] = story.to(step)
            connection.run_on_commit.clear()  # as in a test, where nothing is ever committed

    @contextmanager
    def _connected(self, step: str) -> Iterator[None]:
        """Connections are kept: a new one knows no table yet, and asks for each."""
        ordinary = connection.settings_dict["NAME"], connection.connection
        connection.settings_dict["NAME"], connection.connection = self.name(step), self.open.pop(step, None)
        try:
            yield
        finally:
            self.open[step] = connection.connection
            connection.settings_dict["NAME"], connection.connection = ordinary
