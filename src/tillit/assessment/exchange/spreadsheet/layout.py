"""Sheets, columns and words of the spreadsheet, as data in three languages."""

from __future__ import annotations

from functools import cache

import msgspec

from tillit.assessment.rulebook import DATA, Texts, scenarios
from tillit.assessment.scale import Matrix, Step


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    width: int
    name: Texts
    also: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(folded(name) for name in (*self.name.values(), *self.also))


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    sheets: dict[str, Texts]
    risks: tuple[Column, ...]
    measures: tuple[Column, ...]
    states: dict[str, Texts]
    words: dict[str, Texts]

    def columns(self, sheet: str) -> tuple[Column, ...]:
        return self.risks if sheet == "risks" else self.measures


@cache
def layout() -> Layout:
    return msgspec.yaml.decode((DATA / "spreadsheet.yaml").read_bytes(), type=Layout)


def folded(text: str) -> str:
    """Names are the same whatever the case, the spaces and the line breaks within them."""
    return " ".join(text.casefold().replace("\u00ad", "").split()).strip(" :*")


def step_choice(number: int, step: Step, language: str) -> str:
    return f"{number} – {step.name[language]}"


def step_words(steps: tuple[Step, ...]) -> dict[str, int]:
    """What a person may write for a step: its number, its name in any language, or both."""
    found = {str(number): number for number in range(1, len(steps) + 1)}
    for number, step in enumerate(steps, 1):
        for name in step.name.values():
            found[folded(name)] = number
            for dash in ("–", "-", "—", ".", ":", ""):
                found[folded(f"{number} {dash} {name}")] = number
                found[folded(f"{number}{dash} {name}")] = number
    return found


def area_words() -> dict[str, str]:
    return {folded(word): area.code for area in scenarios().areas for word in (area.code, *area.title.values())}


def steps_of(matrix: Matrix, column: str) -> tuple[Step, ...]:
    return matrix.likelihood if column.startswith("likelihood") else matrix.consequence
