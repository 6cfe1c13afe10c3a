"""What a phase costs in processor time, by process, and what the database writes and fetches for it: unlike the clock on
the wall, the first hardly heeds who else is at work, and the second not at all."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

TRAFFIC = """
SELECT wal_bytes, wal_fpi, (SELECT sum(blks_read) FROM pg_stat_database WHERE datname = current_database()) FROM pg_stat_wal
"""
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Seconds."""

    client: float
    server: float
    database: float
    written: int = 0  # bytes of the database's log (WAL)
    images: int = 0  # whole pages in it: the first change to a page after a checkpoint
    fetched: int = 0  # pages that were not in the database's own memory
    background: float = 0.0  # of `database`: checkpoints, vacuum and the like, also for what was there before

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.client - other.client, self.server - other.server, self.database - other.database,
                     self.written - other.written, self.images - other.images, self.fetched - other.fetched)  # fmt: skip

    def each(self, number: int) -> str:
        """Microseconds for one of so many."""
        parts = (self.client, self.server, self.database)
        return " ".join(f"{part / max(number, 1) * 1e6:>8.0f}" for part in parts)


def spent(admin: psycopg.Connection[Any], server: int = 0) -> Spent:
    """So far, by this process, by `server`, and by all processes of the database (where they run on this machine)."""
    found = admin.execute("SELECT pid, backend_type = 'client backend' FROM pg_stat_activity").fetchall()
    serving, background = (sum(_of(pid) for pid, serves in found if serves is which) for which in (True, False))
    [[written, images, fetched]] = admin.execute(TRAFFIC).fetchall()
    return Spent(time.process_time(), _of(server), serving + background, int(written), images, int(fetched), background)


def _of(pid: int) -> float:
    """Processor time of a process, in its own name and the kernel's (proc(5)); nothing where there is no such file."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK
