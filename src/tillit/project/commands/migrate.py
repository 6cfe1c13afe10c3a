from __future__ import annotations

import argparse

from django.core.management import call_command
from django.db import connections


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--verbosity", type=int, default=0)


def run(options: argparse.Namespace) -> int:
    bring_up_to_date(options.verbosity)
    return 0


def bring_up_to_date(verbosity: int = 0) -> None:
    """Migrate as the schema's owner; the fence is written anew at the end of it."""
    from tillit.fence.install import ensure_role

    ensure_role(connections["admin"])
    call_command("migrate", database="admin", verbosity=verbosity, interactive=False)
    connections["admin"].close()
