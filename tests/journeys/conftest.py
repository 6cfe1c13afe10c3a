"""Databases and worlds that live through a whole module, because a journey is long."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from conftest import _ensure_template, drop_database, make_database, use_database

from tests.journeys.browsing import Journey
from tillit.organisations.tests.world import World
from tillit.web.tests.browser import chromium


@contextmanager
def a_database(blocker: Any, label: str) -> Iterator[str]:
    """One that nothing is rolled back in, with today's schema. Dropped at the end."""
    from django.db import connections

    shared = connections["default"].settings_dict["NAME"]
    name = f"tillit_test_{os.getpid()}_{label}"
    with blocker.unblock():
        make_database(name, _ensure_template())
        use_database(name)
        try:
            yield name
        finally:
            connections.close_all()
            use_database(shared)
            drop_database(name)


@pytest.fixture(scope="module")
def demo_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The demo world, as `tillit demo --json` describes it; its services have sent for a week, and not for months."""
    from tillit.project import demo

    with a_database(django_db_blocker, "demo"):
        demo.load()
        demo.fill(weeks=1)
        yield demo.describe()


@pytest.fixture
def journey(world: World, mailoutbox: list[Any]) -> Iterator[Journey]:
    with chromium(viewport={"width": 1280, "height": 900}) as context:
        yield Journey(context, world, mailoutbox)
