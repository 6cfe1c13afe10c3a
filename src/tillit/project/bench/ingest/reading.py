"""Statements asked for again, in a store that grows; and what it costs to write to it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg
import uvloop

from tillit.project.bench.ingest import pupils
from tillit.project.bench.ingest.client import Server
from tillit.project.bench.ingest.cpu import spent
from tillit.project.bench.ingest.filling import empty, fill
from tillit.project.bench.ingest.limit import where
from tillit.project.bench.ingest.said import say, unless
from tillit.project.bench.ingest.writing import BATCH, Written, drive

P95 = 10.0  # milliseconds
SECONDS, QUESTIONS, ROUNDS = 5.0, 300, 3  # of each kind
MOULDED = 3.0  # seconds of writing what the store is filled with
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"


def measure(server: Server, stocked: pupils.Stocked, sizes: Sequence[int], seconds: float) -> Iterator[str]:
    """Sentences about what is broken. Begins anew: what was written before is no measure of size."""
    empty()
    drive(server, 50, BATCH, 8, MOULDED)
    found: dict[str, list[Asked]] = {}
    written: list[Written] = []
    for at, size in enumerate(sizes):
        fill(stocked.use_id, size)
        for name, requests in _questions(server, stocked).items():
            found.setdefault(name, []).append(_ask(server, requests))
        drive(server, 100 + at, BATCH, 8, 1.0)
        written.append(drive(server, 200 + at, BATCH, 8, seconds))
    say("read: p95 in milliseconds (p50), and milliseconds of CPU, of server and database together")
    say(f"{'statements in the store':<34} " + " ".join(f"{size:>20,}" for size in sizes))
    for name, outcomes in found.items():
        times = [f"{each.p95:>8.1f} ({each.p50:>4.1f}) {each.cost:>4.1f}" for each in outcomes]
        say(f"{name:<34} " + " ".join(times))
        for size, each in zip(sizes, outcomes, strict=True):
            yield from unless(each.p95 < P95, f"{name} of {size:,}: p95 {each.p95:.1f} ms, not {P95}")
            yield from unless(each.statuses == {200}, f"{name} of {size:,}: answered {each.statuses}")
    say(f"{'written at eight, statements/s':<34} " + " ".join(f"{each.rate:>20,.0f}" for each in written))
    for name in ("server", "database", "background"):
        costs = [getattr(each.cost, name) / each.number * 1e6 for each in written]
        say(f"{f'CPU µs each, {name}':<34} " + " ".join(f"{cost:>20.0f}" for cost in costs))
    for name, part in (
        ("bytes of WAL each", "written"),
        ("whole pages in it", "images"),
        ("pages fetched each", "fetched"),
    ):
        costs = [getattr(each.cost, part) / each.number for each in written]
        say(f"{name:<34} " + " ".join(f"{cost:>20,.2f}" for cost in costs))
    say("")


@dataclass(frozen=True)
class Asked:
    """Milliseconds for one question."""

    p50: float
    p95: float
    cost: float
    statuses: set[int]


def _ask(server: Server, requests: list[bytes]) -> Asked:
    """The best of some rounds, should somebody else be at work; the whole of the cost."""
    with psycopg.connect(where(), autocommit=True) as admin:
        uvloop.run(server.drive(requests[:20], 1, SECONDS))
        before = spent(admin, server.process)
        rounds = [uvloop.run(server.drive(requests, 1, SECONDS)) for _ in range(ROUNDS)]
        cost = spent(admin, server.process) - before
    best, number = min(rounds, key=lambda each: each.percentile(0.95)), sum(len(each.times) for each in rounds)
    statuses = set().union(*(each.statuses for each in rounds))
    return Asked(best.percentile(0.5), best.percentile(0.95), (cost.server + cost.database) / number * 1000, statuses)


def _questions(server: Server, stocked: pupils.Stocked) -> dict[str, list[bytes]]:
    """By id: of any age."""
    draw, limit, known = random.Random(7), "100", pupils.names()
    with psycopg.connect(where()) as admin:
        ids = [str(row[0]) for row in admin.execute(
            "SELECT (SELECT id FROM activity_statement WHERE use_id = %s AND id >= place ORDER BY id LIMIT 1)"
            " FROM unnest(%s::uuid[]) place", (stocked.use_id, [UUID(int=draw.getrandbits(128)) for _ in range(QUESTIONS)]))]  # fmt: skip

    def agent() -> str:
        return json.dumps({"account": {"homePage": pupils.FEIDE, "name": draw.choice(known)}})

    def activity() -> str:
        return f"https://oppgaver.example/matematikk/{draw.randrange(pupils.ACTIVITIES)}"

    def ask(**query: str) -> bytes:
        return server.request("GET", "statements", b"", **query)

    def related() -> str:
        return f"https://oppgaver.example/sett/{draw.randrange(30)}"

    several = range(QUESTIONS)
    return {
        "by id": [ask(statementId=each) for each in ids],
        "by agent": [ask(agent=agent(), limit=limit) for _ in several],
        "by verb and since": [ask(verb=ANSWERED, since="2026-01-01T00:00:00Z", limit=limit) for _ in several],
        "by activity": [ask(activity=activity(), limit=limit) for _ in several],
        "by related activity": [ask(activity=related(), related_activities="true", limit=limit) for _ in several],
    }
