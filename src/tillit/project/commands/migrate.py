from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connections

LOCK = 7_411_548  # no other lock of ours has this number
SECONDS_BETWEEN_TRIES = 0.2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--verbosity", type=int, default=0)


def run(options: argparse.Namespace) -> int:
    bring_up_to_date(options.verbosity)
    return 0


def bring_up_to_date(verbosity: int = 0) -> None:
    """Migrate as the schema's owner; the fence is written anew at the end of it."""
    from tillit.fence.install import ensure_role

    admin = connections["admin"]
    with _alone(admin):
        ensure_role(admin)
        call_command("migrate", database="admin", verbosity=verbosity, interactive=False)
    admin.close()
    _begin_with_what_comes_along()


def _begin_with_what_comes_along() -> None:
    """As the application, within the fence: the facts that are shipped; those that are here already are left as they are."""
    from tillit.curriculum.importing import load_shipped

    load_shipped()


@contextmanager
def _alone(connection: Any) -> Iterator[None]:
    """One process at a time in each database; the next then finds nothing left to do.

    Asked for again and again rather than waited for: one that waits holds a snapshot, and an index that is built
    concurrently would wait for it. The lock ends with the connection, also when the process is killed.
    """
    with connection.cursor() as cursor:
        while not cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:
            time.sleep(SECONDS_BETWEEN_TRIES)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
