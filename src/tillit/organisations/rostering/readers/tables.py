"""CSV tables of OneRoster: rows with the line they stand on, and values as they are meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tillit.organisations.rostering.roster import NotARoster, Problem

ENDED = "tobedeleted"
LONGEST = 300  # of a number in the source


@dataclass
class Notes:
    """What is found on the way, for whoever brings the file."""

    problems: list[Problem] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)
    spared: set[str] = field(default_factory=set)
    nameless: set[str] = field(default_factory=set)  # tables with a row that has no number
    passed_over: dict[str, int] = field(default_factory=dict)
    leaders: list[str] = field(default_factory=list)

    def pass_over(self, what: str) -> None:
        self.passed_over[what] = self.passed_over.get(what, 0) + 1


@dataclass(frozen=True)
class Line:
    values: Mapping[str, str]
    place: str

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def number(self) -> str:
        return self.get("sourcedId")

    def listed(self, name: str) -> list[str]:
        return [part for part in (word.strip() for word in self.get(name).split(",")) if part]


@dataclass(frozen=True)
class Table:
    lines: list[Line]
    mode: str  # bulk, delta or absent
    columns: tuple[str, ...] = ()


def read_table(name: str, content: bytes, needed: tuple[str, ...]) -> tuple[tuple[str, ...], list[Line]]:
    """The columns, and the rows below them."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotARoster("not_utf8", name) from error
    if "\0" in text:
        raise NotARoster("not_text", name)
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        head = tuple(column.strip() for column in next(rows, []))
        missing = [column for column in needed if column not in head]
        if missing:
            raise NotARoster("missing_column", f"{name}: {', '.join(missing)}")
        filled = ((row, rows.line_num) for row in rows if any(value.strip() for value in row))
        return head, [_line(head, row, f"{name}:{number}") for row, number in filled]
    except csv.Error as error:
        raise NotARoster("not_csv", f"{name}:{rows.line_num}") from error


def _line(head: tuple[str, ...], row: list[str], place: str) -> Line:
    return Line({column: value.strip() for column, value in zip(head, row, strict=False)}, place)


def day(line: Line, column: str, notes: Notes) -> date | None:
    text = line.get(column)[:10]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        notes.problems.append(Problem(line.place, "not_a_date", line.get(column)[:40]))
        return None


def grades(values: list[str]) -> tuple[int, ...]:
    """CEDS writes 07; upper secondary is also written vg1. What is no year of school (KG, PS, Other) is left out."""
    found = set()
    for value in values:
        word = value.casefold()
        number = word.removeprefix("vg") if word.startswith("vg") else word
        if number.isascii() and number.isdigit() and len(number) < 3:
            found.add(int(number) + (10 if word.startswith("vg") else 0))
    return tuple(sorted(grade for grade in found if 1 <= grade <= 13))
