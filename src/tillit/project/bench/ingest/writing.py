"""Statements on their way in, beside what the database can do at best."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import psycopg
import uvloop

from tillit.project.bench.ingest import pupils
from tillit.project.bench.ingest.client import Outcome, Server
from tillit.project.bench.ingest.cpu import Spent, spent
from tillit.project.bench.ingest.limit import copied, where
from tillit.project.bench.ingest.said import say, unless

SHARE = 0.6  # of the bound, in batches at eight
SINGLES, SINGLE_P95, ALONE_P50 = 1000.0, 30.0, 3.0  # a second; milliseconds
BATCH, COPIED = 100, 20_000
ROUNDS = 5  # batches at eight and the bound, by turns: the best of each, should somebody else be at work


def measure(server: Server, stocked: pupils.Stocked, seconds: float) -> Iterator[str]:
    """Sentences about what is broken."""
    say(f"{'':<34} {'statements/s':>12} {'p50 ms':>8} {'p95 ms':>8} {'5xx':>5}   CPU µs each: client, server, database")
    drive(server, 1, 20, 1, 2.0)
    one = _line("batches of 100, one at a time", drive(server, 2, BATCH, 1, seconds))
    eights, limits = [], []
    for turn in range(ROUNDS):
        eights.append(_line("batches of 100, eight at once", drive(server, 3 + turn, BATCH, 8, seconds / 2)))
        limits.append(copied(stocked.use_id, COPIED))
        cost = limits[-1].cost.each(limits[-1].number)
        say(f"{'COPY by one process (the bound)':<34} {limits[-1].rate:>12,.0f} {'':<23} {cost}")
    alone = _line("single, one at a time", drive(server, 8, 1, 1, seconds))
    sixteen = _line("single, sixteen at once", drive(server, 9, 1, 16, seconds))
    rate, limit = max(each.rate for each in eights), max(each.rate for each in limits)
    say(f"batches at eight reach {rate / limit:.0%} of the bound (the best of {ROUNDS} each)\n")
    reached, p95, p50 = rate / limit, sixteen.percentile(0.95), alone.percentile(0.5)
    yield from unless(
        reached >= SHARE, f"batches at eight: {rate:,.0f}/s is {reached:.0%} of the bound, not {SHARE:.0%}"
    )
    yield from unless(sixteen.rate >= SINGLES, f"single at sixteen: {sixteen.rate:,.0f}/s, not {SINGLES:,.0f}")
    yield from unless(p95 < SINGLE_P95, f"single at sixteen: p95 {p95:.1f} ms, not {SINGLE_P95}")
    yield from unless(p50 < ALONE_P50, f"single alone: p50 {p50:.1f} ms, not {ALONE_P50}")
    failed = sum(each.outcome.failed for each in (one, *eights, alone, sixteen))
    yield from unless(failed == 0, f"{failed} answers of 500 and above")


class Written:
    """What came of one phase."""

    def __init__(self, outcome: Outcome, size: int, cost: Spent) -> None:
        self.outcome, self.size, self.cost = outcome, size, cost
        self.percentile = outcome.percentile
        self.number = len(outcome.times) * size  # statements
        self.rate = outcome.rate * size


def drive(server: Server, seed: int, size: int, at_once: int, seconds: float) -> Written:
    """What is sent is made before the clock starts."""
    stream, most = pupils.statements(seed), int(seconds * (15_000 if size > 1 else 3_000) / size) + 1
    bodies = [pupils.encoded(list(itertools.islice(stream, size)) if size > 1 else next(stream)) for _ in range(most)]
    requests = [server.request("POST", "statements", body) for body in bodies]
    with psycopg.connect(where(), autocommit=True) as admin:
        before = spent(admin, server.process)
        outcome = uvloop.run(server.drive(requests, at_once, seconds))
        return Written(outcome, size, spent(admin, server.process) - before)


def _line(name: str, written: Written) -> Written:
    outcome = written.outcome
    strange = {status: number for status, number in outcome.statuses.items() if status != 200}
    say(f"{name:<34} {written.rate:>12,.0f} {outcome.percentile(0.5):>8.1f} {outcome.percentile(0.95):>8.1f}"
        f" {outcome.failed:>5}  {written.cost.each(written.number)} {strange or ''}")  # fmt: skip
    return written
