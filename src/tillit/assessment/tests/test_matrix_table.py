import json
from datetime import date
from io import BytesIO
from typing import Any

import msgspec
import openpyxl
import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment.matrix_table import code_of, matrix_from, matrix_rows
from tillit.assessment.rulebook import DATA
from tillit.assessment.scale import COLOURS, Matrix, scales

TODAY = date(2026, 11, 22)
THREE: list[list[Any]] = [
    ["Namn", "", "Vår matrise"],
    ["Godtek", "", "middels"],
    ["Sannsyn", 1, "Sjeldan"],
    ["Sannsyn", 2, "Av og til"],
    ["Sannsyn", 3, "Ofte"],
    ["Konsekvens", 1, "Lita", "", "", "Går over"],
    ["Konsekvens", 2, "Middels"],
    ["Konsekvens", 3, "Stor"],
    ["Nivå", 1, "låg", "låg", "middels"],
    ["Nivå", 2, "låg", "middels", "høg"],
    ["Nivå", 3, "middels", "høg", "svært høg"],
]


def read(table: Any) -> Matrix:
    found = matrix_from(table, today=TODAY)
    assert isinstance(found, Matrix), found
    return found


def refused(table: Any) -> tuple[str, ...]:
    with translation.override("en"):
        found = matrix_from(table, today=TODAY)
    assert not isinstance(found, Matrix)
    return found


def changed(row: int, column: int, value: Any) -> list[list[Any]]:
    table = [list(line) for line in THREE]
    table[row] += [""] * (column + 1 - len(table[row]))
    table[row][column] = value
    return table


def test_a_matrix_in_one_language_is_repeated_with_a_note() -> None:
    found = read(THREE)
    assert (found.size, found.accept_up_to, found.name["en"]) == (3, "medium", "Vår matrise")
    assert found.note == "Not given in en, nb: there another language is repeated."
    assert [step.explanation["nb"] for step in found.consequence] == ["Går over", "Middels", "Stor"]
    assert found.cells == (("low", "low", "medium"), ("low", "medium", "high"), ("medium", "high", "very_high"))


@pytest.mark.parametrize("matrix", scales().matrices, ids=lambda matrix: matrix.code)
def test_our_own_matrices_come_back_from_their_table(matrix: Matrix) -> None:
    found = read(matrix_rows(matrix))
    same = {"code": matrix.code, "valid_from": matrix.valid_from, "verified_on": matrix.verified_on, "note": None}
    assert found.note is None
    assert msgspec.structs.replace(found, **same) == matrix


def test_the_shape_of_our_own_file_is_read_too() -> None:
    document = yaml.safe_load((DATA / "scales.yaml").read_text(encoding="utf-8"))
    written = json.loads(json.dumps(document["matrices"][0], default=str))
    assert read(written) == read(matrix_rows(scales().matrices[0]))


def test_a_short_mapping_is_enough() -> None:
    short = {
        "name": "Vår matrise", "accept": "middels",
        "likelihood": ["Sjeldan", "Av og til", "Ofte"],
        "consequence": [{"name": "Lita", "explanation": "Går over"}, "Middels", {"nn": "Stor"}],
        "cells": [["låg", "låg", "middels"], ["låg", "middels", "høg"], ["middels", "høg", "svært høg"]],
    }  # fmt: skip
    assert read(short) == read(THREE)


def test_a_table_comes_back_from_a_spreadsheet() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in matrix_rows(scales().matrix("5x5")):
        book.active.append(row)
    stored = BytesIO()
    book.save(stored)
    opened = openpyxl.load_workbook(BytesIO(stored.getvalue()), read_only=True)
    assert opened.active is not None
    rows = [list(row) for row in opened.active.iter_rows(values_only=True)]
    assert read(rows) == read(matrix_rows(scales().matrix("5x5")))


