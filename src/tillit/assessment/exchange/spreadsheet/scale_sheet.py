"""The sheet that explains the scale, holds what one may choose among, and says which assessment it belongs to."""

from __future__ import annotations

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from tillit.assessment.exchange.spreadsheet.layout import layout, step_choice
from tillit.assessment.exchange.spreadsheet.ros import Ros
from tillit.assessment.rulebook import scenarios
from tillit.documents.formats import clean

_WRAPPED = Alignment(wrap_text=True, vertical="top")
_HEADER = PatternFill("solid", fgColor="E8F2F7")


def write_scale(sheet: Worksheet, ros: Ros, language: str) -> dict[str, str]:
    """The ranges that hold the choices, by name."""
    words = layout().words
    head: list[tuple[str, str | int]] = [
        (words["assessment"][language], ros.assessment),
        (words["about"][language], clean(ros.title)),
        (words["matrix"][language], clean(ros.matrix.name[language])),
    ]
    for number, (key, value) in enumerate(head, 1):
        sheet.cell(number, 1, key).font = Font(bold=True)
        cell = sheet.cell(number, 2, value)
        if isinstance(value, str):
            cell.data_type = "s"
    for number, code in enumerate(("how_new", "how_out"), 4):
        sheet.cell(number, 2, words[code][language]).alignment = _WRAPPED
    ranges, row = {}, 7
    for name, title, lines in _lists(ros, language):
        row = _list(sheet, row, title, lines, language)
        ranges[name] = f"{quote_sheetname(sheet.title)}!$A${row - len(lines)}:$A${row - 1}"
        row += 1
    for letter, width in (("A", 34), ("B", 100)):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
    return ranges


def _lists(ros: Ros, language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    words = layout().words
    steps = [
        (code, [(step_choice(n, step, language), step.explanation[language]) for n, step in enumerate(rows, 1)])
        for code, rows in (("likelihood", ros.matrix.likelihood), ("consequence", ros.matrix.consequence))
    ]
    areas = [(area.title[language], "") for area in scenarios().areas]
    return [
        *((f"tillit_{code}", words[code][language], lines) for code, lines in steps),
        ("tillit_area", words["area"][language], areas),
    ]


def _list(sheet: Worksheet, row: int, title: str, lines: list[tuple[str, str]], language: str) -> int:
    for column, text in enumerate((title, layout().words["explanation"][language]), 1):
        cell = sheet.cell(row, column, text)
        cell.font, cell.fill = Font(bold=True, color="0B4F6C"), _HEADER
    for number, (choice, explanation) in enumerate(lines, row + 1):
        for column, text in enumerate((choice, explanation), 1):
            cell = sheet.cell(number, column, clean(text))
            cell.data_type, cell.alignment = "s", _WRAPPED
    return row + len(lines) + 1
