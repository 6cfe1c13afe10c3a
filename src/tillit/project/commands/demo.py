"""`tillit demo`: fills an empty installation with a fictional world, and says who can log in."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tillit.project.demo.links import Link

NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the people, their passwords and keys as JSON")


def run(options: argparse.Namespace) -> int:
    from tillit.project import demo
    from tillit.project.commands.migrate import bring_up_to_date

    bring_up_to_date()
    if not demo.is_loaded():
        print("Loading the demo world …", file=sys.stderr, flush=True)
        if not demo.load():
            print("There are organisations here already. The demo world is for an empty installation.", file=sys.stderr)
            return 1
        print("Its services send what the classes have done the last three months …", file=sys.stderr, flush=True)
        demo.fill()
        demo.close()
    described = demo.describe()
    print(json.dumps(described, ensure_ascii=False, indent=2) if options.json else table(described, demo.links()))
    return 0


def table(described: dict[str, Any], links: Sequence[Link] = ()) -> str:
    """Who can log in, and what has been sent to those who cannot, as a person reads it."""
    lines = [f"{described['url']}", ""]
    for person in described["people"]:
        where = f"{person['role']}, {person['organisation']}"
        lines.append(f"{person['name']:<20} {where:<44} {person['username']:<12} {person['password']}")
    for key in described["keys"]:
        lines += ["", f"{key['service']}, {key['owner']}, {described['url']}/xapi/:", f"  {key['key']}:{key['secret']}"]
    for link in links:
        lines += ["", f"{link.whose}, asked about {link.about}:", f"  {link.url}"]
    return "\n".join(lines)
