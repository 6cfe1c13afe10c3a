"""What a roster says, in one form whatever it came as. Pure: no database, no clock.

A row is known by its number in the source. Of each table a roster says either everything (`whole`: what it does not
name has ended, within the schools it names), or only what has changed. What it does not speak of is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from msgspec import Struct

Part = Literal["pupil", "teacher", "guardian"]
TABLES = ("schools", "years", "groups", "people", "belongings", "enrolments", "relations")


class School(Struct, frozen=True):
    id: str
    name: str
    number: str = ""  # organisation number


class Year(Struct, frozen=True):
    id: str
    title: str
    starts: date
    ends: date  # the last day


class Group(Struct, frozen=True):
    id: str
    school: str
    name: str
    kind: Literal["basis", "teaching", "other"] = "basis"
    grades: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    year: str = ""
    starts: date | None = None
    ends: date | None = None  # the last day


class Somebody(Struct, frozen=True):
    id: str
    name: str
    email: str = ""  # of those who work or answer for somebody; never of a pupil
    feide: str = ""  # eduPersonPrincipalName
    grade: int | None = None
    born_on: date | None = None
    former: str = ""  # what the source called them before


class Belonging(Struct, frozen=True):
    id: str
    person: str
    school: str
    part: Part
    since: date | None = None
    until: date | None = None  # the first day it is no longer so


class Enrolment(Struct, frozen=True):
    id: str
    person: str
    group: str
    part: Literal["pupil", "teacher"]
    since: date | None = None
    until: date | None = None


class Relation(Struct, frozen=True):
    """`person` has `other` on their row. Who of them answers for whom follows from what they are."""

    id: str
    person: str
    other: str


Row = School | Year | Group | Somebody | Belonging | Enrolment | Relation


class Problem(Struct, frozen=True):
    """A row that could not be used: where it stands, and why. Said to whoever brings the file; nothing is lost silently."""

    where: str  # "enrollments.csv, line 12"
    code: str
    about: str = ""


class Roster(Struct, frozen=True):
    """Tables of rows by their number. None: the source says it has ended."""

    schools: dict[str, School | None] = {}
    years: dict[str, Year | None] = {}
    groups: dict[str, Group | None] = {}
    people: dict[str, Somebody | None] = {}
    belongings: dict[str, Belonging | None] = {}
    enrolments: dict[str, Enrolment | None] = {}
    relations: dict[str, Relation | None] = {}
    born: dict[str, date | None] = {}  # a table of its own: most rosters leave it out
    whole: frozenset[str] = frozenset()
    # Table → those whose rows there all stand here, also when the table is not whole (one row lists all its roles).
    complete: dict[str, frozenset[str]] = {}
    # "table:number" of rows that could not be read. What was said of them before stands: nobody leaves by a misprint.
    spared: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()  # fields of a group that stand in a table this roster does not have whole
    where: dict[str, str] = {}  # "table:number" → where in the file
    problems: tuple[Problem, ...] = ()
    leaders: tuple[str, ...] = ()  # said to lead a school; told to people, never acted on
    passed_over: dict[str, int] = {}  # what was not read, on purpose, and how many

    def table(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = getattr(self, name)
        return found

    def rows(self, name: str) -> Iterator[Any]:
        return (row for row in self.table(name).values() if row is not None)

    def place(self, name: str, number: str) -> str:
        return self.where.get(f"{name}:{number}", "")


class NotARoster(Exception):
    """The file cannot be read at all. `code` says why, `about` where."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code} {about}".strip())
        self.code, self.about = code, about
