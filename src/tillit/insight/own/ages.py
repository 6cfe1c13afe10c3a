"""How old a pupil is, as far as the school has said: by day of birth where it is known, else by the year they are in. Pure,
but for the two questions at the end. The numbers are in `data/ages.yaml`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tillit.organisations.models import GroupFacts, PupilFacts
from tillit.organisations.rostering.relations import in_force

DATA = Path(__file__).parent.parent / "data" / "ages.yaml"


class Stage(StrEnum):
    """The words a page speaks with."""

    SMALL = "small"
    MIDDLE = "middle"
    BIG = "big"
    UPPER = "upper"


class Years(msgspec.Struct, frozen=True):
    code: Stage
    years: tuple[int, int]
    source: str
    uncertain: bool = False


class Rule(msgspec.Struct, frozen=True):
    """`year`: who goes to this year of school or a lower one, is younger than `number` also with a year taken again."""

    code: str
    number: int
    year: int | None
    text: dict[str, str]
    source: str
    valid_from: date
    valid_to: date | None
    uncertain: bool = False


class Ages(msgspec.Struct, frozen=True):
    verified_on: date
    stages: tuple[Years, ...]
    rules: tuple[Rule, ...]


@cache
def ages() -> Ages:
    written: Any = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return msgspec.convert(written, Ages)


def rule(code: str, today: date) -> Rule:
    """The one that holds on the day; before the first of its kind, the first."""
    same = [each for each in ages().rules if each.code == code]
    holding = (each for each in same if each.valid_from <= today and (each.valid_to is None or today <= each.valid_to))
    return next(holding, same[0])


@dataclass(frozen=True)
class Age:
    born: date | None = None
    year: int | None = None  # of school: 1–10, 11–13 upper secondary

    def under(self, limit: Rule, today: date) -> bool | None:
        """None: nobody has said. Whoever was born on 29 February is a year older on the last of the month."""
        if self.born is not None:
            year, month = self.born.year + limit.number, self.born.month
            return today < date(year, month, min(self.born.day, monthrange(year, month)[1]))
        return True if self.year is not None and limit.year is not None and self.year <= limit.year else None


def stage_of(year: int | None, *, student: bool = False) -> Stage:
    """Where nobody has said, as to those in the middle: neither childish nor hard."""
    if student:
        return Stage.UPPER
    if year is None:
        return Stage.MIDDLE
    return next((each.code for each in ages().stages if each.years[0] <= year <= each.years[1]), Stage.UPPER)


def ages_of(people: Collection[int], today: date) -> dict[int, Age]:
    """As the school has said of each. One question."""
    facts = PupilFacts.objects.filter(in_force(today), person__in=people).order_by("since", "pk")
    years: dict[int, int] = {}
    born: dict[int, date] = {}
    for person, grade, birth in facts.values_list("person_id", "grade", "born_on"):
        years |= {person: grade} if grade else {}
        born |= {person: birth} if birth else {}
    return {person: Age(born.get(person), years.get(person)) for person in people}


def lowest_year(groups: Collection[int]) -> int | None:
    """Of the groups a pupil goes to: words all of them can read."""
    grades = GroupFacts.objects.filter(group__in=groups).order_by().values_list("grades", flat=True)
    return min((grade for each in grades for grade in each), default=None)
