"""The card of the model of progress: what it is for, what it was measured to, and who answers for it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

DATA = Path(__file__).parents[1] / "data" / "model_card.yaml"
Texts = dict[str, str]


class Part(msgspec.Struct, frozen=True):
    code: str
    title: Texts
    points: tuple[Texts, ...]


class TriedOn(msgspec.Struct, frozen=True):
    name: str
    learned_pupils: int
    tried_pupils: int
    tried_answers: int

    @property
    def answers(self) -> str:
        """As it is read, in thousands."""
        return f"{self.tried_answers:,}".replace(",", "\u00a0")


class Figure(msgspec.Struct, frozen=True):
    """`auc`: of a right and a wrong answer, how often the right one was thought likelier. `ece`: how far the percentages
    are off on average."""

    code: str
    text: Texts
    auc: float
    ece: float

    @property
    def times(self) -> int:
        """Of a thousand."""
        return round(1000 * self.auc)

    @property
    def points(self) -> float:
        """Percentage points."""
        return round(100 * self.ece, 1)


class Card(msgspec.Struct, frozen=True):
    model: int
    version: str
    measured_on: date
    answers_for: Texts
    parts: tuple[Part, ...]
    data: TriedOn
    figures: tuple[Figure, ...]
    why: Texts


@cache
def card() -> Card:
    written: Any = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return msgspec.convert(written, Card)
