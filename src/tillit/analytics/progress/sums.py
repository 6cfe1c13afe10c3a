"""What is kept of answers: a few sums. They can be added and taken from each other, and nothing else is ever done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from tillit.analytics.progress.forgetting import EPOCH, weight
from tillit.analytics.progress.rules import Model

WHOLE = 1000  # a right answer; partial scores are thousandths


@dataclass(frozen=True, slots=True)
class Answer:
    """`credit`: from 0 (wrong) to 1 (right). `alone`: without help and not together with others."""

    day: date
    credit: float
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Sums:
    answers: int = 0
    helped: int = 0
    own_right: int = 0
    own_weight: int = 0
    own_days: int = 0
    recent_right: int = 0
    recent_weight: int = 0
    helped_right: int = 0
    helped_weight: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(mine + yours for mine, yours in zip(self.numbers, other.numbers, strict=True)))

    def __sub__(self, other: Sums) -> Sums:
        return Sums(*(mine - yours for mine, yours in zip(self.numbers, other.numbers, strict=True)))

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.answers, self.helped, self.own_right, self.own_weight, self.own_days, self.recent_right,
                self.recent_weight, self.helped_right, self.helped_weight)  # fmt: skip


NOTHING = Sums()
COLUMNS = tuple(field.name for field in fields(Sums))


def one(answer: Answer, model: Model) -> Sums:
    credit = round(min(max(answer.credit, 0.0), 1.0) * WHOLE)
    counts = weight(answer.day, model.half_life)
    if not answer.alone:
        return Sums(helped=1, helped_right=counts * credit, helped_weight=counts)
    recent = weight(answer.day, model.recent_half_life)
    return Sums(
        answers=1, own_right=counts * credit, own_weight=counts, own_days=counts * (answer.day - EPOCH).days,
        recent_right=recent * credit, recent_weight=recent,
    )  # fmt: skip


def sums_of(answers: Iterable[Answer], model: Model) -> Sums:
    return sum((one(answer, model) for answer in answers), start=NOTHING)
