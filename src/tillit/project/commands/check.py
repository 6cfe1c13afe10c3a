"""Whether this installation keeps what it promises. One line for each promise; exit code 1 when one is broken.

`check bias` tries the models on what pupils have done: whether they miss more for some than for others. What misses too much
is stopped. Also done every month."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tillit.insight.openness.trying import Tried


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["promises", "bias"], default="promises", help="what to check (promises)")
    parser.add_argument("--owner", type=int, help="bias: the number of a school owner; otherwise all of them")


def run(options: argparse.Namespace) -> int:
    if getattr(options, "what", "promises") == "bias":
        return _bias(options.owner)
    from tillit.project.promises import PROMISES

    broken = False
    for promise, find in PROMISES:
        problems = find()
        broken = broken or bool(problems)
        print(f"{'BROKEN' if problems else 'ok    '}  {promise}")
        for problem in problems:
            print(f"        {problem}")
    return 1 if broken else 0


def _bias(owner: int | None) -> int:
    from django.utils import timezone

    from tillit.activity.copies.making import renew
    from tillit.insight.openness.trying import try_owner
    from tillit.organisations.models import Organisation
    from tillit.organisations.roles import Kind

    rows = Organisation.objects.filter(kind=Kind.OWNER, closed_on=None).order_by("pk")
    owners = list(rows if owner is None else rows.filter(pk=owner))
    if not owners:
        print(f"There is no school owner with the number {owner}.", file=sys.stderr)
        return 2
    renew()
    tried = [try_owner(each, timezone.localdate()) for each in owners]
    for each in tried:
        _tell(each)
    return 1 if any(not gap.kept for each in tried for gap in each.gaps) else 0


def _tell(tried: Tried) -> None:
    print(f"{tried.owner.name}: {len(tried.gaps)} parts tested{', and stopped' if tried.stop else ''}")
    for gap in tried.gaps:
        print(f"  {'ok    ' if gap.kept else 'BEYOND'}  {gap.split} {gap.part or '-'}: {gap.gap:+.2f} ± {gap.margin:.2f}"
              f" ({gap.people} pupils, {gap.answers} answers)")  # fmt: skip
