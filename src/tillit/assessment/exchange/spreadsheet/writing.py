"""The spreadsheet people edit: choices to pick from, headers that stay, grey rows that are not theirs to change. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from tillit.assessment.exchange.spreadsheet.layout import Column, Layout, layout, step_choice, steps_of
from tillit.assessment.exchange.spreadsheet.ros import STEPS, MeasureRow, RiskRow, Ros
from tillit.assessment.exchange.spreadsheet.scale_sheet import write_scale
from tillit.assessment.rulebook import scenarios
from tillit.documents.formats import clean
from tillit.documents.packing import packed

SPARE_ROWS = 200
LONGEST_CELL = 32_000
_HEADER = PatternFill("solid", fgColor="E8F2F7")
_GREY = PatternFill("solid", fgColor="EDEDED")
_LINE = Border(bottom=Side(style="thin", color="C8D2D8"))
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_OPEN, _CLOSED = Protection(locked=False), Protection(locked=True)


def write(ros: Ros, language: str) -> bytes:
    """The same assessment gives the same bytes."""
    book = Workbook()
    says = layout()
    risks, measures, scale = book.active, book.create_sheet(), book.create_sheet()
    for sheet, code in ((risks, "risks"), (measures, "measures"), (scale, "scale")):
        sheet.title = says.sheets[code][language]
    for name, reference in write_scale(scale, ros, language).items():
        book.defined_names[name] = DefinedName(name, attr_text=reference)
    _table(risks, "risks", ros.risks, ros, language)
    _table(measures, "measures", ros.measures, ros, language)
    book.properties.title, book.properties.creator = clean(ros.title)[:255], "Tillit"
    book.properties.language = language
    out = io.BytesIO()
    book.save(out)
    return packed(out.getvalue(), {"docProps/core.xml": _without_time(book)})


def _without_time(book: Workbook) -> bytes:
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  openpyxl wants none
    written: bytes = tostring(book.properties.to_tree())
    return written


def _table(sheet: Worksheet, code: str, rows: Sequence[RiskRow | MeasureRow], ros: Ros, language: str) -> None:
    columns = layout().columns(code)
    for place, column in enumerate(columns, 1):
        _empty(sheet.column_dimensions[get_column_letter(place)], column)
        _header(sheet.cell(1, place), column.name[language])
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(columns, 1):
            cell = sheet.cell(number, place)
            _dress(cell, row.is_locked)
            _write(cell, shown(getattr(row, column.code), column.code, ros, language))
    last = len(rows) + SPARE_ROWS + 1
    _choices(sheet, [column.code for column in columns], last, layout(), language)
    _page(sheet, len(columns), len(rows) + 1)


def _empty(dimension: ColumnDimension, column: Column) -> None:
    """How a cell is where nothing has been written yet."""
    dimension.width, dimension.alignment, dimension.protection = column.width, _WRAPPED, _OPEN
    if column.code in ("due", "done_on"):
        dimension.number_format = "yyyy-mm-dd"


def shown(value: Any, column: str, ros: Ros, language: str) -> Any:
    """A value as it stands in its cell."""
    if value is None or value == "":
        return None
    if column in STEPS:
        steps = steps_of(ros.matrix, column)
        return step_choice(value, steps[value - 1], language) if 1 <= value <= len(steps) else value
    if column == "area":
        return next((area.title[language] for area in scenarios().areas if area.code == value), value)
    if column == "state":
        return layout().states[value][language]
    if column == "take_out":
        return (layout().words["yes"][language] if value else None) if isinstance(value, bool) else value
    if column in ("label", "risk") and value.isascii() and value.isdigit():
        return int(value)
    return value


def _header(cell: Cell, text: str) -> None:
    cell.value = text
    cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True, color="0B4F6C"), _HEADER, _WRAPPED, _LINE


def _write(cell: Cell, value: Any) -> None:
    if isinstance(value, str):
        text = escaped(clean(value))
        cell.value = text[:LONGEST_CELL]
        cell.data_type = "s"  # text is always text, also when it begins like a formula
        cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif value is not None:
        cell.value = value


def escaped(text: str) -> str:
    """«_x0041_» means a letter in a spreadsheet file (ECMA-376, 22.9.2.19); when people write it, it means itself."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _dress(cell: Cell, is_locked: bool) -> None:
    cell.alignment, cell.border = _WRAPPED, _LINE
    cell.protection = _CLOSED if is_locked else _OPEN
    if is_locked:
        cell.fill = _GREY


def _choices(sheet: Worksheet, codes: list[str], last: int, says: Layout, language: str) -> None:
    kinds = {"area": "tillit_area", "take_out": "", **dict.fromkeys(STEPS, "tillit_consequence")}
    kinds |= {"likelihood": "tillit_likelihood", "likelihood_after": "tillit_likelihood"}
    for place, code in enumerate(codes, 1):
        letter = get_column_letter(place)
        if code == "take_out" and "ref" in codes:
            formula, told = f'"{says.words["yes"][language]}"', ""
        elif kinds.get(code):
            formula = f"={kinds[code]}"
            told = says.words["pick_area" if code == "area" else "pick_step"][language]
        else:
            continue
        choice = DataValidation(
            type="list", formula1=formula.removeprefix("="), allow_blank=True, showErrorMessage=True
        )
        choice.error, choice.errorTitle = told or None, "Tillit"
        choice.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(choice)


def _page(sheet: Worksheet, columns: int, last: int) -> None:
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    sheet.protection.sheet = True  # without a password: it keeps from mistakes, not from people
    for what in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, what, False)  # False: allowed
