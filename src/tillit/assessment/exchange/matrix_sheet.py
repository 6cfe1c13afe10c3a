"""A risk matrix as a spreadsheet: written, changed in any program, and read back. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.xml.functions import tostring

from tillit.assessment.exchange.spreadsheet.cells import text
from tillit.assessment.exchange.spreadsheet.reading import grids
from tillit.assessment.exchange.spreadsheet.ros import Problem
from tillit.assessment.exchange.spreadsheet.writing import escaped
from tillit.assessment.matrix_table import KIND_OF, KINDS, matrix_from, matrix_rows
from tillit.assessment.scale import Matrix, scales
from tillit.documents.formats import clean
from tillit.documents.packing import packed
from tillit.documents.refusal import RefusedFile
from tillit.documents.upload import check_upload
from tillit.web.language import LANGUAGES

COLUMNS = 12
WIDTHS = (16, 6, 24, 24, 24, 44, 44, 44)
SHEET = {"nn": "Risikomatrise", "nb": "Risikomatrise", "en": "Risk matrix"}
LANGUAGE_NAMES = ("nynorsk", "bokmål", "English")

Rows = list[list[str]]


def write_matrix(matrix: Matrix, language: str) -> bytes:
    """The same matrix gives the same bytes. Words in the language, so that one sees how to write one's own."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET[language]
    for number, row in enumerate(_rows(matrix, language), 1):
        for place, value in enumerate(row, 1):
            if value == "":
                continue
            cell = sheet.cell(number, place)
            cell.value = escaped(clean(value)) if isinstance(value, str) else value
            cell.data_type = "s" if isinstance(value, str) else "n"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=place == 1 or number == 1)
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    about = book.properties
    about.title, about.creator, about.language = clean(matrix.name[language])[:255], "Tillit", language
    out = io.BytesIO()
    book.save(out)
    about.created = about.modified = datetime(2000, 1, 1)  # noqa: DTZ001  openpyxl wants none
    return packed(out.getvalue(), {"docProps/core.xml": tostring(about.to_tree())})


def _rows(matrix: Matrix, language: str) -> list[list[str | int]]:
    place = LANGUAGES.index(language)
    colours = {str(rule.code): rule.name[language] for rule in scales().colours}
    heading: list[str | int] = ["", "", *LANGUAGE_NAMES, *LANGUAGE_NAMES]
    return [
        heading,
        *(
            [_word(str(kind), place), step, *(colours.get(str(said), str(said)) for said in rest)]
            if kind in ("accept", "levels")
            else [_word(str(kind), place), step, *rest]
            for kind, step, *rest in matrix_rows(matrix)
        ),
    ]


def _word(kind: str, place: int) -> str:
    """What the row is, in the language of the one who opens it: English, nynorsk and bokmål stand in that order."""
    english, nynorsk, *bokmaal = KINDS[kind]
    words = {"nn": nynorsk, "nb": bokmaal[-1] if bokmaal else nynorsk, "en": english}
    return words[LANGUAGES[place]].capitalize()


def read_matrix(content: bytes, today: date) -> Matrix | tuple[str, ...]:
    """Total: any bytes give the matrix, or all that is wrong in sentences."""
    found = sheet_rows(content)
    return found if isinstance(found, tuple) else matrix_from(found, today=today)


def sheet_rows(content: bytes) -> Rows | tuple[str, ...]:
    """The rows of the sheet that holds a matrix, as text."""
    try:
        check_upload("matrise.xlsx", content)
        sheets = grids(content)
    except RefusedFile as refused:
        return (str(refused),)
    if isinstance(sheets, tuple):
        return _told(sheets)
    for rows in sheets.values():
        plain = [[text(cell) for cell in row[:COLUMNS]] for row in rows]
        if any(row[0].casefold() in KIND_OF for row in plain):
            while plain and not any(plain[-1]):
                plain.pop()
            return plain
    return (_("No sheet holds a matrix. The first column says name, accept, likelihood, consequence or levels."),)


def _told(problems: Sequence[Problem]) -> tuple[str, ...]:
    return tuple(str(problem) for problem in problems)


def as_table(table: Any) -> Any:
    """A table as somebody sent it, if it has one of the two shapes; None when it has neither."""
    if isinstance(table, dict):
        return table
    is_rows = isinstance(table, list) and all(isinstance(row, list) and len(row) <= COLUMNS for row in table)
    return table if is_rows else None
