"""The Data Privacy Framework list: reads the CSV the participant list exports, and says what it tells of one name.

Header names, delimiter, encoding and date form vary between exports and years, so they are read tolerantly. What the
rows *say* is not: a row we do not understand stops the whole import, with its line number. Dates with slashes are
month first, as the US list writes them.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tillit.agreements.legal_names import normalised
from tillit.agreements.recipient import DpfFacts

MAX_BYTES = 10_000_000
MAX_ROWS = 50_000
MAX_PROBLEMS = 20
HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("organization name", "organization", "organisation name", "organisation", "company name", "participant"),
    "status": ("status", "participation status", "eu us dpf status", "eu u s dpf", "active inactive", "dpf status"),
    "covered": ("covered data", "data covered", "data collected", "type of data", "covered data types"),
    "framework": ("framework", "frameworks", "program", "programs", "data privacy framework"),
    "due_on": ("next certification due date", "next certification", "certification due date", "recertification due"),
    "also": ("covered entities", "other covered entities", "covered us entities", "other covered us entities"),
}
REQUIRED = ("name", "status", "covered")
DATE_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y")


@dataclass(frozen=True)
class DpfEntry:
    name: str
    active: bool
    covers_hr: bool
    covers_non_hr: bool
    due_on: dt.date | None = None
    also_covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What is wrong, on which line (0: the file as a whole). `code` is worded where people read it."""

    line: int
    code: str
    value: str = ""


class ListRefused(ValueError):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)


def parse_list(content: bytes) -> tuple[DpfEntry, ...]:
    """All rows for the EU-U.S. framework, or ListRefused with everything that is wrong (the first twenty)."""
    rows = _rows(_decoded(content))
    columns = _columns(next(rows, (1, []))[1])
    entries: list[DpfEntry] = []
    problems: list[Problem] = []
    for line, row in rows:
        if len(entries) >= MAX_ROWS or len(problems) >= MAX_PROBLEMS:
            break
        try:
            entries += _entry(line, {key: _cell(row, at) for key, at in columns.items()})
        except ListRefused as refused:
            problems += refused.problems
    if len(entries) >= MAX_ROWS:
        problems.append(Problem(0, "too_many_rows", str(MAX_ROWS)))
    if not problems and not entries:
        problems.append(Problem(0, "empty"))
    if problems:
        raise ListRefused(problems)
    return tuple(entries)


def _decoded(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise ListRefused([Problem(0, "too_big", str(MAX_BYTES // 1_000_000))])
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ListRefused([Problem(0, "not_text")])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        raise ListRefused([Problem(reader.line_num, "not_csv")]) from None


def _columns(header: list[str]) -> dict[str, int]:
    known = {_plain(cell): at for at, cell in reversed(list(enumerate(header)))}
    columns = {key: known[name] for key, names in HEADERS.items() for name in reversed(names) if name in known}
    missing = [Problem(1, "column_missing", HEADERS[key][0]) for key in REQUIRED if key not in columns]
    if missing:
        raise ListRefused(missing)
    return columns


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"[^a-z]+", " ", cell.casefold()).split())


def _cell(row: list[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _entry(line: int, cells: dict[str, str]) -> list[DpfEntry]:
    framework = cells.get("framework", "")
    if framework and not re.search(r"\beu\b", framework, re.IGNORECASE):
        return []  # Swiss or UK only: says nothing about data from the EEA
    if not normalised(cells["name"]):
        raise ListRefused([Problem(line, "name_missing")])
    hr, non_hr = _coverage(line, cells["covered"])
    return [
        DpfEntry(
            name=cells["name"][:300],
            active=_active(line, cells["status"]),
            covers_hr=hr,
            covers_non_hr=non_hr,
            due_on=_date(line, cells.get("due_on", "")),
            also_covers=tuple(part.strip() for part in re.split(r"[;\n|]", cells.get("also", "")) if part.strip()),
        )
    ]


def _active(line: int, cell: str) -> bool:
    word = _plain(cell)
    if word == "active":
        return True
    if word.split()[:1] and word.split()[0] in ("inactive", "withdrawn", "removed", "lapsed", "expired"):
        return False
    raise ListRefused([Problem(line, "status_unknown", cell[:80])])


def _coverage(line: int, cell: str) -> tuple[bool, bool]:
    words = _plain(cell).replace("human resources", "hr").replace("non hr", "nonhr")
    found = set(words.split()) & {"hr", "nonhr"}
    if not found:
        raise ListRefused([Problem(line, "coverage_unknown", cell[:80])])
    return "hr" in found, "nonhr" in found


def _date(line: int, cell: str) -> dt.date | None:
    if not cell:
        return None
    for form in DATE_FORMS:
        try:
            return dt.datetime.strptime(cell, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise ListRefused([Problem(line, "date_unknown", cell[:80])])


def facts_from(hits: Sequence[DpfEntry], checked_on: dt.date) -> DpfFacts | None:
    """What the entries under one exact legal name say. None when they contradict each other: a person must look."""
    if not hits:
        return DpfFacts(checked_on=checked_on, listed=False)
    if len({(hit.active, hit.covers_hr, hit.covers_non_hr) for hit in hits}) > 1:
        return None
    hit = hits[0]
    return DpfFacts(
        checked_on=checked_on,
        listed=True,
        active=hit.active,
        covers_hr=hit.covers_hr,
        covers_non_hr=hit.covers_non_hr,
        due_on=hit.due_on,
    )
