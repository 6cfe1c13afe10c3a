"""`tillit bench pages`: every list and case page on a large store, and on one a tenth of its size."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tillit.project.bench.casting import PARTS, Foundry, Size
from tillit.project.bench.database import a_database
from tillit.project.bench.measuring import BOUND, Measured, Pages, measure
from tillit.project.bench.mould import Mould, cast
from tillit.project.bench.shelves import Weight

NAME = "tillit_bench_pages"


def bench(full: Size, small: Size, *, keep: bool = False) -> int:
    """1 when a page takes more queries than the bound, or more on the large store than on the small."""
    with a_database(NAME, keep=keep):
        start = time.perf_counter()
        mould = cast()
        _say(f"The mould: one collaboration with {len(mould.services)} cases, in {time.perf_counter() - start:.0f} s.")
        few = _fill(mould, small, small.casts, Weight().tenth())
        many = _fill(mould, full, range(small.casts.stop, full.casts.stop), Weight())
    problems = list(_problems(few, many))
    _table(few, many)
    for problem in problems:
        _say(f"BROKEN  {problem}")
    if not problems:
        _say(f"ok      every page takes at most {BOUND} queries, and no more on the large store than on the small.")
    return 1 if problems else 0


def _fill(mould: Mould, size: Size, casts: range, weight: Weight) -> Pages:
    start = time.perf_counter()
    foundry = Foundry(mould, size.services)
    foundry.pour_services()
    foundry.pour(casts)
    _say(
        f"{weight.published} published assessments, one with {weight.inherited} inherited and {weight.own} own risks, "
        f"{size.tiles * 4} school owners, {size.services} services, {size.tiles * PARTS * 40} uses, "
        f"{size.tiles * PARTS * 200} lines in the log: {time.perf_counter() - start:.0f} s. Opening pages …"
    )
    return measure(size.tiles - 1, weight, foundry.first_service)


def _problems(few: Pages, many: Pages) -> Iterator[str]:
    for (page, role), found in sorted(many.items()):
        if found.most > BOUND:
            yield f"{page} as {role}: {found.most} queries, bound {BOUND} ({found.slowest[1]})"
        before = few.get((page, role))
        if before and found.most > before.most:
            yield f"{page} as {role}: {before.most} queries on the small store, {found.most} on the large"
        if before and max(found.first) > max(before.first):
            yield f"{page} as {role}, first look: {max(before.first)} on the small store, {max(found.first)} on the large"


def _table(few: Pages, many: Pages) -> None:
    """One line for each kind of page, over all roles that open it."""
    _say(
        f"\n{'page':<30} {'roles':>5} {'queries':>7} {'bound':>5} {'a tenth':>7} {'first':>5} {'p50 ms':>7} {'p95 ms':>7}"
    )
    for page in sorted({page for page, _role in many}):
        found, before = _together(many, page), _together(few, page)
        roles = sum(name == page for name, _role in many)
        _say(
            f"{page:<30} {roles:>5} {found.most:>7} {BOUND:>5} {before.most if before.queries else '–':>7}"
            f" {max(found.first):>5}"
            f" {found.percentile(50):>7.0f} {found.percentile(95):>7.0f}"
        )
    _say(
        "\nfirst: the first look after something changed gathers the facts of the cases on the page, in a fixed number"
    )
    _say("of queries whatever the store; those after it find them gathered. The bound is for the latter.")
    every = sorted(spent for found in many.values() for spent in found.milliseconds)
    _say(f"\n{len(every)} openings: p50 {every[len(every) // 2]:.0f} ms, p95 {every[int(len(every) * 0.95)]:.0f} ms\n")


def _together(pages: Pages, page: str) -> Measured:
    every = Measured()
    for (name, _role), found in pages.items():
        if name == page:
            every.first += found.first
            every.queries += found.queries
            every.milliseconds += found.milliseconds
    return every


def _say(line: str) -> None:
    print(line, flush=True)
