"""A fictional class: its pupils, and when they work with what, in which service. Read from data/classrooms.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import Any

from tillit.project.demo.schoolwork.language import read

WITHOUT_SCHOOL = (8, 41)  # weeks: winter and autumn
HOLIDAYS = ((1, 1), (1, 2), (1, 3), (5, 1), (5, 17), *((12, day) for day in range(21, 32)))


@dataclass(frozen=True)
class Pupil:
    """`name` is made up. `username` of those the demo world has as persons; the others get one from their place."""

    username: str
    name: str


@dataclass(frozen=True)
class Lesson:
    weekday: int  # 1 is Monday
    starts: time
    service: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Classroom:
    """`key`: of the group in places.yaml; `pupils`: in the order of the list; `grades`: of the pupils,
    in turn."""

    key: str
    pupils: tuple[Pupil, ...]
    lessons: tuple[Lesson, ...]
    grades: tuple[int, ...]
    subjects: tuple[str, ...]
    teachers: tuple[str, ...]
    gaps: tuple[tuple[str, float], ...] = ()  # skills in which the class as a whole is ahead or behind

    def on(self, day: date) -> list[Lesson]:
        return [lesson for lesson in self.lessons if lesson.weekday == day.isoweekday()] if has_school(day) else []

    def skills_of(self, service: str) -> list[str]:
        return sorted({skill for lesson in self.lessons if lesson.service == service for skill in lesson.skills})

    def grade(self, place: int) -> int:
        return self.grades[place * len(self.grades) // len(self.pupils)]


def has_school(day: date) -> bool:
    """It is always term here, but for weekends and the shorter holidays: a demo shall also live in July."""
    week, weekday = day.isocalendar()[1:]
    return weekday <= 5 and week not in WITHOUT_SCHOOL and (day.month, day.day) not in HOLIDAYS


def last_school_day(day: date) -> date:
    while not has_school(day):
        day -= timedelta(days=1)
    return day


@cache
def classrooms() -> tuple[Classroom, ...]:
    return tuple(_read(row) for row in read("classrooms"))


def _read(row: dict[str, Any]) -> Classroom:
    known = row.get("known", {})
    named = [Pupil(username, name) for username, name in known.items()]
    others = [
        Pupil(f"elev-{row['key']}-{place}", name.strip()) for place, name in enumerate(row["pupils"].split(","), 1)
    ]
    lessons = tuple(
        Lesson(each["weekday"], time.fromisoformat(each["starts"]), each["service"], tuple(each["skills"]))
        for each in row["lessons"]
    )
    facts = (tuple(row["grades"]), tuple(row["subjects"]), tuple(row["teachers"]), tuple(row.get("gaps", {}).items()))
    return Classroom(row["key"], (*named, *others), lessons, *facts)
