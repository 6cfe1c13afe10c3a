"""What was acknowledged is there, once, whatever happens to the server; and who sends is told to come again."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.journeys.conftest import a_database
from tillit.activity.store import pool
from tillit.activity.tests.lrs.store import V1, Client, Store
from tillit.project.bench.ingest import pupils
from tillit.project.bench.ingest.client import Server, answer
from tillit.project.bench.ingest.limit import where
from tillit.project.bench.ingest.serving import a_process


@pytest.fixture
def stocked(django_db_setup: None, django_db_blocker: Any) -> Iterator[pupils.Stocked]:
    with a_database(django_db_blocker, "trouble"):
        yield pupils.stock()


async def send_until_it_dies(server: Server, process: Any, after: int) -> tuple[list[str], list[str]]:
    """Ids that were acknowledged, and ids that were sent; the server is killed after so many answers."""
    acknowledged: list[str] = []
    sent: list[str] = []

    async def one(seed: int) -> None:
        stream = pupils.statements(seed)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        while True:
            batch = list(itertools.islice(stream, 5))
            sent.extend(each["id"] for each in batch)
            try:
                writer.write(server.request("POST", "statements", pupils.encoded(batch)))
                status, _body = await answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                writer.close()
                return
            assert status == 200
            acknowledged.extend(each["id"] for each in batch)
            if len(acknowledged) > after:
                os.kill(process.pid, signal.SIGKILL)

    await asyncio.gather(*(one(seed) for seed in range(8)))
    return acknowledged, sent


def test_a_server_that_is_killed_has_lost_nothing_it_acknowledged(stocked: pupils.Stocked) -> None:
    with a_process() as (port, process):
        server = Server(port, stocked.key, stocked.secret)
        acknowledged, sent = asyncio.run(send_until_it_dies(server, process, after=200))
    with psycopg.connect(where()) as admin:
        found = [str(row[0]) for row in admin.execute("SELECT id FROM activity_statement")]
    assert len(found) == len(set(found))
    assert set(acknowledged) <= set(found) <= set(sent)
    # Each batch whole or not at all.
    places = {each: place // 5 for seed in range(8) for place, each in enumerate(itertools.islice(ids(seed), 2000))}
    assert len(found) % 5 == 0
    assert all(each in places for each in found)


def ids(seed: int) -> Iterator[str]:
    for each in pupils.statements(seed):
        yield each["id"]


def test_when_the_database_hangs_up_the_client_is_asked_to_come_again(stocked: pupils.Stocked) -> None:
    store = Store(asyncio.new_event_loop(), None, None)  # type: ignore[arg-type]
    client = Client(store.loop, stocked.key, stocked.secret, V1)
    one = next(pupils.statements(3))
    assert client("POST", "statements", one).status == 200
    with psycopg.connect(where(), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = 'tillit_app' AND pid <> pg_backend_pid()"
        )
    answers = [client("POST", "statements", next(pupils.statements(seed))) for seed in (4, 5, 6, 7)]
    assert {answer.status for answer in answers} <= {200, 503}
    assert all(answer.headers.get("retry-after") for answer in answers if answer.status == 503)
    assert answers[-1].status == 200
    store.loop.run_until_complete(pool.close())
    store.loop.close()
