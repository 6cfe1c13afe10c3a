"""`tillit bench county`: one hour of a county's morning, replayed in minutes, with people at the pages all along."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import uvloop

from tillit.project.bench.county import pages, stock
from tillit.project.bench.county.morning import Morning, Request
from tillit.project.bench.county.replaying import Replayed, replay
from tillit.project.bench.database import a_database
from tillit.project.bench.ingest.limit import where
from tillit.project.bench.ingest.serving import a_server

NAME = "tillit_bench_county"
PAGE_P95 = 1000.0  # milliseconds, with client, server and database on the same two cores: within a train of thought


@dataclass(frozen=True)
class Ledger:
    """What was acknowledged, beside what is on disk."""

    acknowledged: int
    stored: int
    missing: int  # acknowledged, and not there
    twice: int
    strange: int  # there, and never sent

    @property
    def whole(self) -> bool:
        return self.missing == self.twice == self.strange == 0


def bench(morning: Morning, seconds: float, *, keep: bool = False) -> int:
    """1 when a bound is broken."""
    _say(f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. {morning}")
    with a_database(NAME, keep=keep):
        replayed, ledger, alone = measured(morning, seconds)
    _table(morning, replayed, ledger, alone)
    broken = list(_broken(replayed, ledger))
    for sentence in broken:
        _say(f"BROKEN  {sentence}")
    if not broken:
        _say("ok      every bound is kept.")
    return 1 if broken else 0


def measured(morning: Morning, seconds: float) -> tuple[Replayed, Ledger, float]:
    """In the database that is in use now. Also the p95 of the pages when nobody sends anything, in milliseconds."""
    county = stock.stock(morning)
    with psycopg.connect(where(), autocommit=True) as admin:
        admin.execute("ANALYZE")
    visitors = pages.visitors(county)
    requests = list(morning.requests(county.streams, seconds))
    with a_server() as port:
        alone = uvloop.run(pages.warm(port, visitors, min(5.0, seconds)))
        replayed = uvloop.run(replay(port, county, requests, visitors))
    return replayed, _ledger(requests, replayed), alone


def _ledger(requests: list[Request], replayed: Replayed) -> Ledger:
    sent = {number for request in requests for number in request.ids()}
    acknowledged = {number for place in replayed.acknowledged for number in requests[place].ids()}
    with psycopg.connect(where()) as admin:
        rows = [str(row[0]) for row in admin.execute("SELECT id FROM activity_statement")]
    there = set(rows)
    return Ledger(len(acknowledged), len(rows), len(acknowledged - there), len(rows) - len(there), len(there - sent))


def _broken(replayed: Replayed, ledger: Ledger) -> Iterator[str]:
    if failed := replayed.failed:
        yield f"{failed} answers of 500 and above, or none"
    if replayed.refused:
        yield f"{replayed.refused} requests were answered otherwise than 200: {dict(replayed.statuses)}"
    if not ledger.whole:
        yield f"{ledger.missing} acknowledged statements are not there, {ledger.twice} are there twice, {ledger.strange} were never sent"
    if replayed.pages_p95 >= PAGE_P95:
        yield f"pages during the load: p95 {replayed.pages_p95:.0f} ms, not {PAGE_P95:.0f}"


def _table(morning: Morning, replayed: Replayed, ledger: Ledger, alone: float) -> None:
    for what, said in (
        ("statements acknowledged", f"{ledger.acknowledged:,} of {morning.statements:,}"),
        ("an hour, replayed in", f"{replayed.seconds:,.0f} s ({3600 / replayed.seconds:.0f} times as fast)"),
        ("statements/s reached", f"{ledger.acknowledged / replayed.seconds:,.0f}"),
        ("the hour's own pace, on average", f"{morning.statements / 3600:,.0f}/s"),
        ("requests, p50 and p95 from when they were due", f"{replayed.sent_p50:.0f} ms, {replayed.sent_p95:.0f} ms"),
        ("answers of 500 and above", str(replayed.failed)),
        ("pages opened during the load", f"{len(replayed.pages):,}"),
        ("pages p95 during the load", f"{replayed.pages_p95:.0f} ms (bound {PAGE_P95:.0f}; alone {alone:.0f})"),
        ("acknowledged and there, once", "yes" if ledger.whole else "NO"),
    ):
        _say(f"{what:<48} {said}")


def _say(line: str) -> None:
    print(line, flush=True)
