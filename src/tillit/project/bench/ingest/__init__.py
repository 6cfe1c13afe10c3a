"""`tillit bench ingest`: statements through the gate to disk and back, client beside server, beside what the database
can do at best. The bounds are those of issue 4."""

from __future__ import annotations

import itertools
import json
import os
import random
from collections.abc import Iterator
from typing import Any

import psycopg
import uvloop

from tillit.project.bench.database import a_database
from tillit.project.bench.ingest import pupils
from tillit.project.bench.ingest.client import Outcome, Server
from tillit.project.bench.ingest.limit import copied_per_second, where
from tillit.project.bench.ingest.serving import a_server

NAME = "tillit_bench_ingest"
SHARE = 0.6  # of the bound, in batches at eight
SINGLES, SINGLE_P95, ALONE_P50, READ_P95 = 1000.0, 30.0, 3.0, 10.0  # a second; milliseconds
FEW, MANY = 100_000, 1_000_000  # statements in the store when it is read


def bench(seconds: float, few: int, many: int, *, keep: bool = False) -> int:
    """1 when a bound is broken."""
    with a_database(NAME, keep=keep):
        stocked = pupils.stock()
        with psycopg.connect(where(), autocommit=True) as admin:
            admin.execute("ANALYZE")
        with a_server() as port:
            server = Server(port, stocked.key, stocked.secret)
            broken = [*_writing(server, stocked, seconds), *_reading(server, stocked, few, many)]
    for sentence in broken:
        _say(f"BROKEN  {sentence}")
    if not broken:
        _say("ok      every bound is kept.")
    return 1 if broken else 0


def _writing(server: Server, stocked: pupils.Stocked, seconds: float) -> Iterator[str]:
    _say(f"{'':<34} {'statements/s':>12} {'p50 ms':>8} {'p95 ms':>8} {'5xx':>5}")
    _line("warm-up", _drive(server, 1, 20, 1, 2.0), 20)
    one = _line("batches of 100, one at a time", _drive(server, 2, 100, 1, seconds), 100)
    eight = _line("batches of 100, eight at once", _drive(server, 3, 100, 8, seconds), 100)
    alone = _line("single, one at a time", _drive(server, 4, 1, 1, seconds), 1)
    sixteen = _line("single, sixteen at once", _drive(server, 5, 1, 16, seconds), 1)
    limit = copied_per_second(stocked.use_id, 20_000)
    _say(f"{'COPY by one process (the bound)':<34} {limit:>12,.0f}\n")
    rate = eight.rate * 100
    yield from _unless(rate >= SHARE * limit, f"batches at eight: {rate:,.0f}/s is {rate / limit:.0%} of the bound, not {SHARE:.0%}")
    yield from _unless(sixteen.rate >= SINGLES, f"single at sixteen: {sixteen.rate:,.0f}/s, not {SINGLES:,.0f}")
    yield from _unless(sixteen.percentile(0.95) < SINGLE_P95, f"single at sixteen: p95 {sixteen.percentile(0.95):.1f} ms, not {SINGLE_P95}")
    yield from _unless(alone.percentile(0.5) < ALONE_P50, f"single alone: p50 {alone.percentile(0.5):.1f} ms, not {ALONE_P50}")
    failed = sum(each.failed for each in (one, eight, alone, sixteen))
    yield from _unless(failed == 0, f"{failed} answers of 500 and above")


def _drive(server: Server, seed: int, size: int, at_once: int, seconds: float) -> Outcome:
    """What is sent is made before the clock starts."""
    stream, most = pupils.statements(seed), int(seconds * (12_000 if size > 1 else 3_000) / size) + 1
    bodies = [pupils.encoded(list(itertools.islice(stream, size)) if size > 1 else next(stream)) for _ in range(most)]
    requests = [server.request("POST", "statements", body) for body in bodies]
    return uvloop.run(server.drive(requests, at_once, seconds))


def _reading(server: Server, stocked: pupils.Stocked, few: int, many: int) -> Iterator[str]:
    _say(f"{'read, p95 ms (p50)':<34} " + " ".join(f"{size:>18,}" for size in (few, many)))
    found: dict[str, list[Outcome]] = {}
    for size in (few, many):
        _fill(stocked, size)
        for name, requests in _questions(server, stocked).items():
            uvloop.run(server.drive(requests[:20], 1, 5.0))
            found.setdefault(name, []).append(uvloop.run(server.drive(requests, 1, 5.0)))
    for name, outcomes in found.items():
        _say(f"{name:<34} " + " ".join(f"{each.percentile(0.95):>10.1f} ({each.percentile(0.5):>4.1f})" for each in outcomes))
        for size, each in zip((few, many), outcomes, strict=True):
            yield from _unless(each.percentile(0.95) < READ_P95, f"{name} of {size:,}: p95 {each.percentile(0.95):.1f} ms, not {READ_P95}")
            yield from _unless(set(each.statuses) == {200}, f"{name} of {size:,}: answered {dict(each.statuses)}")
    _say("")


