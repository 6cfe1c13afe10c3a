"""A school owner's own risk matrix, read from a table they have uploaded. Pure.

One row per thing, the same in a spreadsheet and as lists in JSON or YAML:

    name         ·   nynorsk | bokmål | English
    source       ·   where it comes from
    accept       ·   medium                                 the highest level that is usually accepted
    likelihood   1   nynorsk | bokmål | English | explanation in the same three
    consequence  1   nynorsk | bokmål | English | explanation in the same three
    levels       1   low | low | medium | high              of that likelihood, by rising consequence

JSON and YAML may also have the shape of `data/scales.yaml`. A matrix never changes: its code is a hash of all it says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import cast

import msgspec
from django.utils.translation import gettext as _

from tillit.assessment.rulebook import Texts
from tillit.assessment.scale import COLOURS, Colour, Matrix, Step, scales
from tillit.web.language import LANGUAGES

FEWEST, MOST = 3, 6
LONGEST_NAME, LONGEST_TEXT, MOST_ROWS = 60, 400, 60
HASH_LENGTH = 24

KINDS = {
    "name": ("name", "namn", "navn"),
    "source": ("source", "kjelde", "kilde"),
    "accept": ("accept", "accept_up_to", "godta", "godtak", "godtek", "godtar"),
    "likelihood": ("likelihood", "sannsyn", "sannsynlegheit", "sannsynlighet"),
    "consequence": ("consequence", "konsekvens"),
    "levels": ("levels", "level", "cells", "nivå"),
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}

Cell = object
Table = Sequence[Sequence[Cell]] | Mapping[str, object]


@dataclass
class _Reading:
    name: Texts = field(default_factory=dict)
    source: str = ""
    accept: Colour | None = None
    likelihood: dict[int, Step] = field(default_factory=dict)
    consequence: dict[int, Step] = field(default_factory=dict)
    levels: dict[int, tuple[Colour, ...]] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)
    """Languages that were not given, and repeat another."""
    problems: list[str] = field(default_factory=list)

    def refuse(self, row: int, problem: str) -> None:
        self.problems.append(_("Row %(row)d: %(problem)s") % {"row": row, "problem": problem})


def matrix_from(table: Table, *, today: date) -> Matrix | tuple[str, ...]:
    """The matrix; or, in sentences, all that is wrong with the table."""
    rows = _as_rows(table) if isinstance(table, Mapping) else table
    reading = _Reading()
    if len(rows) > MOST_ROWS:
        return (_("The table has more than %d rows. A matrix has far fewer.") % MOST_ROWS,)
    for number, row in enumerate(rows, 1):
        _read_row(number, [_text(cell) for cell in row], reading)
    problems = (*reading.problems, *(() if reading.problems else _incomplete(reading)))
    return problems or _matrix(reading, today)


def matrix_rows(matrix: Matrix) -> list[list[str | int]]:
    """The same matrix as a table, to be filled in anew or read back: `matrix_from(matrix_rows(m))` says the same as `m`."""
    rows: list[list[str | int]] = [["name", "", *_in_order(matrix.name)], ["source", "", matrix.source]]
    rows.append(["accept", "", matrix.accept_up_to])
    for kind, steps in (("likelihood", matrix.likelihood), ("consequence", matrix.consequence)):
        for number, step in enumerate(steps, 1):
            rows.append([kind, number, *_in_order(step.name), *_in_order(step.explanation)])
    rows += [["levels", number, *row] for number, row in enumerate(matrix.cells, 1)]
    return rows


def _in_order(texts: Texts) -> list[str]:
    return [texts[language] for language in LANGUAGES]


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a spreadsheet has only one kind of number
    written = "" if cell is None else str(cell)
    return " ".join("".join(char for char in written if char.isprintable() or char.isspace()).split())


def _read_row(number: int, row: list[str], reading: _Reading) -> None:
    if not row or not row[0]:
        return
    kind = KIND_OF.get(row[0].casefold())
    rest = [*row[2:], *[""] * 6]
    if kind is None:
        reading.refuse(
            number, _("“%s” is none of name, source, accept, likelihood, consequence and levels.") % row[0][:40]
        )
    elif kind == "name":
        reading.name = _texts(rest[:3], number, reading, LONGEST_NAME)
    elif kind == "source":
        reading.source = rest[0][:LONGEST_TEXT]
    elif kind == "accept":
        reading.accept = _colour(rest[0], number, reading)
    else:
        _read_step(kind, number, row, rest, reading)


def _read_step(kind: str, number: int, row: list[str], rest: list[str], reading: _Reading) -> None:
    known: Mapping[int, object] = getattr(reading, kind)
    step = int(row[1]) if row[1:] and row[1] in map(str, range(1, MOST + 1)) else 0
    if not step or step in known:
        reading.refuse(number, _("the second column counts the steps from 1 to %d, each once.") % MOST)
    elif kind == "levels":
        colours = [_colour(word, number, reading) for word in row[2:] if word]
        reading.levels[step] = tuple(colour for colour in colours if colour)
    else:
        name = _texts(rest[:3], number, reading, LONGEST_NAME)
        explanation = _texts(rest[3:6], number, reading, LONGEST_TEXT) if any(rest[3:6]) else name
        steps = reading.likelihood if kind == "likelihood" else reading.consequence
        steps[step] = Step(name, explanation)


def _texts(written: Sequence[str], number: int, reading: _Reading, longest: int) -> Texts:
    """In three languages; those that are missing repeat the first that is there."""
    given = {language: text for language, text in zip(LANGUAGES, written, strict=True) if text}
    if not given:
        reading.refuse(number, _("the text is missing."))
    elif max(map(len, given.values())) > longest:
        reading.refuse(number, _("a text is longer than %d characters.") % longest)
    reading.repeated |= set(LANGUAGES) - set(given)
    first = next(iter(given.values()), "")
    return {language: given.get(language, first) for language in LANGUAGES}


def _colour(word: str, number: int, reading: _Reading) -> Colour | None:
    found = _colour_words().get(word.casefold())
    if found is None:
        reading.refuse(number, _("“%s” is not a level. Use low, medium, high or very high.") % word[:40])
    return found


@cache
def _colour_words() -> dict[str, Colour]:
    """Code, or the name in any of the three languages."""
    named = {name.casefold(): rule.code for rule in scales().colours for name in rule.name.values()}
    return {**named, **{code: code for code in COLOURS}}


def _incomplete(reading: _Reading) -> tuple[str, ...]:
    size = len(reading.likelihood)
    whole = set(range(1, size + 1))
    if not reading.name:
        return (_("The name of the matrix is missing."),)
    if reading.accept is None:
        return (_("Say which level is the highest you usually accept."),)
    if not FEWEST <= size <= MOST:
        return (_("A matrix has from %(fewest)d to %(most)d steps of likelihood.") % {"fewest": FEWEST, "most": MOST},)
    if set(reading.likelihood) != whole or set(reading.consequence) != whole:
        return (_("Likelihood and consequence must have the same steps, counted from 1 without gaps."),)
    if set(reading.levels) != whole or {len(row) for row in reading.levels.values()} != {size}:
        return (_("Every likelihood must have one level for each consequence."),)
    return tuple(_falling(reading.levels, size))


def _falling(levels: dict[int, tuple[Colour, ...]], size: int) -> list[str]:
    """Where a level is lower although the likelihood or the consequence is higher."""
    weight = {(row, column): COLOURS.index(levels[row][column - 1]) for row in levels for column in range(1, size + 1)}
    sentence = _(
        "Likelihood %(row)d with consequence %(column)d has a lower level than likelihood %(before_row)d with "
        "consequence %(before_column)d. A level never falls when one of them grows."
    )
    return [
        sentence % {"row": row, "column": column, "before_row": before[0], "before_column": before[1]}
        for row, column in sorted(weight)
        for before in ((row - 1, column), (row, column - 1))
        if before in weight and weight[row, column] < weight[before]
    ]


def _matrix(reading: _Reading, today: date) -> Matrix:
    size = len(reading.likelihood)
    matrix = Matrix(
        code="", size=size, name=reading.name, accept_up_to=cast(Colour, reading.accept),
        source=reading.source or "Uploaded by the school owner; no source given.",
        valid_from=today, valid_to=None, verified_on=None,
        likelihood=tuple(reading.likelihood[step] for step in range(1, size + 1)),
        consequence=tuple(reading.consequence[step] for step in range(1, size + 1)),
        cells=tuple(reading.levels[step] for step in range(1, size + 1)),
        note=_note(reading),
    )  # fmt: skip
    return msgspec.structs.replace(matrix, code=code_of(matrix))


def _note(reading: _Reading) -> str | None:
    if not reading.repeated:
        return None
    return f"Not given in {', '.join(sorted(reading.repeated))}: there another language is repeated."


def code_of(matrix: Matrix) -> str:
    """Of everything the matrix says, but not of the day, nor of which languages were left open: the same table brought
    twice, or exported and brought again, is the same matrix.
    """
    said = msgspec.structs.replace(matrix, code="", valid_from=date.min, valid_to=None, verified_on=None, note=None)
    return "own_" + hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()[:HASH_LENGTH]


def _as_rows(table: Mapping[str, object]) -> list[list[Cell]]:
    """The shape of `data/scales.yaml`, or shorter: a text instead of three, a name instead of a step."""
    rows: list[list[Cell]] = [
        ["name", "", *_written(table.get("name"))],
        ["source", "", table.get("source")],
        ["accept", "", table.get("accept_up_to", table.get("accept"))],
    ]
    for kind in ("likelihood", "consequence"):
        for number, step in enumerate(_listed(table.get(kind)), 1):
            named = step if isinstance(step, Mapping) and "name" in step else {"name": step}
            rows.append([kind, number, *_written(named["name"]), *_written(named.get("explanation"))])
    levels = _listed(table.get("cells", table.get("levels")))
    return rows + [["levels", number, *_listed(row)] for number, row in enumerate(levels, 1)]


def _written(value: object) -> list[Cell]:
    if isinstance(value, Mapping):
        return [value.get(language) for language in LANGUAGES]
    return [value, "", ""]


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