def test_the_code_is_of_what_it_says_and_not_of_the_day() -> None:
    again = matrix_from(THREE, today=date(2027, 1, 1))
    assert isinstance(again, Matrix)
    assert (again.code, code_of(again)) == (read(THREE).code, again.code)
    assert read(changed(2, 2, "Nesten aldri")).code != again.code
    assert len({read(changed(5, 5, "Varer litt")).code, read(changed(1, 2, "låg")).code, again.code}) == 3


def test_a_matrix_is_stored_and_read_back_as_json() -> None:
    stored = json.loads(json.dumps(msgspec.to_builtins(read(THREE))))
    assert msgspec.convert(stored, type=Matrix, strict=False) == read(THREE)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([], "The name of the matrix is missing."),
        ([*THREE[:1], *THREE[2:]], "Say which level is the highest you usually accept."),
        (THREE[:4], "A matrix has from 3 to 6 steps of likelihood."),
        ([*THREE[:7], *THREE[8:]], "Likelihood and consequence must have the same steps, counted from 1 without gaps."),
        (THREE[:-1], "Every likelihood must have one level for each consequence."),
        (changed(8, 4, ""), "Every likelihood must have one level for each consequence."),
        (
            changed(10, 4, "middels"),
            "Likelihood 3 with consequence 3 has a lower level than likelihood 2 with consequence 3. "
            "A level never falls when one of them grows.",
        ),
        (changed(3, 1, 7), "Row 4: the second column counts the steps from 1 to 6, each once."),
        (changed(3, 1, 1), "Row 4: the second column counts the steps from 1 to 6, each once."),
        (changed(3, 2, ""), "Row 4: the text is missing."),
        (changed(3, 2, "x" * 61), "Row 4: a text is longer than 60 characters."),
        (changed(8, 2, "raud"), "Row 9: “raud” is not a level. Use low, medium, high or very high."),
        ([*THREE, ["Farge", 1, "x"]], "Row 12: “Farge” is none of name, source, accept, likelihood, consequence and levels."),
        ([[""]] * 61, "The table has more than 60 rows. A matrix has far fewer."),
        ({"likelihood": "x", "cells": 3}, "Row 1: the text is missing."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(table: Any, sentence: str) -> None:
    assert refused(table)[0] == sentence


@st.composite
def grids(draw: st.DrawFn) -> list[list[Any]]:
    size = draw(st.integers(3, 6))
    named = [[kind, step, f"{kind} {step}"] for kind in ("likelihood", "consequence") for step in range(1, size + 1)]
    cells = draw(
        st.lists(st.lists(st.sampled_from(COLOURS), min_size=size, max_size=size), min_size=size, max_size=size)
    )
    levels = [["levels", number, *row] for number, row in enumerate(cells, 1)]
    return [["name", "", "x"], ["accept", "", "low"], *named, *levels]


@given(grids())
def test_a_matrix_that_falls_anywhere_is_refused_and_no_other(table: list[list[Any]]) -> None:
    rows = [[COLOURS.index(word) for word in row[2:]] for row in table if row[0] == "levels"]
    rising = all(row == sorted(row) for row in rows) and all(
        list(column) == sorted(column) for column in zip(*rows, strict=True)
    )
    assert isinstance(matrix_from(table, today=TODAY), Matrix) == rising


cells = (
    st.none()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["levels", "likelihood", "name", "low"])
)


@given(st.lists(st.lists(cells, max_size=9), max_size=20))
def test_any_table_is_read_or_refused_in_sentences(table: list[list[Any]]) -> None:
    found = matrix_from(table, today=TODAY)
    assert isinstance(found, Matrix) or all(found)


@given(
    st.recursive(
        cells, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    )
)
def test_any_document_is_read_or_refused_in_sentences(value: Any) -> None:
    found = matrix_from({"name": value, "likelihood": value, "cells": value, "accept": value}, today=TODAY)
    assert isinstance(found, Matrix) or all(found)