def _fill(stocked: pupils.Stocked, size: int) -> None:
    """Copies of what was sent, with ids and times of their own, until there are `size`."""
    with psycopg.connect(where(), autocommit=True) as admin:
        have = _count(admin, stocked)
        while have < size:
            take = min(have, size - have)
            admin.execute(
                "WITH taken AS (SELECT s.*, row_number() OVER (ORDER BY stored DESC) AS place FROM activity_statement s"
                " WHERE use_id = %(use)s ORDER BY stored DESC LIMIT %(take)s),"
                " numbered AS (SELECT *, gen_random_uuid() AS fresh, (SELECT max(stored) FROM activity_statement"
                "  WHERE use_id = %(use)s) + place * interval '1 microsecond' AS later FROM taken),"
                " refs AS (INSERT INTO activity_reference (use_id, ref, stored, delete_on, statement, tenant_id)"
                "  SELECT r.use_id, r.ref, n.later, r.delete_on, n.fresh, r.tenant_id FROM numbered n"
                "  JOIN activity_reference r ON r.use_id = n.use_id AND r.stored = n.stored)"
                " INSERT INTO activity_statement (use_id, id, tenant_id, stored, delete_on, policy, actor, verb, object,"
                "  registration, voided, outside_hours, body) SELECT use_id, fresh, tenant_id, later, delete_on, policy, actor,"
                "  verb, object, registration, voided, outside_hours, body FROM numbered",
                {"use": stocked.use_id, "take": take},
            )
            have = _count(admin, stocked)
        admin.execute("VACUUM ANALYZE activity_statement")
        admin.execute("VACUUM ANALYZE activity_reference")


def _count(admin: psycopg.Connection[Any], stocked: pupils.Stocked) -> int:
    row = admin.execute("SELECT count(*) FROM activity_statement WHERE use_id = %s", (stocked.use_id,)).fetchone()
    return int(row[0]) if row else 0


def _questions(server: Server, stocked: pupils.Stocked) -> dict[str, list[bytes]]:
    draw, limit, known = random.Random(7), "100", pupils.names()
    with psycopg.connect(where()) as admin:
        ids = [str(row[0]) for row in admin.execute(
            "SELECT id FROM activity_statement WHERE use_id = %s ORDER BY stored DESC LIMIT 300", (stocked.use_id,))]  # fmt: skip

    def agent() -> str:
        return json.dumps({"account": {"homePage": pupils.FEIDE, "name": draw.choice(known)}})

    def activity() -> str:
        return f"https://oppgaver.example/matematikk/{draw.randrange(pupils.ACTIVITIES)}"

    def ask(**query: str) -> bytes:
        return server.request("GET", "statements", b"", **query)

    answered = "http://adlnet.gov/expapi/verbs/answered"
    return {
        "by id": [ask(statementId=each) for each in ids],
        "by agent": [ask(agent=agent(), limit=limit) for _ in range(300)],
        "by verb and since": [ask(verb=answered, since="2026-01-01T00:00:00Z", limit=limit) for _ in range(300)],
        "by activity": [ask(activity=activity(), limit=limit) for _ in range(300)],
        "by related activity": [
            ask(activity=f"https://oppgaver.example/sett/{draw.randrange(30)}", related_activities="true", limit=limit)
            for _ in range(300)
        ],
    }


def _line(name: str, outcome: Outcome, size: int) -> Outcome:
    strange = {status: number for status, number in outcome.statuses.items() if status != 200}
    _say(f"{name:<34} {outcome.rate * size:>12,.0f} {outcome.percentile(0.5):>8.1f} {outcome.percentile(0.95):>8.1f}"
         f" {outcome.failed:>5} {strange or ''}")  # fmt: skip
    return outcome


def _unless(kept: bool, sentence: str) -> Iterator[str]:
    if not kept:
        yield sentence


def _say(line: str) -> None:
    print(line, flush=True)


def noise() -> str:
    """How busy the machine is beside us, for whoever reads the figures."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
