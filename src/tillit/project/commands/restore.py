"""Put a backup back. The database becomes what it was then, and is brought to today's shape."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.db import connections

from tillit.project.commands import backup, check
from tillit.project.commands.migrate import bring_up_to_date

ASIDE = "before_restore"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that `tillit backup` wrote")
    parser.add_argument(
        "--replace", action="store_true", help="also when there is something in the database: it is lost"
    )


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        print(f"There is no file {options.file}.", file=sys.stderr)
        return 1
    if _in_use() and not options.replace:
        print("The database is not empty. Add --replace to lose what is in it.", file=sys.stderr)
        return 1
    read(options.file)
    return check.run(argparse.Namespace())


def read(file: Path) -> None:
    """What there was is put aside first and comes back should the file not be whole."""
    from tillit.fence.install import ensure_role

    backup.call("pg_restore", ["--list", str(file)])
    connections["default"].close()
    ensure_role(connections["admin"])  # the backup's grants name it
    _execute(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE", f"ALTER SCHEMA public RENAME TO {ASIDE}")
    try:
        backup.call(
            "pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_name()}", str(file)]
        )
    except SystemExit:
        _execute("DROP SCHEMA IF EXISTS public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public")
        raise
    _execute(f"DROP SCHEMA {ASIDE} CASCADE")
    bring_up_to_date()


def _execute(*statements: str) -> None:
    with connections["admin"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connections["admin"].close()


def _name() -> str:
    return str(connections["admin"].settings_dict["NAME"])


def _in_use() -> bool:
    with connections["admin"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.organisations_organisation') IS NOT NULL")
        if cursor.fetchone() == (False,):
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM organisations_organisation)")
        return bool(cursor.fetchone() == (True,))
