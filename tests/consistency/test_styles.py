"""Style sheets: nothing turns when the telephone is turned (WCAG 1.3.4). Read here once, and not by axe on every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consistency.source import PACKAGE, name

SHEETS = sorted(file for file in PACKAGE.rglob("*.css") if "static" in file.parts)  # the design system's too


def test_there_are_style_sheets() -> None:
    assert {"designsystemet.css", "app.css"} <= {sheet.name for sheet in SHEETS}


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_none_asks_how_the_telephone_is_held(sheet: Path) -> None:
    assert "orientation" not in sheet.read_text(encoding="utf-8")
