"""Documents as Excel workbooks: the running text on the first sheet, then one sheet per table."""

import datetime as dt
import io
import re
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from tillit.documents.formats import clean, local, long_date, shown
from tillit.documents.model import (
    Bullets,
    Cell,
    Document,
    Heading,
    KeyValues,
    Language,
    Note,
    Paragraph,
    Quote,
    Signature,
    Table,
    plain,
)
from tillit.documents.packing import packed
from tillit.documents.rich.plain import lines
from tillit.documents.signature import signature_lines
from tillit.documents.words import words

_LONGEST_CELL = 32_000  # Excel holds 32 767
_HEADER_FILL = PatternFill("solid", fgColor="E8F2F7")
_HEADER_FONT = Font(bold=True, color="0B4F6C")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LOOKS_LIKE_FORMULA = re.compile(r"[=+\-@\t]")


def render(document: Document) -> bytes:
    """The same document gives the same bytes. Text is always text: nothing is read as a formula."""
    book = Workbook()
    about = book.active
    about.title = _sheet_name(words(document.language).about, set())
    _write_about(about, document)
    taken = {about.title.casefold()}
    for table in (block for block in document.blocks if isinstance(block, Table)):
        sheet = book.create_sheet(_sheet_name(table.caption or words(document.language).sheet, taken))
        taken.add(sheet.title.casefold())
        _write_table(sheet, table, document.language)
    return _saved(book, document)


def _saved(book: Workbook, document: Document) -> bytes:
    about = book.properties
    about.title = clean(document.title)[:255]
    about.subject = clean(document.subject)[:255]
    about.creator = about.lastModifiedBy = (clean(document.organisation) or "Tillit")[:255]
    about.identifier = clean(document.identifier)[:255] or None
    about.language = document.language
    out = io.BytesIO()
    book.save(out)
    about.created = about.modified = document.created.replace(tzinfo=None)
    return packed(out.getvalue(), {"docProps/core.xml": tostring(about.to_tree())})


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Excel: at most 31 characters, none of []:*?/\\, no apostrophe at the ends, unique whatever the case."""
    base = re.sub(r"[\[\]:*?/\\\s]+", " ", clean(wanted)).strip(" '")[:31].strip(" '") or "1"
    name, number = base, 2
    while name.casefold() in taken or name.casefold() == "history":
        suffix = f" {number}"
        name, number = base[: 31 - len(suffix)] + suffix, number + 1
    return name


def _write(cell: ExcelCell, value: Cell, language: Language) -> None:
    cell.alignment = _WRAPPED
    match value:
        case None:
            return
        case bool():
            _write_text(cell, shown(value, language))
        case str() | tuple():
            _write_text(cell, clean(plain(value)))
        case dt.datetime():
            cell.value, cell.number_format = local(value), "yyyy-mm-dd hh:mm"
        case dt.date():
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        case int() | float() | Decimal():
            cell.value = value


def _write_text(cell: ExcelCell, text: str) -> None:
    cell.value = text if len(text) <= _LONGEST_CELL else text[:_LONGEST_CELL] + " …"
    cell.data_type = "s"
    if _LOOKS_LIKE_FORMULA.match(text):
        # Excel keeps it as text even when a person edits the cell or saves it as CSV and opens that.
        cell.quotePrefix = True


def _write_table(sheet: Worksheet, table: Table, language: Language) -> None:
    for column, text in enumerate(table.header, start=1):
        _write_header(sheet.cell(1, column), plain(text))
    for number, row in enumerate(table.rows, start=2):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(number, column), value, language)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.header))}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for column in range(1, len(table.header) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _width(table, column - 1, language)


def _write_header(cell: ExcelCell, text: str) -> None:
    _write_text(cell, clean(text))
    cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _WRAPPED


def _width(table: Table, column: int, language: Language) -> float:
    texts = [plain(table.header[column]), *(shown(row[column], language) for row in table.rows[:200])]
    longest = max(len(line) for text in texts for line in (text.split("\n") or [""]))
    return float(min(max(longest + 3, 10), 60))


def _write_about(sheet: Worksheet, document: Document) -> None:
    rows = [
        (document.title, ""),
        (document.subject, ""),
        (document.organisation, ""),
        (words(document.language).date, long_date(document.date, document.language)),
        (document.identifier, ""),
        *_running_text(document),
    ]
    for number, (first, second) in enumerate((row for row in rows if row[0] or row[1]), start=1):
        _write(sheet.cell(number, 1), first, document.language)
        _write(sheet.cell(number, 2), second or None, document.language)
    sheet["A1"].font = Font(bold=True, size=14, color="0B4F6C")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 60, 60


def _running_text(document: Document) -> list[tuple[str, Cell]]:
    rows: list[tuple[str, Cell]] = []
    for block in document.blocks:
        match block:
            case Note(kind, text):
                rows.append((f"{words(document.language).note(kind)}: {plain(text)}", None))
            case Heading() | Paragraph() | Bullets() | Quote():
                rows.extend((line, None) for line in lines([block]))
            case KeyValues(pairs, caption):
                rows.extend([(caption, None), *pairs])
            case Signature(role):
                rows.append((role, "\n".join(signature_lines(block, document.language))))
    return rows
