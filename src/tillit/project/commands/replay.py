"""`tillit replay answers FILE --use NUMBER`: published answers through the gate into a use, and whether all came through."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Sends published answers as xAPI through the gate into a use, with made-up pupils at the owner's first school, and "
        "compares what is kept and counted with the file. The file has three lines for each pupil: how many, skills in "
        "order, right (1) or wrong (0). For a demo world or a database of its own, never where pupils are real."
    )
    parser.add_argument("what", choices=["answers"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--use", type=int, required=True, help="number of the use")
    parser.add_argument("--pupils", type=int, default=0, help="only the first so many (all)")
    parser.add_argument("--a-day", type=int, default=10, help="answers of each pupil on a school day (10)")


def run(options: argparse.Namespace) -> int:
    from tillit.catalogue.models import Use
    from tillit.project.replaying import replay
    from tillit.web.denied import Refusal

    if not options.file.is_file():
        print(f"There is no file {options.file}.", file=sys.stderr)
        return 1
    try:
        found = replay(options.file, options.use, most=options.pupils, a_day=options.a_day)
    except (Refusal, Use.DoesNotExist, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{found.pupils} pupils, {found.sent} answers: {found.kept} kept, {found.counted} counted in the states.")
    print("The states are what the file adds up to." if found.alike else "The states are NOT what the file adds up to.")
    return int(not found.whole)
