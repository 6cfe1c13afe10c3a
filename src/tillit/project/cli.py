"""The command line: `tillit up`, `tillit migrate`, `tillit check` … Starts the embedded database first where needed."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from tillit.project import database

# command: (module with `arguments(parser)` and `run(options)`, what it does)
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("up", "start database, worker and web; loads the demo world on first start"),
    "worker": ("worker", "do the nightly and recurring work, in a process of its own"),
    "migrate": ("migrate", "bring the database to today's shape, with its fence"),
    "demo": ("demo", "load the fictional demo world into an empty installation, and say who can log in"),
    "found": ("found", "begin without the demo world: the national actor and its first person"),
    "bench": ("bench", "measure on a large store, beside what is promised"),
    "check": ("check", "whether this installation keeps what it promises"),
    "retention": ("retention", "delete what is past its time, as every night"),
    "compute": ("compute", "close the months that have ended for those who read totals, here or on a Spark cluster, and tell them"),
    "copies": ("copies", "bring the copies for analysis (Parquet) up to date, as every five minutes"),
    "export": ("export", "write records of processing, the catalogue, an assessment or a case to a file"),
    "import": ("imports", "read in an assessment, or lists that others publish, such as the DPF list"),
    "replay": ("replay", "send published answers through the gate into a use of a demo world"),
    "backup": ("backup", "write all of the database to one file"),
    "restore": ("restore", "put a backup back"),
    "messages": ("messages", "collect texts to translate, or compile the translations"),
    "docs": ("docs", "write the reference in docs/ anew from the code"),
}


def main(argv: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tillit.project.settings")
    arguments = sys.argv[1:] if argv is None else argv
    if arguments and arguments[0] == "django":
        return _django(arguments[1:])
    parser = argparse.ArgumentParser(prog="tillit", description="Tillit: decide together, and keep what was decided.")
    subparsers = parser.add_subparsers(dest="command", required=True)
    name = next((word for word in arguments if not word.startswith("-")), "")
    for command, (module, about) in COMMANDS.items():
        sub = subparsers.add_parser(command, help=about, description=about)
        if command == name:
            import_module(f"tillit.project.commands.{module}").arguments(sub)
    options = parser.parse_args(arguments)
    return _with_database(import_module(f"tillit.project.commands.{COMMANDS[options.command][0]}"), options)


def _with_database(module: object, options: argparse.Namespace) -> int:
    for name, value in getattr(module, "environment", lambda options: {})(options).items():
        os.environ[name] = value  # before the settings are read
    server = database.ensure_server() if getattr(module, "NEEDS_DATABASE", True) else None
    import django

    django.setup()
    result = module.run(options)  # type: ignore[attr-defined]
    del server
    return int(result or 0)


def _django(arguments: list[str]) -> int:
    """Django's own commands, for developers: `tillit django makemigrations`."""
    os.environ[database.AS_ADMIN] = "1"
    server = database.ensure_server()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tillit", *arguments])
    del server
    return 0


if __name__ == "__main__":
    sys.exit(main())
