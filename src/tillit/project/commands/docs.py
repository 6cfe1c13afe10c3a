"""Write the reference in docs/ anew. A test fails when it is older than the code."""

from __future__ import annotations

import argparse
from pathlib import Path

NEEDS_DATABASE = False
FOLDER = Path(__file__).resolve().parents[4] / "docs" / "reference"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is out of date")


def run(options: argparse.Namespace) -> int:
    stale = out_of_date()
    for name, text in stale.items():
        print(name)
        if not options.check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / name).write_text(text, encoding="utf-8")
    return 1 if stale and options.check else 0


def out_of_date() -> dict[str, str]:
    from tillit.project.reference import files

    def written(name: str) -> str:
        file = FOLDER / name
        return file.read_text(encoding="utf-8") if file.exists() else ""

    return {name: text for name, text in files().items() if written(name) != text}
