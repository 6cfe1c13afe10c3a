"""A spreadsheet read whole, or not at all: then sentences that say which cell is wrong and why. Pure.

Tolerant of how people work: columns moved or added, empty rows, headers in another language, numbers and dates as text.
Strict on sense: a step that is on no matrix or a judgement without a reason is said, never guessed.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from tillit.assessment.exchange.spreadsheet.cells import Unreadable, number, text
from tillit.assessment.exchange.spreadsheet.layout import folded, layout
from tillit.assessment.exchange.spreadsheet.ros import Problem, Sheet
from tillit.assessment.exchange.spreadsheet.rows import read_measures, read_risks
from tillit.assessment.exchange.spreadsheet.table import Grid, Table
from tillit.assessment.scale import Matrix
from tillit.documents.formats import clean
from tillit.documents.refusal import RefusedFile
from tillit.documents.upload import check_upload

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 3_000, 60, 20
HEADER_WITHIN = 15
MOST_PROBLEMS = 100

Problems = tuple[Problem, ...]


def read(content: bytes, matrix: Matrix) -> Sheet | Problems:
    """`matrix`: of the assessment it is to be taken into. Total: any bytes give the one or the other."""
    try:
        check_upload("ros.xlsx", content)
        found = grids(content)
    except RefusedFile as refused:
        return (Problem("", "", str(refused)),)
    return found if isinstance(found, tuple) else _read(found, matrix)


def grids(content: bytes) -> dict[str, Grid] | Problems:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions of other programs
            shown, written = (
                load_workbook(io.BytesIO(content), read_only=True, data_only=data_only) for data_only in (True, False)
            )
            return _shown(shown, written)
    except Exception:  # a hostile file may make the library fail in any way
        return (Problem("", "", str(RefusedFile("damaged"))),)


def _shown(shown: Workbook, written: Workbook) -> dict[str, Grid] | Problems:
    """What the cells show; a formula that no program has worked out yet shows nothing, and is said."""
    found: dict[str, Grid] = {}
    for sheet in shown.worksheets[:MOST_SHEETS]:
        if not hasattr(sheet, "iter_rows"):
            continue
        bounds = {"max_row": MOST_ROWS + 1, "max_col": MOST_COLUMNS, "values_only": True}
        rows = [_padded(row) for row in sheet.iter_rows(**bounds)]
        if len(rows) > MOST_ROWS and any(any(cell is not None for cell in row) for row in rows[MOST_ROWS:]):
            return (Problem(sheet.title, "", _("There are more than %d rows. Split the sheet.") % MOST_ROWS),)
        formulas = [_padded(row) for row in written[sheet.title].iter_rows(**bounds)]
        for line, (values, behind) in enumerate(zip(rows, formulas, strict=False), 1):
            for place, (value, formula) in enumerate(zip(values, behind, strict=True), 1):
                if value is None and isinstance(formula, str) and formula.startswith("="):
                    cell = f"{get_column_letter(place)}{line}"
                    told = _("The formula has not been worked out. Open the file, save it, and try again.")
                    return (Problem(sheet.title, cell, told),)
        found[sheet.title] = rows
    return found


def _padded(row: Sequence[Any]) -> tuple[Any, ...]:
    return (*row, *[None] * (MOST_COLUMNS - len(row)))


def _read(grids: Mapping[str, Grid], matrix: Matrix) -> Sheet | Problems:
    problems: list[Problem] = []
    risks = _table(grids, "risks", ("threat", "area"), problems)
    measures = _table(grids, "measures", ("risk", "text"), problems)
    if risks is not None and (other := _other_matrix(grids, matrix)):
        told = _("It was exported while the assessment used another risk matrix, “%s”. Export it anew.") % other
        problems.append(Problem("", "", told))
    if risks is None or problems:
        return tuple(problems[:MOST_PROBLEMS])
    found = read_risks(risks, matrix, problems)
    against = read_measures(measures, matrix, found, problems) if measures else ()
    assessment = _assessment(grids)
    is_exported = any(row.revision is not None for row in found) or any(row.revision is not None for row in against)
    if is_exported and assessment is None:
        told = _("It does not say which assessment it belongs to. Keep the sheet “%s” as it was exported.")
        problems.append(Problem("", "", told % next(iter(layout().sheets["scale"].values()))))
    return tuple(problems[:MOST_PROBLEMS]) or Sheet(assessment, found, against)


def _table(grids: Mapping[str, Grid], code: str, needed: Iterable[str], problems: list[Problem]) -> Table | None:
    names = {folded(name) for name in layout().sheets[code].values()}
    named = [name for name in grids if folded(name) in names]
    other = {folded(name) for key, row in layout().sheets.items() if key != code for name in row.values()}
    for name in [*named, *(name for name in grids if name not in named and folded(name) not in other)]:
        header, places = _header(grids[name], code)
        if set(needed) <= set(places):
            if "revision" not in places and any(key in places for key in ("label", "ref")) and "state" in places:
                told = _("The column “%s” is gone. It says what has been changed since the export.")
                problems.append(Problem(name, "", told % "/".join(dict.fromkeys(_named(code, "revision")))))
            return Table(name, header, places, grids[name][header:])
    if code == "risks":
        told = _("No sheet has the columns “%(threat)s” and “%(area)s”. Keep the headers as they were exported.")
        said = {key: "/".join(dict.fromkeys(_named("risks", key))) for key in ("threat", "area")}
        problems.append(Problem("", "", told % said))
    return None


def _named(sheet: str, code: str) -> Iterable[str]:
    return next(column.name for column in layout().columns(sheet) if column.code == code).values()


def _header(grid: Grid, code: str) -> tuple[int, dict[str, int]]:
    """The row among the first that has the most of our columns. Names of ours count before those that mean the same."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row, cells in enumerate(grid[:HEADER_WITHIN], 1):
        places: dict[str, int] = {}
        said = [folded(text(cell)) for cell in cells]
        for by_own_name in (True, False):
            for column in layout().columns(code):
                names = {folded(name) for name in column.name.values()} if by_own_name else column.names
                free = (place for place, name in enumerate(said) if name in names and place not in places.values())
                if column.code not in places and (place := next(free, None)) is not None:
                    places[column.code] = place
        if len(places) > len(best[1]):
            best = (row, places)
    return best


def _other_matrix(grids: Mapping[str, Grid], matrix: Matrix) -> str:
    """The name of the matrix it was exported with, when that is another: a step there is not the same step here."""
    words = {folded(name) for name in layout().words["matrix"].values()}
    said = [text(row[1]) for grid in grids.values() for row in grid[:HEADER_WITHIN] if folded(text(row[0])) in words]
    names = {folded(clean(name)) for name in matrix.name.values()}
    return next((name for name in said if name and folded(name) not in names), "")


def _assessment(grids: Mapping[str, Grid]) -> int | None:
    words = {folded(name) for name in layout().words["assessment"].values()}
    for grid in grids.values():
        for row in grid[:HEADER_WITHIN]:
            if folded(text(row[0])) in words:
                try:
                    return number(row[1])
                except Unreadable:
                    return None
    return None
