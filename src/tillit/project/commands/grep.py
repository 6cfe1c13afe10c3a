"""`tillit import grep PATH`: shows what would change, or changes it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

DONE, NOTHING, SOME_NOT_READ = 0, 1, 3


def arguments(kind: argparse.ArgumentParser) -> None:
    kind.description = (
        "Reads in plans, sets of aims, competence aims, core elements, basic skills and topics as they lie at "
        "data.udir.no/kl06/v201906: a folder, a zip archive, or a file of JSON or JSON lines. What a file does not hold "
        "stays as it is. Exit status: 0 all read, 3 something could not be read (the rest is), 1 nothing was."
    )
    kind.add_argument("path", type=Path, metavar="PATH")
    kind.add_argument("--by", default="", help="user name of the network member or national actor who does it")
    kind.add_argument("--preview", action="store_true", help="show what would change, and change nothing")
    kind.add_argument("--json", action="store_true", help="the report as JSON, with every change")


def run(options: argparse.Namespace, by: Any) -> int:
    """`by`: who acts; not needed for a preview."""
    from tillit.curriculum import importing, reporting

    if not options.path.exists():
        print(f"There is nothing at {options.path}.", file=sys.stderr)
        return NOTHING
    if by is None and not options.preview:
        print(
            f"{options.by or 'Nobody'} may not do this: name a network member or national actor with --by.",
            file=sys.stderr,
        )
        return NOTHING
    found = importing.preview(options.path)
    if not options.preview:
        importing.apply(found, by=by)
    if options.json:
        print(json.dumps(reporting.as_json(found, done=not options.preview), ensure_ascii=False, indent=2))
    else:
        print("\n".join(reporting.sentences(found, done=not options.preview)))
    if not found.gathered.things:
        return NOTHING
    return SOME_NOT_READ if found.wrong else DONE
