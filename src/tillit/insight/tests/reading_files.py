"""A file as somebody who opens it reads it, whatever kind it is."""

from __future__ import annotations

import csv
import io
from typing import Any

from openpyxl import load_workbook


def read(browser: Any, address: str) -> list[list[str]]:
    """The lines of the CSV; those of the XLSX are the same."""
    plain = browser.get(f"{address}.csv")
    assert plain.status_code == 200
    lines = list(csv.reader(io.StringIO(plain.content.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(browser.get(f"{address}.xlsx").content)).active
    told = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert told == lines
    return lines
