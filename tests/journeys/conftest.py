"""Databases and worlds that live through a whole module, because a journey is long."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests import databases
from tests.journeys.browsing import Journey
from tillit.organisations.tests.world import World
from tillit.web.tests.browser import chromium


@contextmanager
def a_database(blocker: Any, label: str, of: Callable[[], str] = databases.ensure_template) -> Iterator[str]:
    """One that nothing is rolled back in: a copy of another, with today's schema and nothing else. Dropped at the end."""
    from django.db import connections

    shared = connections["default"].settings_dict["NAME"]
    name = f"tillit_test_{os.getpid()}_{label}"
    with blocker.unblock():
        databases.make(name, of())
        databases.use(name)
        try:
            yield name
        finally:
            connections.close_all()
            databases.use(shared)
            databases.drop(name)


@pytest.fixture(scope="module")
def demo_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The demo world, as `tillit demo --json` describes it."""
    from tillit.project import demo

    with a_database(django_db_blocker, "demo", databases.ensure_demo):
        yield demo.describe()


@pytest.fixture
def journey(world: World, mailoutbox: list[Any]) -> Iterator[Journey]:
    with chromium(viewport={"width": 1280, "height": 900}) as context:
        yield Journey(context, world, mailoutbox)
