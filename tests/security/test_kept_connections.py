"""A server that keeps its connections to the database: what one person asked is nothing to the next who comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import requests
from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from tillit.project.bench.ingest.limit import where
from tillit.project.bench.ingest.serving import a_server
from tillit.project.database import SERVES, databases
from tillit.project.postgres.base import MOST, OFTEN, DatabaseWrapper

pytestmark = pytest.mark.django_db
ASKED = ["/api/v1/me", "/api/v1/cases", "/api/v1/tasks", "/api/v1/needs", "/api/v1/agreements"]
TIMES = OFTEN + 2  # by then the database has been told to keep the questions
HELD = """SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)
AND backend_type = 'client backend'"""


@pytest.fixture
def few_connections(two_universes: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TILLIT_CONNECTIONS", "2")  # the fewest
    with a_server() as port:
        yield f"http://127.0.0.1:{port}"


def test_everybody_is_answered_as_if_they_were_alone(two_universes: Any, few_connections: str) -> None:
    _, _, people = two_universes
    roles = [*sorted(people.keys), None]

    def answer(path: str, role: str | None) -> tuple[int, bytes]:
        key = {"Authorization": f"Bearer {people.keys[role]}"} if role else {}
        found = requests.get(few_connections + path, headers=key, timeout=60)
        return found.status_code, found.content

    with transaction.atomic():
        alone = {(path, role): people.program(role).get(path) for path in ASKED for role in roles}
        transaction.set_rollback(True)  # keys were used: the server would wait for what is not committed
    for _turn in range(TIMES):
        for (path, role), expected in alone.items():
            assert answer(path, role) == (expected.status_code, expected.content), (path, role)
    assert len({expected.content for expected in alone.values()}) > len(ASKED), "they are not to see the same"


def test_a_connection_is_kept_and_replaced_when_it_is_lost(few_connections: str) -> None:
    with psycopg.connect(where(), autocommit=True) as admin:

        def held() -> set[Any]:
            assert requests.get(f"{few_connections}/katalog/", timeout=60).status_code == 200
            return set(admin.execute(HELD, (connection.connection.info.backend_pid,)).fetchall())

        first = held()
        assert first
        assert held() == first
        for each in first:
            admin.execute("SELECT pg_terminate_backend(%s)", each)
        assert held().isdisjoint(first)


def test_those_that_were_lost_together_are_replaced_together(
    two_universes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the database is started again: one at each turn would take longer than anybody waits."""
    monkeypatch.setenv(SERVES, "1")
    monkeypatch.delenv("TILLIT_CONNECTIONS", raising=False)
    here = connection.settings_dict
    wrapper = DatabaseWrapper({**here, **databases()["default"], "NAME": here["NAME"]}, alias="kept")
    assert wrapper.pool is not None
    try:
        wrapper.pool.open()
        many = [wrapper.pool.getconn() for _ in range(16)]
        for each in many:
            wrapper.pool.putconn(each)
        with psycopg.connect(where(), autocommit=True) as admin:
            for each in many:
                admin.execute("SELECT pg_terminate_backend(%s)", (each.info.backend_pid,))
        found = wrapper.pool.getconn()
        assert found not in many
        assert found.execute("SELECT 1").fetchone() == (1,)
        wrapper.pool.putconn(found)
    finally:
        wrapper.close_pool()


def test_only_a_process_that_answers_people_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def kept() -> int:
        return int(databases()["default"]["OPTIONS"].get("pool", {}).get("max_size", 0))

    monkeypatch.delenv(SERVES, raising=False)
    assert kept() == 0
    monkeypatch.setenv(SERVES, "1")
    monkeypatch.delenv("TILLIT_CONNECTIONS", raising=False)
    assert kept() == 16
    monkeypatch.setenv("TILLIT_CONNECTIONS", "0")
    assert kept() == 0


@pytest.mark.parametrize("number", [1, MOST, MOST + 1, 70_000])
def test_a_list_may_be_longer_than_the_protocol_has_room_for(number: int) -> None:
    values = ", ".join(["%s"] * number)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), '100 %%' FROM unnest(ARRAY[{values}]::int[])", list(range(number)))
        assert cursor.fetchone() == (number, "100 %")


def test_what_is_asked_often_is_kept_and_long_lists_are_not() -> None:
    kept = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%% generate_series(1, %%' AND name <> %s"
    long = f"SELECT 1 FROM generate_series(1, %s) WHERE 1 IN ({', '.join(['%s'] * MOST)})"
    with connection.cursor() as cursor:
        before = cursor.connection.prepare_threshold
        cursor.connection.prepare_threshold = OFTEN
        try:
            for _ in range(TIMES):
                cursor.execute("SELECT 1 FROM generate_series(1, %s)", [1])
                cursor.execute(long, range(MOST + 1))
            cursor.execute(kept, [""])
            assert cursor.fetchall() == [("SELECT 1 FROM generate_series(1, $1)",)]
        finally:
            cursor.connection.prepare_threshold = before
    assert cursor.connection.info.transaction_status == TransactionStatus.INTRANS
