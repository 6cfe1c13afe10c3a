"""The rows of the two tables, each cell in its place. Pure; what is wrong is added to `problems`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.exchange.drafts import DraftJudgement
from tillit.assessment.exchange.judging import values
from tillit.assessment.exchange.spreadsheet.cells import Unreadable, tick, value_of
from tillit.assessment.exchange.spreadsheet.layout import layout
from tillit.assessment.exchange.spreadsheet.ros import MeasureRow, Problem, RiskRow
from tillit.assessment.exchange.spreadsheet.table import Table
from tillit.assessment.rules import check_judgement
from tillit.assessment.scale import Matrix
from tillit.web.denied import Invalid

COLUMN_OF = {
    "likelihood": "likelihood", "consequence_pupil": "pupil", "consequence_municipality": "municipality",
    "consequence_society": "society", "reason": "reason",
}  # fmt: skip
COLUMN_OF |= {f"{field}_after": f"{column}_after" for field, column in COLUMN_OF.items()}


def read_risks(table: Table, matrix: Matrix, problems: list[Problem]) -> tuple[RiskRow, ...]:
    found = []
    for row in table.numbers():
        before = len(problems)
        values_found = _values(table, row, "risks", matrix, problems)
        if len(problems) > before:
            continue
        risk = RiskRow(**values_found, row=row)
        found.append(risk)
        if not risk.is_locked:
            problems += _senseless(table, risk, matrix)
    counts = Counter(risk.label for risk in found if risk.label)
    for risk in found:
        if counts[risk.label] > 1:
            told = _("Two rows have the number %s. Give the new one another number, or none.") % risk.label
            problems.append(Problem(table.name, table.address(risk.row, "label"), told))
    return tuple(found)


def _values(table: Table, row: int, sheet: str, matrix: Matrix, problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in layout().columns(sheet):
        cell = table.cell(row, column.code)
        try:
            is_tick = sheet == "measures" and column.code == "take_out"
            found[column.code] = tick(cell) if is_tick else value_of(cell, column.code, matrix)
        except Unreadable as problem:
            problems.append(Problem(table.name, table.address(row, column.code), str(problem)))
    return found


def _senseless(table: Table, risk: RiskRow, matrix: Matrix) -> Iterator[Problem]:
    if not risk.threat:
        yield Problem(table.name, table.address(risk.row, "threat"), _("Say what can happen."))
    if not risk.area:
        yield Problem(table.name, table.address(risk.row, "area"), _("Choose an area."))
    try:
        check_judgement(matrix, judged(risk))
    except Invalid as problem:
        yield Problem(table.name, table.address(risk.row, COLUMN_OF[problem.field or "reason"]), str(problem))


def judged(risk: RiskRow) -> dict[str, Any]:
    """By the names of the columns of a risk in the database."""
    before = DraftJudgement(risk.likelihood, risk.pupil, risk.municipality, risk.society, risk.reason)
    after = DraftJudgement(
        risk.likelihood_after, risk.pupil_after, risk.municipality_after, risk.society_after, risk.reason_after
    )
    return values(before, after)


def read_measures(
    table: Table, matrix: Matrix, risks: tuple[RiskRow, ...], problems: list[Problem]
) -> tuple[MeasureRow, ...]:
    labels = {risk.label for risk in risks if risk.label}
    found = []
    for row in table.numbers():
        before = len(problems)
        values_found = _values(table, row, "measures", matrix, problems)
        if len(problems) > before:
            continue
        measure = MeasureRow(**values_found, row=row)
        found.append(measure)
        if not measure.text:
            problems.append(Problem(table.name, table.address(row, "text"), _("Say what the measure is.")))
        if measure.risk not in labels:
            told = _("No risk has the number “%s” in the sheet of risks.") % measure.risk[:40]
            problems.append(Problem(table.name, table.address(row, "risk"), told))
    counts = Counter(measure.ref for measure in found if measure.ref is not None)
    for measure in found:
        if measure.ref is not None and counts[measure.ref] > 1:
            told = _("Two rows have the measure number %d. Leave it empty where the measure is new.") % measure.ref
            problems.append(Problem(table.name, table.address(measure.row, "ref"), told))
    return tuple(found)
