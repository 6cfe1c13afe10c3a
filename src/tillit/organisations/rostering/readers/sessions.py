"""Academic sessions of OneRoster: school years, and the terms a class runs in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tillit.organisations.rostering.readers.tables import ENDED, Line, Notes, day
from tillit.organisations.rostering.roster import Problem, Year

YEAR = "schoolyear"
DEPTH = 5  # term in semester in year; a ring would never end


@dataclass
class Sessions:
    years: dict[str, Year | None] = field(default_factory=dict)
    terms: dict[str, tuple[date, date, str]] = field(default_factory=dict)  # from, to, in which other

    def span(self, numbers: Iterable[str]) -> tuple[str, date | None, date | None]:
        """The school year, the first and the last day of the terms."""
        known = [(number, self.terms[number]) for number in numbers if number in self.terms]
        if not known:
            return "", None, None
        year = next((found for number, _ in known if (found := self._year(number))), "")
        return year, min(term[0] for _, term in known), max(term[1] for _, term in known)

    def _year(self, number: str) -> str:
        for _step in range(DEPTH):
            if self.years.get(number):
                return number
            number = self.terms[number][2] if number in self.terms else ""
        return ""


def read_sessions(lines: Iterable[Line], notes: Notes) -> Sessions:
    sessions = Sessions()
    for line in lines:
        kind = line.get("type").casefold()
        if line.get("status").casefold() == ENDED:
            sessions.years |= {line.number: None} if kind == YEAR else {}
            continue
        starts, ends = day(line, "startDate", notes), day(line, "endDate", notes)
        if not line.number or starts is None or ends is None or ends < starts:
            notes.problems.append(Problem(line.place, "no_dates"))
            continue
        sessions.terms[line.number] = (starts, ends, line.get("parentSourcedId"))
        if kind == YEAR:
            sessions.years[line.number] = Year(line.number, (line.get("title") or line.number)[:100], starts, ends)
    return sessions
