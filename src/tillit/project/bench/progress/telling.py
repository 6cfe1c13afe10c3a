"""How fast a class is told of, in a store of a hundred thousand pupils. Filled by COPY, in a database of its own."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import md5
from statistics import quantiles
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone

from tillit.analytics.progress import Answer, model, sums_of
from tillit.analytics.progress.sums import COLUMNS
from tillit.analytics.queries import progress_of_group
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.project.bench.casting import without_triggers
from tillit.project.bench.database import a_database

BOUND = 100.0  # milliseconds, ninety-five times of a hundred (issue 5, "Shown by")
USES, AREAS, CLASS, SAMPLES, OWNER = 3, 8, 28, 200, 1
DIFFERENT = 5_000  # courses of answers, dealt out to the pupils


def measure(pupils: int, *, keep: bool = False) -> int:
    today = timezone.localdate()
    with a_database("tillit_bench_analytics", keep=keep):
        rows, seconds = _fill(pupils, today)
        each = _bytes_of_each(rows)
        print(f"\n{rows} states of {pupils} pupils ({USES} services, {AREAS} areas), filled in {seconds:.0f} s; "
              f"{each:.0f} bytes each with index.", flush=True)  # fmt: skip
        begun = time.process_time()
        spent = [_class_page(pupils, today) for _ in range(SAMPLES)]
        worked = (time.process_time() - begun) * 1000 / SAMPLES
    p95 = quantiles(spent, n=100, method="inclusive")[94]
    print(
        f"A class of {CLASS} in all areas: median {sorted(spent)[SAMPLES // 2]:.1f} ms, p95 {p95:.1f} ms (bound {BOUND:.0f});"
        f" {worked:.1f} ms of processor time each, without what else the machine does."
    )
    return int(p95 > BOUND)


def who(use: int, pupil: int) -> UUID:
    return UUID(md5(f"{use} {pupil}".encode(), usedforsecurity=False).hexdigest())


def _fill(pupils: int, today: date) -> tuple[int, float]:
    begun, chance = time.perf_counter(), random.Random(7)
    courses = [_course(chance, today) for _ in range(DIFFERENT)]
    columns = f"tenant_id, use_id, pseudonym, area_id, model, last_day, delete_on, {', '.join(COLUMNS)}"
    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        cursor.execute(without_triggers())
        cursor.execute("SELECT set_config('tillit.write', %s, true)", [f"{{{OWNER}}}"])
        with cursor.copy(f"COPY analytics_state ({columns}) FROM STDIN") as copy:
            for some in _lines(pupils, courses, chance):
                copy.write(some)
    with connections["admin"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE analytics_state")
        cursor.execute("SELECT count(*) FROM analytics_state")
        return cursor.fetchone()[0], time.perf_counter() - begun


def _course(chance: random.Random, today: date) -> str:
    """Of one pupil in one area: model, days and sums, as COPY reads them."""
    skill, age = chance.random(), chance.randint(1, 300)
    days = [today - timedelta(days=chance.randint(0, age)) for _ in range(chance.randint(1, 40))]
    sums = sums_of([Answer(day, float(chance.random() < skill), chance.random() < 0.9) for day in days], model(today))
    return "\t".join(map(str, [model(today).number, max(days), today + timedelta(days=200), *sums.numbers]))


def _lines(pupils: int, courses: list[str], chance: random.Random) -> Iterator[str]:
    for pupil in range(pupils):
        some = io.StringIO()
        for use in range(1, USES + 1):
            mine = who(use, pupil)
            for area in range(1, AREAS + 1):
                some.write(f"{OWNER}\t{use}\t{mine}\t{area}\t{courses[chance.randrange(DIFFERENT)]}\n")
        yield some.getvalue()


def _bytes_of_each(rows: int) -> float:
    with connections["admin"].cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('analytics_state')")
        return float(cursor.fetchone()[0]) / rows


def _class_page(pupils: int, today: date) -> float:
    """As a teacher's page asks: every pupil of the class, through every use, in every area."""
    chosen = random.sample(range(pupils), CLASS)
    asked = {pupil: {use: who(use, pupil) for use in range(1, USES + 1)} for pupil in chosen}
    with transaction.atomic(), scope.enter(Scope(read=frozenset({OWNER}))):
        begun = time.perf_counter()
        progress_of_group(asked, None, today)
        return (time.perf_counter() - begun) * 1000
