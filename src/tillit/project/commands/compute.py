"""Months that have ended are closed, worked out in this process or on a Spark cluster; and what may be told of an owner is
told, as coarsely as on the pages. Also done every night."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tillit.analytics.engines import Engine, Frames
    from tillit.insight.totals.desk import Desk
    from tillit.organisations.models import Organisation

READERS = ("principal", "school_owner", "council")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--owner", type=int, help="the number of a school owner: close and tell of that one only")
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")
    parser.add_argument("--master", default="local[2]", help="of the Spark cluster: local[2], spark://host:7077, yarn")
    parser.add_argument("--reader", choices=READERS, default="school_owner", help="whom it is for")
    parser.add_argument(
        "--noise", action="store_true",
        help="with noise, for a nation that adds up owners: numbers across the schools of the owner, drawn once and kept",
    )  # fmt: skip
    parser.add_argument("--out", help="a CSV file; otherwise to the screen")


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from tillit.activity.copies.making import renew
    from tillit.insight.group.finding import work_out
    from tillit.insight.totals.closing import close_months
    from tillit.organisations.models import Organisation
    from tillit.organisations.roles import Kind

    today = timezone.localdate()
    owner = Organisation.objects.filter(pk=options.owner, kind=Kind.OWNER).first()
    if options.owner is not None and owner is None:
        print(f"There is no school owner with the number {options.owner}.", file=sys.stderr)
        return 2
    if options.noise and (owner is None or options.reader != "school_owner"):
        print("Noise is for totals across the schools of one owner: say --owner.", file=sys.stderr)
        return 2
    written = close_months(today, owner=options.owner, engine=lambda frames: _engine(options, frames))
    print(f"{written} numbers of months that have ended were closed.", file=sys.stderr)
    renew()
    found = work_out(today, None if owner is None else [owner.pk])
    print(f"{found} findings of groups were written, for those who teach them.", file=sys.stderr)
    return _tell(owner, options) if owner else 0


def _engine(options: argparse.Namespace, frames: Frames) -> Engine:
    if options.engine == "spark":
        from tillit.analytics.engines.spark import Spark

        return Spark(frames, options.master)
    from tillit.analytics.engines import Duck

    return Duck(frames)


def _tell(owner: Organisation, options: argparse.Namespace) -> int:
    from django.db import transaction
    from django.utils import timezone

    from tillit.fence import scope
    from tillit.insight.totals import noise, tables
    from tillit.insight.totals.asking import Wish
    from tillit.insight.totals.reading import look
    from tillit.organisations.acting import everything

    today = timezone.localdate()
    with transaction.atomic(), scope.enter(everything()):
        desks = _desks(owner, options.reader)
        if not options.noise:
            told = [row for desk in desks for row in tables.rows(look(desk, Wish(), today))]
            return _write(tables.header(), told, options.out)
        try:
            drawn = noise.with_noise(desks[0], today)
        except noise.NothingClosed:
            print(
                "No month is closed yet, so nothing is told: noise is drawn once, of what stays as it is.",
                file=sys.stderr,
            )
            return 1
    head = ["month", "indicator", "skill area", "service", "schools", "people", "right"]
    rows = [(f"{one.month:%Y-%m}", one.indicator, one.area, one.service, one.schools, one.people,
             "" if one.right is None else one.right) for one in drawn]  # fmt: skip
    return _write(head, rows, options.out)


def _desks(owner: Organisation, reader: str) -> list[Desk]:
    from tillit.insight.totals.desk import Desk
    from tillit.organisations.models import Organisation
    from tillit.organisations.roles import Kind
    from tillit.record.codes import Reader

    if reader == "school_owner":
        return [Desk(Reader.SCHOOL_OWNER, owner.pk, None, owner.name)]
    schools = Organisation.objects.filter(parent=owner, kind=Kind.SCHOOL).order_by("name", "pk")
    return [Desk(Reader(reader), owner.pk, school.pk, school.name) for school in schools]


def _write(head: Sequence[str], rows: Iterable[Sequence[object]], out: str | None) -> int:
    if out is None:
        csv.writer(sys.stdout).writerows([head, *rows])
        return 0
    with open(out, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return 0
