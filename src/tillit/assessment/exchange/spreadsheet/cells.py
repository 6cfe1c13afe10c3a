"""One cell in, one value out, or a sentence about what is wrong with it. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from tillit.assessment.exchange.spreadsheet.layout import area_words, folded, layout, step_words, steps_of
from tillit.assessment.exchange.spreadsheet.ros import STEPS
from tillit.assessment.scale import Matrix
from tillit.documents.formats import clean

_DAY_FIRST = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T ][\d:.]*)?$")
_DAYS = range(20_000, 80_000)  # as numbers: the years 1954 to 2119
_YES = frozenset({"x", "ja", "yes", "j", "y", "1", "sann", "true", "✓"})
_NO = frozenset({"nei", "no", "n", "0", "usann", "false"})


class Unreadable(ValueError):
    """The sentence says what is wrong with the cell."""


def value_of(cell: Any, column: str, matrix: Matrix) -> Any:
    """Raises Unreadable."""
    if column in STEPS:
        return step(cell, column, matrix)
    if column == "area":
        return area(cell)
    if column in ("due", "done_on"):
        return day(cell)
    if column in ("revision", "ref"):
        return number(cell)
    if column == "state":
        return state(cell)
    return text(cell)


def text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet has only one kind of number
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    said = re.sub(r"_x000[dD]_", "", str(cell)).replace("_x005F_", "_").replace("_x005f_", "_")
    return clean(said).strip()


def step(cell: Any, column: str, matrix: Matrix) -> int | None:
    said = folded(text(cell))
    if not said:
        return None
    steps = steps_of(matrix, column)
    found = step_words(steps).get(said)
    if found is None:
        raise Unreadable(
            _("“%(said)s” is no step of this matrix. Choose a number from 1 to %(most)d.")
            % {"said": text(cell)[:40], "most": len(steps)}
        )
    return found


def area(cell: Any) -> str:
    said = text(cell)
    found = area_words().get(folded(said))
    if said and found is None:
        raise Unreadable(_("“%s” is none of the eight areas. Choose one from the list.") % said[:40])
    return found or ""


def day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = text(cell)
    if not said:
        return None
    try:
        return _day(said)
    except (ValueError, OverflowError):
        raise Unreadable(_("“%s” is not a date. Write it as 2026-11-22 or 22.11.2026.") % said[:40]) from None


def _day(said: str) -> date:
    if found := _YEAR_FIRST.match(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.match(said.replace(" ", "")):
        year = int(found[3])
        return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    if said.isascii() and said.isdigit() and int(said) in _DAYS:
        return from_excel(int(said)).date()  # type: ignore[no-any-return]
    raise ValueError(said)


def number(cell: Any) -> int | None:
    said = text(cell)
    if not said:
        return None
    if not (said.isascii() and said.isdigit()) or len(said) > 15:
        raise Unreadable(_("“%s” should be a whole number, as it was exported.") % said[:40])
    return int(said)


def state(cell: Any) -> str:
    """Only says which rows are not theirs to change; what cannot be read is an own risk."""
    said = folded(text(cell))
    return next((code for code, names in layout().states.items() if said in map(folded, names.values())), "local")


def tick(cell: Any) -> bool:
    said = folded(text(cell))
    if said and said not in _YES | _NO:
        raise Unreadable(_("Write yes here to take it out, or nothing."))
    return said in _YES
