"""`tillit bench ingest`: statements through the gate to disk and back, client beside server, beside what the database
can do at best. The bounds are those of issue 4; docs/reference/speed.md tells of the figures."""

from __future__ import annotations

import os

import psycopg

from tillit.project.bench.database import a_database
from tillit.project.bench.ingest import pupils, reading, writing
from tillit.project.bench.ingest.client import Server
from tillit.project.bench.ingest.limit import where
from tillit.project.bench.ingest.said import say
from tillit.project.bench.ingest.serving import a_process

NAME = "tillit_bench_ingest"
SMALLEST = 100_000  # statements in the smallest store that is read


def bench(seconds: float, most: int, *, keep: bool = False) -> int:
    """1 when a bound is broken. `most`: statements in the largest store that is read."""
    say(noise())
    with a_database(NAME, keep=keep):
        stocked = pupils.stock()
        with psycopg.connect(where(), autocommit=True) as admin:
            admin.execute("ANALYZE")
        with a_process() as (port, process):
            server = Server(port, stocked.key, stocked.secret, process.pid)
            broken = [
                *writing.measure(server, stocked, seconds),
                *reading.measure(server, stocked, sizes_to(most), seconds),
            ]
    say(noise())
    for sentence in broken:
        say(f"BROKEN  {sentence}")
    if not broken:
        say("ok      every bound is kept.")
    return 1 if broken else 0


def sizes_to(most: int) -> list[int]:
    """Each ten times the one before."""
    sizes = [most]
    while sizes[0] >= 10 * SMALLEST:
        sizes.insert(0, sizes[0] // 10)
    return sizes


def noise() -> str:
    """How busy the machine is beside us, for whoever reads the figures."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
