"""Risk levels. The highest counts, never the mean: one pupil badly hurt is not made up for by many who are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from tillit.assessment.rulebook import DATA, Texts

Colour = Literal["low", "medium", "high", "very_high"]
COLOURS: tuple[Colour, ...] = ("low", "medium", "high", "very_high")
PARTIES = ("pupil", "municipality", "society")


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Texts
    explanation: Texts


class ColourRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Colour
    name: Texts
    meaning: Texts


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: Texts
    help: Texts


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    size: int
    name: Texts
    accept_up_to: Colour
    source: str
    valid_from: date
    valid_to: date | None
    verified_on: date | None
    likelihood: tuple[Step, ...]
    consequence: tuple[Step, ...]
    cells: tuple[tuple[Colour, ...], ...]
    note: str | None = None

    def colour(self, likelihood: int, consequence: int) -> Colour:
        """Steps count from 1. Outside the matrix is a mistake, not a low risk."""
        if not (1 <= likelihood <= self.size and 1 <= consequence <= self.size):
            raise ValueError(f"({likelihood}, {consequence}) is outside matrix {self.code}")
        return self.cells[likelihood - 1][consequence - 1]

    def accepts(self, colour: Colour) -> bool:
        return COLOURS.index(colour) <= COLOURS.index(self.accept_up_to)


class Scales(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    colours: tuple[ColourRule, ...]
    parties: tuple[Party, ...]
    matrices: tuple[Matrix, ...]

    def matrix(self, code: str) -> Matrix:
        return next(matrix for matrix in self.matrices if matrix.code == code)


@dataclass(frozen=True)
class Level:
    colour: Colour
    likelihood: int
    consequence: int
    parties: tuple[str, ...]
    """Those hit hardest: why the consequence is what it is."""


@cache
def scales() -> Scales:
    return msgspec.yaml.decode((DATA / "scales.yaml").read_bytes(), type=Scales)


def level(matrix: Matrix, likelihood: int, consequences: Mapping[str, int]) -> Level:
    """The level of one risk, by the party that is hit hardest."""
    worst = max(consequences.values())
    hit = tuple(party for party in PARTIES if consequences.get(party) == worst)
    return Level(matrix.colour(likelihood, worst), likelihood, worst, hit)


def highest(colours: Iterable[Colour]) -> Colour | None:
    return max(colours, key=COLOURS.index, default=None)
