"""One PostgreSQL server for all tests, and the databases that theirs are copies of: one empty, one with the demo world.

To be imported before anything that reads the settings: it says where tests keep what they keep."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[1]
os.environ.setdefault("TILLIT_SECRET_KEY", "for-tests-only")
os.environ["TILLIT_DATA"] = os.environ.get("TILLIT_TEST_DATA", str(ROOT / ".cache" / "test"))

from tillit.project import database  # noqa: E402

_server = database.ensure_server()

# What a test writes is worth nothing after it: nobody waits for the disk.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB",
         "checkpoint_timeout": "1h", "jit": "off"}  # fmt: skip


def hurry() -> None:
    """A server that is somebody else's is left as it is."""
    if not os.environ.get("DATABASE_URL"):
        with server_admin() as connection:
            for name, value in HASTY.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")


def prepare() -> None:
    """Both, before the tests (`make template`)."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tillit.project.settings")
    django.setup()
    hurry()
    ensure_template()
    ensure_demo()


@contextmanager
def server_admin() -> Iterator[Any]:
    url = os.environ.get("DATABASE_URL") or os.environ[database.EMBEDDED]
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def make(name: str, template: str) -> None:
    with server_admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    with server_admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def use(name: str) -> None:
    from django.db import connections

    for alias in ("default", "admin"):
        connections[alias].close()
        connections.databases[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def ensure_template() -> str:
    """Its name changes with the schema: it is made anew when any migration or the fence changes."""
    from tillit.project.commands.migrate import bring_up_to_date

    return _ensure(_template_name(), "template0", bring_up_to_date)


def ensure_demo() -> str:
    """The demo world as of today; its services have sent for a week, and not for months."""
    from django.conf import settings
    from django.utils import timezone

    def load() -> None:
        from tillit.project import demo

        demo.load()
        demo.fill(weeks=1)

    digest = hashlib.sha256((_template_name() + settings.SECRET_KEY).encode())  # its keys are drawn from the secret
    for file in sorted((ROOT / "src" / "tillit").glob("**/*")):
        if file.suffix in {".py", ".yaml", ".json"} and "tests" not in file.parts:
            digest.update(file.read_bytes())
    name = f"tillit_demo_{timezone.localdate():%Y%m%d}_{digest.hexdigest()[:12]}"
    return _ensure(name, ensure_template(), load)


def _template_name() -> str:
    digest = hashlib.sha256()
    source = ROOT / "src" / "tillit"
    for file in sorted([*source.glob("*/migrations/*.py"), *source.glob("*/models.py"), *source.glob("*/models/*.py"),
                        *source.glob("fence/*.py"), *source.glob("audit/chain.py"),
                        *source.glob("curriculum/data/*")]):  # fmt: skip
        digest.update(file.read_bytes())
    return f"tillit_template_{digest.hexdigest()[:12]}"


def _ensure(name: str, of: str, fill: Callable[[], None]) -> str:
    """A database by that name, made of another and filled once."""
    with server_admin() as connection:
        connection.execute("SELECT pg_advisory_lock(1410)")  # workers and other runs wait for the first
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        building = f"{name}_building"
        _drop_older(connection, name)
        make(building, of)
        use(building)
        from django.db import connections

        fill()
        connections["default"].close()
        connections["admin"].close()
        connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def _drop_older(connection: Any, name: str) -> None:
    """What was made of the code as it was before; not what somebody is copying just now."""
    kind = "_".join(name.split("_")[:2]) + "_"
    rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [kind]).fetchall()
    for (older,) in rows:
        with suppress(psycopg.errors.ObjectInUse):
            connection.execute(f'DROP DATABASE IF EXISTS "{older}"')
