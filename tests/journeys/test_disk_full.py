"""The disk is full: who sends is told to come again, nothing is half, and nothing that was acknowledged is lost."""

from __future__ import annotations

import base64
import http.client
import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests.journeys.small_disk import SmallDisk, a_small_disk, may_mount
from tillit.project.bench.ingest import pupils
from tillit.project.bench.ingest.limit import where
from tillit.project.bench.ingest.serving import a_process

BATCH, AT_ONCE = 5, 4


@pytest.fixture
def disk(django_db_setup: None, django_db_blocker: Any) -> Iterator[SmallDisk]:
    with django_db_blocker.unblock(), a_small_disk() as small:
        yield small


@dataclass(frozen=True)
class Sender:
    port: int
    stocked: pupils.Stocked

    def __call__(self, batch: list[dict[str, Any]]) -> tuple[int, str | None]:
        key = base64.b64encode(f"{self.stocked.key}:{self.stocked.secret}".encode()).decode()
        headers = {
            "Authorization": f"Basic {key}",
            "X-Experience-API-Version": "1.0.3",
            "Content-Type": "application/json",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/xapi/statements", pupils.encoded(batch), headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers["Retry-After"]


def kept() -> list[str]:
    with psycopg.connect(where()) as admin:
        return [str(row[0]) for row in admin.execute("SELECT id FROM activity_statement")]


def ids(batches: list[list[dict[str, Any]]]) -> set[str]:
    return {each["id"] for batch in batches for each in batch}


@pytest.mark.skipif(not may_mount(), reason="a small file system of one's own cannot be mounted here")
@pytest.mark.parametrize("full", ["tables", "log"])
def test_a_full_disk_costs_nobody_a_statement(disk: SmallDisk, full: str) -> None:
    """`log`: not even PostgreSQL's own log finds room, and it goes down until somebody makes some."""
    stocked = pupils.stock()
    stream = pupils.statements(7)
    batches = [list(itertools.islice(stream, BATCH)) for _ in range(400)]
    waiting, acknowledged, refused = iter(batches), list[Any](), list[Any]()
    with a_process() as (port, _process), ThreadPoolExecutor(AT_ONCE) as many:
        send = Sender(port, stocked)
        before = list(itertools.islice(waiting, 20))
        assert {status for status, _ in many.map(send, before)} == {200}
        with psycopg.connect(where(), autocommit=True) as admin:
            admin.execute("SELECT pg_switch_wal()")
        disk.fill()
        if full == "log":
            with psycopg.connect(where(), autocommit=True) as admin, pytest.raises(psycopg.OperationalError):
                for _ in range(3):
                    admin.execute("SELECT pg_switch_wal()")
                    admin.execute("CREATE TABLE more (number int)")
        while len(refused) < AT_ONCE:
            now = list(itertools.islice(waiting, AT_ONCE))
            for batch, (status, again) in zip(now, many.map(send, now), strict=True):
                assert (status, again) in ((200, None), (503, "5"))
                (acknowledged if status == 200 else refused).append(batch)
        disk.give_back()
        there = kept()
        assert len(there) == len(set(there))
        assert ids(before) | ids(acknowledged) <= set(there)
        assert all(ids([batch]) <= set(there) or not ids([batch]) & set(there) for batch in refused)
        sent_again(send, refused)
    assert sorted(kept()) == sorted(ids(before) | ids(acknowledged) | ids(refused))


def sent_again(send: Sender, batches: list[Any]) -> None:
    """As they were told: a little later, until they are taken."""
    until = time.monotonic() + 60
    for batch in batches:
        while (status := send(batch)[0]) != 200:
            assert status == 503
            assert time.monotonic() < until
            time.sleep(0.2)
