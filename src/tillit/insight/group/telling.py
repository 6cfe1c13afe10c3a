"""What the page about a group's tasks says, in words. Rows without persons in, words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from tillit.analytics.indicators import INDICATORS, Indicator
from tillit.analytics.models import SkillArea, Stop
from tillit.curriculum import queries as curriculum
from tillit.curriculum.models import Aim
from tillit.curriculum.said import choose
from tillit.insight.group.queries import Found
from tillit.insight.presenting import WIDTH

Row = Mapping[str, Any]
LONGEST = 60  # letters of an address
SHOWN = 3  # tasks before the others are folded away


def said(texts: Mapping[str, str]) -> str:
    """In the language of the page, or the nearest: suppliers write nb, nb-NO and no alike."""
    short = ((key.lower().split("-")[0], text) for key, text in sorted(texts.items(), reverse=True))
    plain = {"nb" if key == "no" else key: text for key, text in short}
    return choose(plain, "").text


def short(address: str) -> str:
    """The end of an address, as far as it can be read."""
    end = unquote(address.rstrip("/").split("://")[-1].split("?")[0])
    parts = end.split("/")
    found = "/".join(parts[-2:]) if len(parts) > 2 else end
    return found if len(found) <= LONGEST else "…" + found[1 - LONGEST :]


@dataclass(frozen=True)
class Answer:
    response: str
    people: int


@dataclass(frozen=True)
class Piece:
    """Drawn like the bar of a skill area (insight/bar.html)."""

    level: str
    word: str
    number: int
    x: int
    width: int


@dataclass(frozen=True)
class TaskRow:
    rows: tuple[Row, ...]
    areas: Mapping[int, SkillArea]

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def title(self) -> str:
        """What is asked, where it is known; else what the task is called."""
        return said(self.first.get("text", {})) or said(self.first.get("name", {})) or short(self.first["task"])

    @property
    def about(self) -> str:
        name = said(self.first.get("name", {}))
        return name if name != self.title else ""

    @property
    def area(self) -> SkillArea | None:
        return self.areas.get(self.first.get("area", 0))

    @property
    def answers(self) -> list[Answer]:
        return [Answer(said(row.get("means", {})) or row["response"], row["people"]) for row in self.rows]

    @property
    def numbers(self) -> list[tuple[str, str, int]]:
        row = self.first
        return [
            ("safe", _("right by themselves"), row["alone"]), ("on_the_way", _("right with help"), row["helped"]),
            ("needs_practice", _("not yet"), row["not_yet"]),
        ]  # fmt: skip

    @property
    def pieces(self) -> list[Piece]:
        at, found = 0, []
        for level, word, number in self.numbers:
            width = round(WIDTH * number / self.first["people"])
            if number:
                found.append(Piece(level, word, number, at, max(width, 2)))
            at += width
        return found


@dataclass(frozen=True)
class HardRow:
    area: SkillArea
    hard: int
    enough: int


@dataclass(frozen=True)
class AimRow:
    aim: Aim
    people: int
    last_day: date | None


@dataclass(frozen=True)
class BasisRow:
    area: SkillArea
    row: Row

    @property
    def first_day(self) -> date:
        return date.fromisoformat(self.row["first_day"])

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.row["last_day"])


@dataclass(frozen=True)
class Part:
    """One indicator on the page: what it found, or why nothing is shown."""

    indicator: Indicator
    rows: Sequence[Any]
    stop: Stop | None
    there: bool

    @property
    def shown(self) -> Sequence[Any]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> Sequence[Any]:
        return self.rows[SHOWN:]

    @property
    def left(self) -> Sequence[Any]:
        """Aims nobody has worked with."""
        return [row for row in self.rows if not row.people]


def part(found: Found, code: str, rows: Sequence[Any]) -> Part:
    return Part(INDICATORS[code], rows, found.stops.get(code), code in found.findings)


def parts(found: Found) -> dict[str, Part]:
    made: dict[str, Sequence[Any]] = {
        "wrong_answers": wrong(found), "task": [TaskRow((row,), found.areas) for row in found.rows("task")],
        "struggles": hard(found), "coverage": aims(found), "basis": basis(found),
    }  # fmt: skip
    return {code: part(found, code, rows) for code, rows in made.items()}


def wrong(found: Found) -> list[TaskRow]:
    of_task: dict[tuple[int, str], list[Row]] = {}
    for row in found.rows("wrong_answers"):
        of_task.setdefault((row["use"], row["task"]), []).append(row)
    return [TaskRow(tuple(rows), found.areas) for rows in of_task.values()]


def hard(found: Found) -> list[HardRow]:
    return [
        HardRow(found.areas[row["area"]], row["hard"], row["enough"])
        for row in found.rows("struggles") if row["area"] in found.areas
    ]  # fmt: skip


def aims(found: Found) -> list[AimRow]:
    """As the curriculum orders them, those that have been worked with first."""
    rows = found.rows("coverage")
    known = curriculum.aims([row["aim"] for row in rows])
    told = [
        AimRow(known[row["aim"]], row["people"], date.fromisoformat(row["last_day"]) if row["last_day"] else None)
        for row in rows if row["aim"] in known
    ]  # fmt: skip
    return sorted(told, key=lambda each: (each.people == 0, each.aim.plan_id or "", each.aim.order, each.aim.code))


def basis(found: Found) -> list[BasisRow]:
    return [BasisRow(found.areas[row["area"]], row) for row in found.rows("basis") if row["area"] in found.areas]
