"""Tables as files that a spreadsheet opens: what a page says, and nothing the page does not."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase

from django.http import HttpResponse
from django.urls import register_converter
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.xml.functions import tostring

from tillit.documents.formats import clean
from tillit.documents.packing import packed
from tillit.documents.views import download
from tillit.web.language import active

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula

Row = Sequence[str | int]


@dataclass(frozen=True)
class Table:
    """`name`: of the sheet. `about`: of the whole file. `columns`: what each is called, and how wide it is."""

    name: str
    about: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Row]

    @property
    def lines(self) -> list[Row]:
        return [[name for name, _width in self.columns], *self.rows]


def as_csv(table: Table) -> bytes:
    """With a mark that tells spreadsheets it is UTF-8; a name that looks like a formula is made to be none."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[_tame(value) for value in line] for line in table.lines])
    return ("\ufeff" + out.getvalue()).encode()


def _tame(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def as_xlsx(table: Table, language: str) -> bytes:
    """The same rows give the same bytes."""
    book = Workbook()
    sheet = book.active
    sheet.title = clean(table.name)[:31]
    for number, line in enumerate(table.lines, 1):
        for place, value in enumerate(line, 1):
            cell = sheet.cell(number, place)
            cell.value = clean(value) if isinstance(value, str) else value
            cell.data_type = "s" if isinstance(value, str) else "n"
            cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=number == 1)
    for letter, (_name, width) in zip(ascii_uppercase, table.columns, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    about = book.properties
    about.title, about.creator, about.language = clean(table.about)[:255], "Tillit", language
    out = io.BytesIO()
    book.save(out)
    about.created = about.modified = datetime(2000, 1, 1)  # noqa: DTZ001  openpyxl wants none
    return packed(out.getvalue(), {"docProps/core.xml": tostring(about.to_tree())})


def answer(table: Table, sheet: str, name: str) -> HttpResponse:
    content = as_csv(table) if sheet == "csv" else as_xlsx(table, active())
    return download(content, f"{name}.{sheet}", MEDIA[sheet])


class Sheet:
    """The end of an address: which kind of file."""

    regex = "|".join(MEDIA)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sheet, "sheet")
