import re
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import msgspec
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment import drawing
from tillit.assessment.drawing import MARK, draw, grid
from tillit.assessment.matrix_table import matrix_from
from tillit.assessment.scale import COLOURS, Level, Matrix, level, scales

STYLES = Path(__file__).parents[1] / "static/assessment/assessment.css"


def square(size: int) -> Matrix:
    steps = [[kind, step, f"Steg {step}"] for kind in ("likelihood", "consequence") for step in range(1, size + 1)]
    levels = [
        ["levels", row, *(COLOURS[min(3, (row + col) // 3)] for col in range(size))] for row in range(1, size + 1)
    ]
    table = [["name", "", f"{size} × {size}"], ["accept", "", "medium"], *steps, *levels]
    found = matrix_from(table, today=date(2026, 11, 22))
    assert isinstance(found, Matrix)
    return found


MATRICES = [*scales().matrices, *(square(size) for size in range(3, 7))]


@st.composite
def judged(draw_: st.DrawFn) -> tuple[Matrix, list[tuple[int, Level]]]:
    matrix = draw_(st.sampled_from(MATRICES))
    step = st.integers(1, matrix.size)
    places = draw_(st.lists(st.tuples(step, step), max_size=40))
    return matrix, [(number, level(matrix, *place_of(place))) for number, place in enumerate(places, 1)]


def place_of(place: tuple[int, int]) -> tuple[int, dict[str, int]]:
    return place[0], {"pupil": place[1]}


@given(judged())
def test_the_table_holds_every_risk_where_it_lies(risks: tuple[Matrix, list[tuple[int, Level]]]) -> None:
    matrix, levels = risks
    found = grid(matrix, levels)
    lying = {
        number: (matrix.size - row, column + 1, cell.colour)
        for row, line in enumerate(found.rows)
        for column, cell in enumerate(line.cells)
        for number in cell.risks
    }
    assert lying == {number: (place.likelihood, place.consequence, place.colour) for number, place in levels}


@given(judged())
def test_the_picture_has_the_numbers_of_the_table(risks: tuple[Matrix, list[tuple[int, Level]]]) -> None:
    matrix, levels = risks
    drawn, said = draw(matrix, levels), [cell for row in grid(matrix, levels).rows for cell in row.cells]
    for cell, words in zip(drawn.cells, said, strict=True):
        shown = [mark.text for mark in cell.marks]
        assert (cell.colour, cell.level.text) == (words.colour, words.level)
        most = drawing.MOST
        more = [f"+{len(words.risks) - most}"] if len(words.risks) > most else []
        assert shown == [*map(str, words.risks[:most]), *more]


@given(judged())
def test_nothing_in_a_cell_covers_anything_else(risks: tuple[Matrix, list[tuple[int, Level]]]) -> None:
    drawn = draw(*risks)
    for cell in drawn.cells:
        for one, two in combinations(cell.marks, 2):
            assert abs(one.x - two.x) >= MARK or abs(one.y - two.y) >= MARK
        for mark in cell.marks:
            assert cell.x <= mark.x - 11
            assert mark.x + 11 <= cell.x + drawn.cell_width
            assert cell.y <= mark.y - 11
            assert mark.y + 11 <= cell.level.y - 9


@pytest.mark.parametrize("matrix", MATRICES, ids=lambda matrix: f"{matrix.code}-{matrix.size}")
def test_matrices_of_every_size_fit_their_frame(matrix: Matrix) -> None:
    drawn = draw(matrix, [])
    assert (len(drawn.cells), len(drawn.rows), len(drawn.columns)) == (matrix.size**2, matrix.size, matrix.size)
    assert max(cell.x + drawn.cell_width for cell in drawn.cells) <= drawn.width
    assert (
        max(cell.y + drawn.cell_height for cell in drawn.cells)
        < min(label.y for label in drawn.columns)
        <= drawn.height
    )


def test_levels_are_named_in_the_language_of_the_reader() -> None:
    with translation.override("nn"):
        assert {cell.level.text for cell in draw(scales().matrix("4x4"), []).cells} == {
            "Låg", "Middels", "Høg", "Svært høg",
        }  # fmt: skip


def test_every_level_is_darker_than_the_one_below_it() -> None:
    """Read on grey paper: relative luminance as in WCAG 2.1."""
    fills = dict(
        re.findall(r"^\.cell-(\w+) \{ fill: #([0-9a-f]{6}); \}$", STYLES.read_text(encoding="utf-8"), re.MULTILINE)
    )
    light = [luminance(fills[colour]) for colour in COLOURS]
    assert all(before - after >= 0.1 for before, after in pairwise(light))
    assert all((shade + 0.05) / (luminance("2b2b2b") + 0.05) >= 4.5 for shade in light)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_matrix_that_is_not_in_our_file_is_drawn_the_same_way() -> None:
    ours = scales().matrix("4x4")
    assert draw(msgspec.structs.replace(ours, code="own_x"), []) == draw(ours, [])
