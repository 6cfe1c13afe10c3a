"""A spreadsheet as somebody uploads it: read, or refused with all that is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tillit.assessment.content import matrix_of
from tillit.assessment.exchange.applying import look
from tillit.assessment.exchange.spreadsheet.planning import Plan
from tillit.assessment.exchange.spreadsheet.reading import read
from tillit.assessment.exchange.spreadsheet.ros import Sheet
from tillit.assessment.models import Assessment
from tillit.web.denied import Invalid

LARGEST = 2 * 1024 * 1024


class UnreadableSheet(Invalid):
    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def sheet_of(row: Assessment, upload: UploadedFile[Any] | None) -> Sheet:
    if upload is None or (upload.size or 0) > LARGEST:
        raise UnreadableSheet([_("Choose a spreadsheet of at most 2 MB.")])
    found = read(upload.read(), matrix_of(row.matrix, row.matrix_table))
    if isinstance(found, tuple):
        raise UnreadableSheet([str(problem) for problem in found])
    return found


def looked_at(whole: Assessment, sheet: Sheet, today: date) -> Plan:
    plan = look(whole, sheet, today)
    if plan.refused:
        raise UnreadableSheet([plan.refused])
    return plan
