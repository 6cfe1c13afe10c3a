"""What is data: the models, the words and their thresholds."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tillit.analytics.dated import in_force_or_first

DATA = Path(__file__).parents[1] / "data" / "progress.yaml"


class Prior(msgspec.Struct, frozen=True):
    """As if so much had been answered right and wrong before the first answer."""

    right: float
    wrong: float


class Model(msgspec.Struct, frozen=True):
    """Half-lives in days."""

    number: int
    half_life: int
    recent_half_life: int
    prior: Prior
    text: dict[str, str]
    source: str
    valid_from: date
    verified_on: date
    valid_to: date | None = None


class Telling(msgspec.Struct, frozen=True):
    """`sure`: how sure we are before a word is used. `least`: worth of answers (new ones count whole) before any is."""

    sure: float
    least: float


class LevelRule(msgspec.Struct, frozen=True):
    code: str
    text: dict[str, str]
    above: float | None = None
    below: float | None = None


class SharingRule(msgspec.Struct, frozen=True):
    code: str
    most: int
    text: dict[str, str]


class Rules(msgspec.Struct, frozen=True):
    models: tuple[Model, ...]
    telling: Telling
    levels: tuple[LevelRule, ...]
    summing_up: frozenset[str]
    sharing: tuple[SharingRule, ...]


@cache
def rules() -> Rules:
    written: Any = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return msgspec.convert(written, Rules)


@cache
def model_of(number: int) -> Model:
    return next(each for each in rules().models if each.number == number)


def model(today: date) -> Model:
    """The one new states are made with. Before the first, the first."""
    return max(in_force_or_first(rules().models, today), key=lambda each: each.number)
