"""`tillit bench analytics`: a city's pupils and answers; each indicator beside SQL by hand, on one and two workers of a
cluster, and the pages of those who look."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import psycopg
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from tillit.analytics.engines import Duck
from tillit.fence import scope
from tillit.insight.computing import asked
from tillit.insight.group import finding
from tillit.insight.group import frames as making
from tillit.insight.totals.closing import close
from tillit.insight.totals.ground import ground
from tillit.organisations.acting import everything
from tillit.project.bench.database import a_database
from tillit.project.bench.ingest.limit import where
from tillit.project.bench.insight import asking, clusters, looking, standing
from tillit.project.bench.insight.answers import file_of, months, write
from tillit.project.bench.insight.city import AREAS, USES, City, build

T = TypeVar("T")
NAME = "tillit_bench_insight"
MEMORY = 3 * 2**30  # bytes: what this process, with DuckDB in it, may take at its largest


def bench(pupils: int, answers: int, *, keep: bool = False) -> int:
    """1 when a bound is broken."""
    _say(f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. {pupils:,} pupils, {answers:,} answers, {USES} services,"
         f" {AREAS} skill areas, one owner.")  # fmt: skip
    with (
        TemporaryDirectory(prefix="tillit-bench-") as folder,
        override_settings(COPIES=folder),
        a_database(NAME, keep=keep),
    ):
        broken = list(_measured(pupils, answers, Path(folder), timezone.localdate()))
    for sentence in broken:
        _say(f"BROKEN  {sentence}")
    if not broken:
        _say("ok      every bound is kept.")
    return int(bool(broken))


def _measured(pupils: int, answers: int, folder: Path, today: date) -> Iterator[str]:
    with _said("people, groups, uses and pseudonyms"):
        city = build(pupils, today)
    with _said("copies for analysis"):
        size = write(city, pupils, answers, folder, today)
    _say(f"{'':48} {size / 1e9:.2f} GB, {size / answers:.0f} bytes an answer")
    with _said("states, one for each pupil, service and area"):
        standing.fill(city, pupils, today)
    yield from _kept(city, today)
    yield from _looked(city)
    yield from _asked(city, folder, today)


def _asked(city: City, folder: Path, today: date) -> Iterator[str]:
    with transaction.atomic(), scope.enter(everything()):
        found = there(finding._whole(city.owner, today))
        areas = making.frames(found, frozenset())
        aims = replace(areas, aims=standing.aims(city), expected=standing.expected(city))
    _say(f"\n{'indicator, by DuckDB':24}{'ours':>10}{'by hand':>10}{'times':>8}{'rows':>12}  equal")
    for each in asking.beside(areas, aims, asked(today)):
        _say(f"{each.code:24}{each.ours:9.2f}s{each.by_hand:9.2f}s{each.ours / each.by_hand:8.2f}{each.rows:12,}"
             f"  {'yes' if each.equal else 'NO'}")  # fmt: skip
        if not each.kept:
            yield f"{each.code}: {each.ours:.2f} s, by hand {each.by_hand:.2f} s, {'equal' if each.equal else 'NOT equal'}"
    file = file_of(folder, city.owner.pk, city.uses[0], list(months(today))[-1])
    yield from clusters.compared(replace(aims, statements=str(file)), asked(today))


def _kept(city: City, today: date) -> Iterator[str]:
    with _said("findings of every group, worked out and kept"):
        finding.work_out(today, [city.owner.pk])
    with _said("months closed for principals, owner and councils"):
        close(city.owner, there(ground(city.owner, today)), today, Duck)
    with psycopg.connect(where(), autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")  # what the database does by itself in the night that is written in
        admin.execute("CHECKPOINT")
    if (most := _largest()) > MEMORY:
        yield f"{most / 2**30:.2f} GB of memory, not {MEMORY / 2**30:.0f}"


def _looked(city: City) -> Iterator[str]:
    _say(f"\n{'page':24}{'median':>10}{'p95':>10}{'bound':>10}")
    for page, middle, most in looking.told(looking.look(city)):
        bound = looking.bound(page)
        _say(f"{page:24}{middle:8.1f}ms{most:8.1f}ms{bound:8.0f}ms")
        if most >= bound:
            yield f"{page}: p95 {most:.0f} ms, not {bound:.0f}"


def there(found: T | None) -> T:
    if found is None:
        raise AssertionError("nothing came of what was written")
    return found


@contextmanager
def _said(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    _say(f"{what:48} {time.perf_counter() - begun:6.1f} s   {_largest() / 2**30:.2f} GB at most (bound {MEMORY / 2**30:.0f})")


def _largest() -> int:
    """Bytes this process, with DuckDB in it, has taken until now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _say(line: str) -> None:
    print(line, flush=True)
