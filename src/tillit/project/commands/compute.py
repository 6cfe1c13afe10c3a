"""The indicators of schools and groups, worked out in this process or on a Spark cluster, and told under disclosure control."""

from __future__ import annotations

import argparse
import csv
import sys
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tillit.analytics.engines import Engine, Frames
    from tillit.insight.computing import Told


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--owner", type=int, required=True, help="the number of the school owner")
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")
    parser.add_argument("--master", default="local[2]", help="of the Spark cluster: local[2], spark://host:7077, yarn")
    parser.add_argument(
        "--reader", choices=["principal", "school_owner"], default="school_owner", help="whom it is for"
    )
    parser.add_argument("--out", help="a CSV file; otherwise to the screen")


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from tillit.activity.copies.making import renew
    from tillit.insight import computing
    from tillit.organisations.models import Organisation
    from tillit.organisations.roles import Kind
    from tillit.record.codes import Reader

    today = timezone.localdate()
    owner = Organisation.objects.filter(pk=options.owner, kind=Kind.OWNER).first()
    if owner is None:
        print(f"There is no school owner with the number {options.owner}.", file=sys.stderr)
        return 2
    renew()
    found = computing.basis(owner, Reader(options.reader), today)
    if found is None:
        print("Nothing to work out: no record in force lets this reader see progress, or nothing has come.")
        return 0
    engine = _engine(options, found.frames)
    told = []
    for indicator in computing.units():
        before = perf_counter()
        rows = engine.run(indicator, computing.asked(today)).to_pylist()
        may = computing.tell(indicator, rows, today, found.smallest)
        told += may
        print(f"{indicator.code}: {len(rows)} units, {len(may)} numbers may be told, {perf_counter() - before:.2f} s",
              file=sys.stderr)  # fmt: skip
    _write(told, options.out)
    return 0


def _engine(options: argparse.Namespace, frames: Frames) -> Engine:
    if options.engine == "spark":
        from tillit.analytics.engines.spark import Spark

        return Spark(frames, options.master)
    from tillit.analytics.engines import Duck

    return Duck(frames)


def _write(told: list[Told], out: str | None) -> None:
    with open(out, "w", newline="", encoding="utf-8") if out else sys.stdout as file:
        writer = csv.writer(file)
        writer.writerow(["indicator", "month", "school", "about", "units", "people", "sums"])
        for each in told:
            sums = "; ".join(f"{name} {value:g}" for name, value in each.sums.items())
            writer.writerow([each.indicator, f"{each.month:%Y-%m}", each.school_id or "", each.about or "",
                             " ".join(map(str, each.units)), each.people, sums])  # fmt: skip
