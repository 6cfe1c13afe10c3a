"""One sheet of a workbook under the header that was found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from tillit.assessment.exchange.spreadsheet.cells import text

Grid = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Table:
    name: str
    header: int
    places: Mapping[str, int]
    """Column by its code → place from 0."""
    rows: Grid
    """From the row after the header."""

    def cell(self, row: int, code: str) -> Any:
        place = self.places.get(code)
        return None if place is None else self.rows[row - self.header - 1][place]

    def address(self, row: int, code: str) -> str:
        place = self.places.get(code)
        return f"{get_column_letter(place + 1) if place is not None else 'A'}{row}"

    def numbers(self) -> Iterator[int]:
        """Of the rows that say anything."""
        for place, row in enumerate(self.rows, self.header + 1):
            if any(text(row[at]) for code, at in self.places.items() if code not in ("state", "origin")):
                yield place
