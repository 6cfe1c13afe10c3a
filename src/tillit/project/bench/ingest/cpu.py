"""What a phase costs in processor time, by process: unlike the clock on the wall, it hardly heeds who else is at work."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Seconds."""

    client: float
    server: float
    database: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.client - other.client, self.server - other.server, self.database - other.database)

    def each(self, number: int) -> str:
        """Microseconds for one of so many."""
        parts = (self.client, self.server, self.database)
        return " ".join(f"{part / max(number, 1) * 1e6:>8.0f}" for part in parts)


def spent(admin: psycopg.Connection[Any], server: int = 0) -> Spent:
    """So far, by this process, by `server`, and by all processes of the database (where they run on this machine)."""
    pids = [row[0] for row in admin.execute("SELECT pid FROM pg_stat_activity")]
    return Spent(time.process_time(), _of(server), sum(map(_of, pids)))


def _of(pid: int) -> float:
    """Processor time of a process, in its own name and the kernel's (proc(5)); nothing where there is no such file."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK
