"""Put a backup back. The database becomes what it was then, and is brought to today's shape; whoever has been erased since
is erased again, what is out of time goes, and the copies for analysis are made anew."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

from tillit.project.commands import backup, check
from tillit.project.commands.migrate import bring_up_to_date

if TYPE_CHECKING:
    from tillit.rights.erased import Line

ASIDE = "before_restore"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that `tillit backup` wrote")
    parser.add_argument(
        "--replace", action="store_true", help="also when there is something in the database: it is lost"
    )


    parser.add_argument(
        "--erased", type=Path, action="append", default=[], metavar="FILE",
        help="a list of who has been erased, kept from another machine; besides that of this one",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    from tillit.rights.erased import Unreadable

    for file in (options.file, *options.erased):
        if not file.is_file():
            print(f"There is no file {file}.", file=sys.stderr)
            return 1
    if _in_use() and not options.replace:
        print("The database is not empty. Add --replace to lose what is in it.", file=sys.stderr)
        return 1
    try:
        lines = _gone(options.erased)
    except Unreadable as error:
        print(f"{error}\nNothing has been restored. Without the list, those who were erased would come back.", file=sys.stderr)
        return 1
    read(options.file)
    catch_up(lines)
    return check.run(argparse.Namespace())


def _gone(others: Sequence[Path]) -> list[Line]:
    """Read before anything is lost: what the database knows and the file does not is written down first."""
    from tillit.rights import erased

    if _in_use():
        bring_up_to_date()
        erased.write_down()
    return [line for file in (erased.path(), *others) for line in erased.read(file)]


def catch_up(lines: Sequence[Line]) -> None:
    """What was deleted since the backup does not come back."""
    from django.utils import timezone

    from tillit.activity.copies.making import renew
    from tillit.rights import erased
    from tillit.rights.actions import run_retention

    again = erased.erase_again(lines, timezone.localdate())
    print(f"{again.people} people who had been erased since the backup are erased again, and so is what was stored about"
          f" pupils in {again.uses} cases.")  # fmt: skip
    deleted = sum(sum(counts.values()) for counts in run_retention(timezone.localdate()).values())
    made = renew(anew=True)
    print(f"{deleted} out of time are deleted; {made.files} files for analysis are made anew, and {made.removed} removed.")


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
