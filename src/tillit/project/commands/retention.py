"""What the nightly worker does, by hand: everything whose time is out is deleted, and a receipt is kept."""

from __future__ import annotations

import argparse
from datetime import date


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["run"])
    parser.add_argument("--today", type=date.fromisoformat, help="as if it were this day (yyyy-mm-dd)")


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from tillit.rights.actions import run_retention

    deleted = run_retention(options.today or timezone.localdate())
    total = 0
    for context, counts in deleted.items():
        for kind, count in counts.items():
            total += count
            if count:
                print(f"{context}: {kind}: {count}")
    print(f"{total} deleted.")
    return 0
