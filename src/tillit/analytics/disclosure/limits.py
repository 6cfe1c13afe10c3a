from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tillit.analytics.dated import in_force_or_first

DATA = Path(__file__).parents[1] / "data" / "disclosure.yaml"


class Within(StrEnum):
    """How wide a total is: inside one school, or across schools."""

    SCHOOL = "school"
    OWNER = "owner"


class Limit(msgspec.Struct, frozen=True):
    code: str
    within: Within
    smallest: int
    text: dict[str, str]
    source: str
    valid_from: date
    verified_on: date
    valid_to: date | None = None
    uncertain: bool = False


class Shares(msgspec.Struct, frozen=True):
    """In per cent."""

    step: int
    lowest: int
    highest: int


class People(msgspec.Struct, frozen=True):
    step: int


class Keep(msgspec.Struct, frozen=True):
    code: str
    years: int
    text: dict[str, str]
    source: str
    valid_from: date
    verified_on: date
    valid_to: date | None = None
    uncertain: bool = False


class Noise(msgspec.Struct, frozen=True):
    epsilon: float
    most_from_one: int


class Rules(msgspec.Struct, frozen=True):
    limits: tuple[Limit, ...]
    shares: Shares
    people: People
    keep: tuple[Keep, ...]
    noise: Noise


@cache
def rules() -> Rules:
    written: Any = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return msgspec.convert(written, Rules)


def limit(within: Within, today: date) -> Limit:
    """The strictest that holds; before the first, the first."""
    found = [each for each in rules().limits if each.within is within]
    return max(in_force_or_first(found, today), key=lambda each: each.smallest)


def smallest_group(within: Within, today: date, of_records: Iterable[int] = ()) -> int:
    """The strictest of our own limit and what the records of the uses say (`ReadRule.smallest_group`)."""
    return max([limit(within, today).smallest, *of_records])


def keeping(today: date) -> Keep:
    return max(in_force_or_first(rules().keep, today), key=lambda each: each.valid_from)


def keep_until(month: date, today: date) -> date:
    """Of a total of `month`, by the rule in force `today`."""
    return month.replace(year=month.year + keeping(today).years)
