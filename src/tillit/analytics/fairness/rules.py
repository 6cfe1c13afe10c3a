"""What is data: what is tested, how far off is too far, and what is not tested and why."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tillit.analytics.dated import in_force, in_force_or_first

DATA = Path(__file__).parents[1] / "data" / "fairness.yaml"
MODEL = "progress"


class By(StrEnum):
    """What pupils are told apart by."""

    ALL = "all"
    LANGUAGE = "language"
    SCHOOL = "school"
    GROUP = "group"


class Limit(msgspec.Struct, frozen=True):
    """`gap`: as a share of the answers. `people`, `answers`: a part with fewer is not tested."""

    code: str
    gap: float
    people: int
    answers: int
    text: dict[str, str]
    source: str
    valid_from: date
    verified_on: date
    valid_to: date | None = None
    uncertain: bool = False


class Split(msgspec.Struct, frozen=True):
    code: str
    by: By
    text: dict[str, str]
    source: str
    valid_from: date
    verified_on: date
    valid_to: date | None = None


class Untested(msgspec.Struct, frozen=True):
    code: str
    text: dict[str, str]
    why: dict[str, str]
    takes: dict[str, str]
    source: str
    verified_on: date


class Judges(msgspec.Struct, frozen=True):
    code: str
    rests_on: str | None


class WithoutTest(msgspec.Struct, frozen=True):
    codes: tuple[str, ...]
    why: dict[str, str]


class Rules(msgspec.Struct, frozen=True):
    limits: tuple[Limit, ...]
    splits: tuple[Split, ...]
    untested: tuple[Untested, ...]
    indicators: tuple[Judges, ...]
    without_test: tuple[WithoutTest, ...]


@cache
def rules() -> Rules:
    written: Any = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return msgspec.convert(written, Rules)


def limit(today: date) -> Limit:
    """The strictest that holds; before the first, the first."""
    return min(in_force_or_first(rules().limits, today), key=lambda each: each.gap)


def splits(today: date) -> list[Split]:
    return in_force(rules().splits, today)


def split_named(code: str) -> Split:
    return next(each for each in rules().splits if each.code == code)


def rests_on(code: str) -> str | None:
    return next((each.rests_on for each in rules().indicators if each.code == code), None)


def fall_with(code: str) -> list[str]:
    """The indicators that judge with it."""
    return [each.code for each in rules().indicators if each.rests_on == code]


def why_not_tested(code: str) -> dict[str, str] | None:
    return next((each.why for each in rules().without_test if code in each.codes), None)
