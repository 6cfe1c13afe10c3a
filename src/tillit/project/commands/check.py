"""Whether this installation keeps what it promises. One line for each promise; exit code 1 when one is broken."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(options: argparse.Namespace) -> int:
    from tillit.project.promises import PROMISES

    broken = False
    for promise, find in PROMISES:
        problems = find()
        broken = broken or bool(problems)
        print(f"{'BROKEN' if problems else 'ok    '}  {promise}")
        for problem in problems:
            print(f"        {problem}")
    return 1 if broken else 0
