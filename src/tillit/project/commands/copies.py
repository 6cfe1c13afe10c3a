"""What the worker does every five minutes, by hand: the copies for analysis brought up to date."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--anew", action="store_true", help="make every file anew, not only what is behind")


def run(options: argparse.Namespace) -> int:
    from tillit.activity.copies import folders
    from tillit.activity.copies.making import renew

    made = renew(anew=options.anew)
    print(f"{made.files} files with {made.rows} rows were written and {made.removed} removed, in {folders.root()}")
    return 0
