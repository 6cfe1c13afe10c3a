"""Two that bring the same empty database up to date at once: one does it, the other finds it done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from psycopg.conninfo import make_conninfo

from tillit.project import database

SECONDS = 300


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    server = os.environ.get("DATABASE_URL") or os.environ[database.EMBEDDED]
    name = f"tillit_two_at_once_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield make_conninfo(server, dbname=name)
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_two_processes_migrate_one_database(empty: str) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "tillit.project.cli", "migrate"]
    both = [
        subprocess.Popen(
            command, env={**surroundings, database.EMBEDDED: empty}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [process.communicate(timeout=SECONDS)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert "Traceback" not in "".join(said)
    with psycopg.connect(empty) as connection:
        row = connection.execute("SELECT count(*), count(DISTINCT (app, name)) FROM django_migrations").fetchone()
        assert row is not None
        assert row[0] == row[1] > 0
    connections["admin"].close()
