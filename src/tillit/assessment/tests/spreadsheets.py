"""Spreadsheets opened, changed and saved, also by a program people use."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def through_a_program(content: bytes, folder: Path) -> bytes:
    """LibreOffice, where it is on the machine; else openpyxl stands in, which at least writes every part anew."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return saved(book(content))
    (folder / "in").mkdir()
    (folder / "in" / "ros.xlsx").write_bytes(content)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx", "--outdir",
         str(folder / "out"), str(folder / "in" / "ros.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "out" / "ros.xlsx").read_bytes()
