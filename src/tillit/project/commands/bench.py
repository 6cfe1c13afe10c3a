"""`tillit bench`: measurements that print what they find beside what is promised, and fail when it is broken."""

from __future__ import annotations

import argparse
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["pages", "ingest", "county", "analytics", "fuzz"], help="what to measure")
    parser.add_argument("--owners", type=int, default=400, help="school owners, four in each collaboration (400)")
    parser.add_argument("--services", type=int, default=2000, help="services (2000)")
    parser.add_argument("--seconds", type=float, default=8.0, help="each phase of writing (8)")
    parser.add_argument("--statements", type=int, default=1_000_000, help="in the largest store that is read (1000000)")
    parser.add_argument("--pupils", type=int, default=40_000, help="of the county (40000)")
    parser.add_argument("--minutes", type=float, default=5.0, help="in which the county's hour is replayed (5)")
    parser.add_argument(
        "--answers", type=Path, help="three lines for each pupil: how many, skills, right (1) or wrong (0)"
    )
    parser.add_argument("--rows", type=int, default=50_000_000, help="answers in the copies for analysis (50000000)")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="thrown at parser and gate (1000000)")
    parser.add_argument("--seed", type=int, default=1, help="of the inputs: the same gives the same (1)")
    parser.add_argument("--keep", action="store_true", help="leave the database for a closer look")


def run(options: argparse.Namespace) -> int:
    return {"ingest": _ingest, "county": _county, "pages": _pages, "analytics": _analytics, "fuzz": _fuzz}[
        options.what
    ](options)


def _ingest(options: argparse.Namespace) -> int:
    from tillit.project.bench import ingest

    return ingest.bench(options.seconds, options.statements, keep=options.keep)


def _county(options: argparse.Namespace) -> int:
    from tillit.project.bench.county import bench
    from tillit.project.bench.county.morning import OWNERS, Morning

    return bench(Morning(options.pupils, min(OWNERS, options.pupils)), options.minutes * 60, keep=options.keep)


def _analytics(options: argparse.Namespace) -> int:
    from tillit.project.bench.insight import bench
    from tillit.project.bench.progress.comparing import compare

    if options.answers is not None:
        compare(options.answers)
    return bench(max(options.pupils, 100_000), options.rows, keep=options.keep)


def _pages(options: argparse.Namespace) -> int:
    from tillit.project.bench.casting import Size
    from tillit.project.bench.pages import bench

    full = Size(tiles=max(20, options.owners // 4), services=max(500, options.services))
    return bench(full, Size(tiles=full.tiles // 10, services=full.services // 10), keep=options.keep)


def _fuzz(options: argparse.Namespace) -> int:
    from tillit.project.bench.fuzz import bench

    return bench(options.inputs, options.seed)
