"""`tillit bench`: measurements that print what they find beside what is promised, and fail when it is broken."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["pages", "ingest"], help="what to measure")
    parser.add_argument("--owners", type=int, default=400, help="school owners, four in each collaboration (400)")
    parser.add_argument("--services", type=int, default=2000, help="services (2000)")
    parser.add_argument("--seconds", type=float, default=8.0, help="each phase of writing (8)")
    parser.add_argument("--statements", type=int, default=1_000_000, help="in the store when it is read (1000000)")
    parser.add_argument("--keep", action="store_true", help="leave the database for a closer look")


def run(options: argparse.Namespace) -> int:
    return _ingest(options) if options.what == "ingest" else _pages(options)


def _ingest(options: argparse.Namespace) -> int:
    from tillit.project.bench import ingest

    print(ingest.noise(), flush=True)
    return ingest.bench(options.seconds, options.statements // 10, options.statements, keep=options.keep)


def _pages(options: argparse.Namespace) -> int:
    from tillit.project.bench.casting import Size
    from tillit.project.bench.pages import bench

    full = Size(tiles=max(20, options.owners // 4), services=max(500, options.services))
    return bench(full, Size(tiles=full.tiles // 10, services=full.services // 10), keep=options.keep)
