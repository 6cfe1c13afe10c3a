from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tillit.project.commands import grep


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True)
    dpf = kinds.add_parser(
        "dpf", help="the list of organisations certified under the EU-US Data Privacy Framework (CSV)"
    )
    dpf.add_argument("file", type=Path)
    dpf.add_argument("--by", required=True, help="user name of the network member or national actor who does it")
    dpf.add_argument("--date", type=date.fromisoformat, help="the day of the list (yyyy-mm-dd); today when not given")
    dpf.add_argument("--smaller-is-right", action="store_true", help="also when the list has shrunk by half")
    for name, about in (
        ("pia", "an assessment from CNIL's PIA software (JSON), as a draft"),
        ("assessment", "an assessment exported from Tillit (JSON, or the PDF that carries it), as a draft"),
    ):
        kind = kinds.add_parser(name, help=about)
        kind.add_argument("file", type=Path)
        kind.add_argument(
            "--owner", required=True, help="name of the school owner or collaboration it becomes a draft of"
        )
        kind.add_argument("--by", required=True, help="user name of the network member who brings it")
        kind.add_argument("--service", help="the service it is about; by default what the file calls it")
        kind.add_argument("--language", choices=["nn", "nb", "en"], default="nn")
    grep.arguments(kinds.add_parser("grep", help="the national curriculum, from Grep"))
    for name, about in (
        ("oneroster", "people and groups from the school system: OneRoster CSV 1.1 or 1.2, a zip or a folder"),
        ("pifu", "people and groups from the school system: PIFU-IMS XML"),
    ):
        _roster_arguments(kinds.add_parser(name, help=about))
    _statements_arguments(kinds.add_parser("statements", help="activity data from files: the daily archives of the Norwegian xAPI profile"))


def _roster_arguments(kind: argparse.ArgumentParser) -> None:
    kind.description = (
        "Takes in people and groups of a school owner. What the file is (OneRoster CSV 1.1 or 1.2 in a zip or a folder, "
        "or PIFU-IMS XML) is seen from what is in it. Exit status: 0 all taken in, 3 something was left out or waits for "
        "an answer, 1 nothing was done."
    )
    kind.add_argument("path", type=Path, metavar="PATH", help="zip, folder or XML file")
    kind.add_argument("--owner", required=True, help="name or organisation number of the school owner")
    kind.add_argument("--by", required=True, help="user name of the director or network member who does it")
    kind.add_argument("--source", default="", help="name of the school system, where there is more than one")
    kind.add_argument("--preview", action="store_true", help="say what would change, and change nothing")
    kind.add_argument("--confirmed", action="store_true", help="also what is unusual is right")
    kind.add_argument("--same", action="append", default=[], metavar="KEY", help="it is the one that is here already")
    kind.add_argument("--other", action="append", default=[], metavar="KEY", help="it is another one")


def _statements_arguments(kind: argparse.ArgumentParser) -> None:
    kind.description = (
        "Takes in files of xAPI statements, one on each line: YYYY-MM-DD_<unixts>.tar.gz, .jsonl.gz or .jsonl. They go "
        "through the same gate as what is sent over HTTP. What is refused does not stop the rest, and a run that was "
        "interrupted goes on where it stopped. Exit status: 0 all taken in, 3 some statements were not, 1 it could not "
        "come to the end."
    )
    kind.add_argument("files", type=Path, nargs="+", metavar="FILE")
    whose = kind.add_mutually_exclusive_group(required=True)
    whose.add_argument("--key", default="", help="public name of the key the files are sent with")
    whose.add_argument("--use", type=int, help="number of the use; its newest key that may send is used")
    kind.add_argument(
        "--corrections", action=argparse.BooleanOptionalAction, default=True,
        help="an id that is here already with another content corrects it, as the profile says (yes)",
    )  # fmt: skip
    kind.add_argument("--again", action="store_true", help="read from the start, also what is taken in already")
    kind.add_argument("--json", action="store_true", help="the report as JSON")


def run(options: argparse.Namespace) -> int:
    if options.what == "statements":
        return _statements(options)
    if options.what == "grep":
        return grep.run(options, _who(options.by) if options.by else None)
    if options.what in ("oneroster", "pifu"):
        return _roster(options)
    if not options.file.is_file():
        print(f"There is no file {options.file}.", file=sys.stderr)
        return 1
    by = _who(options.by)
    if by is None:
        print(f"{options.by} is nobody who may do this.", file=sys.stderr)
        return 1
    return _dpf(options, by) if options.what == "dpf" else _assessment(options, by)


def _roster(options: argparse.Namespace) -> int:
    from tillit.project import rostering

    status, lines = rostering.run(options)
    print("\n".join(lines), file=sys.stderr if status == rostering.CANNOT else sys.stdout)
    return status


def _statements(options: argparse.Namespace) -> int:
    from tillit.activity.files import importing

    missing = [str(file) for file in options.files if not file.is_file()]
    if missing:
        print(f"There is no file {', '.join(missing)}.", file=sys.stderr)
        return importing.CANNOT
    key = importing.key_of(options.key, options.use or 0)
    if key is None:
        print("There is no such key that is in force and may send.", file=sys.stderr)
        return importing.CANNOT
    try:
        files = importing.import_files(options.files, key, corrects=options.corrections, again=options.again)
    except KeyboardInterrupt:
        print("Stopped. What was taken in is kept; run the same again to go on.", file=sys.stderr)
        return 130
    if options.json:
        print(json.dumps([file.as_json() for file in files], ensure_ascii=False, indent=2))
    else:
        print("\n".join(importing.sentences(files)))
    return importing.status(files)


def _assessment(options: argparse.Namespace, by: Any) -> int:
    from django.db import transaction
    from django.utils import timezone, translation

    from tillit.fence import scope
    from tillit.project import assessing
    from tillit.web.denied import Refusal

    with translation.override(options.language), transaction.atomic(), scope.enter(by.scope):
        try:
            begun = assessing.bring_in(
                options.file.read_bytes(), options.owner, options.service or "", today=timezone.localdate(), by=by
            )
        except (Refusal, assessing.NotThere) as refusal:
            transaction.set_rollback(True)
            print(refusal, file=sys.stderr)
            return 1
    for note in begun.notes:
        print(f"- {note}")
    print(f"Assessment {begun.assessment.pk}: {begun.assessment}")
    return 0


def _dpf(options: argparse.Namespace, by: Any) -> int:
    from django.db import transaction
    from django.utils import timezone, translation

    from tillit.agreements.actions import import_dpf_list
    from tillit.fence import scope
    from tillit.web.denied import Refusal

    with translation.override("en"), transaction.atomic(), scope.enter(by.scope):
        try:
            count = import_dpf_list(
                options.file.read_bytes(), list_date=options.date or timezone.localdate(),
                smaller_is_right=options.smaller_is_right, by=by,
            )  # fmt: skip
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            return 1
    print(f"{count} organisations are on the list now.")
    return 0


def _who(username: str) -> Any:
    """The person, in the first role that may import."""
    from django.db import transaction
    from django.utils import timezone

    from tillit.fence import scope
    from tillit.fence.scope import Scope
    from tillit.organisations.acting import actor_of, memberships_of
    from tillit.organisations.models import Person
    from tillit.organisations.roles import Role

    person = Person.objects.filter(username=username).first()
    if person is None:
        return None
    with transaction.atomic(), scope.enter(Scope(person=person.pk)):
        held = memberships_of(person.pk, timezone.localdate())
        return next((actor_of(row) for row in held if row.role in (Role.NETWORK, Role.NATIONAL)), None)
