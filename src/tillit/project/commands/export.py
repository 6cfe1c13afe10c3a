from __future__ import annotations

import argparse
import sys
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True)
    record = kinds.add_parser("record", help="the register of an owner, or one record: .pdf, .docx, .xlsx or .json")
    record.add_argument("file", type=Path)
    record.add_argument("--owner", required=True, help="name of the school owner")
    record.add_argument("--service", help="only this service")
    catalogue = kinds.add_parser("catalogue", help="what is published, as JSON")
    catalogue.add_argument("file", type=Path)
    case = kinds.add_parser("case", help="everything of a case, as ZIP")
    case.add_argument("number", type=int)
    case.add_argument("file", type=Path)
    assessment = kinds.add_parser(
        "assessment", help="an assessment with all it rests on: .pdf, .docx, .xlsx (the risks) or .json"
    )
    assessment.add_argument("number", type=int)
    assessment.add_argument("file", type=Path)
    assessment.add_argument("--pia", action="store_true", help="the JSON of CNIL's PIA software instead of our own")
    for kind in (record, case, assessment):
        kind.add_argument("--language", choices=["nn", "nb", "en"], default="nn")


def run(options: argparse.Namespace) -> int:
    from django.db import transaction
    from django.utils import timezone

    from tillit.fence import scope
    from tillit.organisations.acting import everything
    from tillit.project import assessing, exporting

    today = timezone.localdate()
    with transaction.atomic(), scope.enter(everything()):
        try:
            if options.what == "record":
                count = exporting.record(options.owner, options.service, options.file, today, options.language)
            elif options.what == "catalogue":
                count = exporting.catalogue(options.file, today)
            elif options.what == "assessment":
                count = assessing.export(options.number, options.file, options.pia, today, options.language)
            else:
                count = exporting.case(options.number, options.file, today, options.language)
        except exporting.NotThere as missing:
            print(missing, file=sys.stderr)
            return 1
    print(f"{options.file}: {count}")
    return 0
