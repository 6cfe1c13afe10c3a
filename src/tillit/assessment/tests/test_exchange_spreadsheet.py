"""The risk analysis out to a spreadsheet, edited as people edit, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tillit.assessment.exchange.spreadsheet import MeasureRow, Plan, RiskRow, Ros, Sheet, plan, read, told, write
from tillit.assessment.exchange.spreadsheet.layout import layout, step_words
from tillit.assessment.rulebook import scenarios
from tillit.assessment.scale import scales
from tillit.assessment.tests.spreadsheets import book, saved, through_a_program
from tillit.documents.upload import check_upload

MATRIX = scales().matrix("4x4")
OWN = RiskRow(
    "1", "confidentiality", "Nokon ser det dei ikkje skal.\nTil dømes i klasserommet.",
    3, 4, 2, None, "Mange passord er svake.", 1, 3, 2, None, "Feide tek over.", revision=4,
)  # fmt: skip
UNJUDGED = RiskRow("2", "excess", "=1+1 og _x0041_ er tekst", revision=0)
INHERITED = RiskRow(
    "9-3", "availability", "Nettet er nede.", 2, 2, 2, 2, "Slik er det.", 1, 1, 1, 1, "Reserve finst.",
    state="inherited", origin="“Overordna”, versjon 3, Fjordsamarbeidet",
)  # fmt: skip
MEASURES = (
    MeasureRow("1", "Krev Feide.", "IKT-leiar", date(2026, 12, 1), None, "", ref=71, revision=1),
    MeasureRow("1", "Lær opp lærarane.", "Rektor", date(2027, 1, 15), date(2026, 11, 1), "Møtebok", ref=72, revision=0),
    MeasureRow("9-3", "Reservelinje.", origin="“Overordna”, versjon 3, Fjordsamarbeidet"),
)
ROS = Ros(12, "Reknefjell", MATRIX, (INHERITED, OWN, UNJUDGED), MEASURES)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def placed(rows: tuple[Any, ...]) -> list[Any]:
    return [replace(row, row=0) for row in rows]


def edited(edit: Callable[[openpyxl.Workbook], None], language: str = "nn") -> bytes:
    made = book(write(ROS, language))
    edit(made)
    return saved(made)


def sheet(content: bytes) -> Sheet:
    found = read(content, MATRIX)
    assert isinstance(found, Sheet), [str(problem) for problem in found]
    return found


def sentences(content: bytes) -> list[str]:
    found = read(content, MATRIX)
    assert isinstance(found, tuple)
    return [str(problem) for problem in found]


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_what_is_written_is_read_back_the_same_after_a_program_has_saved_it(language: str, tmp_path: Path) -> None:
    found = sheet(through_a_program(write(ROS, language), tmp_path))
    assert (found.assessment, placed(found.risks), placed(found.measures)) == (12, list(ROS.risks), list(ROS.measures))
    assert plan(found, ROS) == Plan(unchanged=6)


def test_it_is_let_in_like_any_upload_and_is_the_same_each_time() -> None:
    content = write(ROS, "nn")
    assert check_upload("ros.xlsx", content).media_type.endswith("spreadsheetml.sheet")
    assert content == write(ROS, "nn")


def test_there_are_choices_a_frozen_header_and_grey_rows_that_are_locked() -> None:
    made = book(write(ROS, "nb"))
    risks, measures, scale = made.worksheets
    assert [page.title for page in made.worksheets] == ["Risikoer", "Tiltak", "Skala"]
    lists = {str(rule.sqref): rule.formula1 for rule in risks.data_validations.dataValidation}
    assert lists["B2:B204"] == "tillit_area"
    assert lists["D2:D204"] == "tillit_likelihood"
    assert lists["E2:E204"] == "tillit_consequence"
    assert len(lists) == 9
    assert made.defined_names["tillit_area"].attr_text == "'Skala'!$A$20:$A$27"
    assert [scale.cell(row, 1).value for row in (20, 27)] == [
        scenarios().areas[0].title["nb"], scenarios().areas[-1].title["nb"],
    ]  # fmt: skip
    assert (risks.freeze_panes, measures.freeze_panes, risks.print_title_rows) == ("B2", "B2", "$1:$1")
    assert [risks.cell(row, 3).protection.locked for row in (2, 3)] == [True, False]
    assert (risks.column_dimensions["C"].protection.locked, risks.protection.sheet) == (False, True)
    assert risks["C2"].fill.fgColor.rgb == "00EDEDED"
    assert risks["D3"].value == "3 – Sannsynlig"
    assert risks["C4"].value == "=1+1 og _x005F_x0041_ er tekst"
    assert risks["C4"].data_type == "s"


def test_columns_moved_headers_in_words_of_their_own_and_empty_rows_are_understood() -> None:
    made = openpyxl.Workbook()
    page = made.active
    page.title = "Arket vårt"
    page.append(["ROS for Reknefjell"])
    page.append([])
    page.append(["Merknad", "Uønskt hending", "risikoområde", "SANNSYN", "Konsekvens\nfor eleven", "Grunngjeving"])
    page.append(["x", "Nokon ser det.", "Uvedkomande får sjå", "3", 4.0, "Svake passord."])
    page.append([None] * 6)
    page.append([None, 2026, "excess", "2 - Mogleg", "1", "Kort."])
    found = sheet(saved(made))
    assert placed(found.risks) == [
        RiskRow("", "confidentiality", "Nokon ser det.", 3, 4, reason="Svake passord."),
        RiskRow("", "excess", "2026", 2, 1, reason="Kort."),
    ]
    assert [row.row for row in found.risks] == [4, 6]
    assert [change.kind for change in plan(found, ROS).changes] == ["added", "added"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("D2", date(2026, 12, 24)), ("D2", "24.12.2026"), ("D2", "24. 12. 2026"), ("D2", "24/12/26"),
        ("D2", "2026-12-24"), ("D2", 46380), ("D2", "46380"),
    ],
)  # fmt: skip
def test_dates_are_read_however_they_are_written(cell: str, value: Any) -> None:
    def change(made: openpyxl.Workbook) -> None:
        made.worksheets[1][cell].value = value
        made.worksheets[1][cell].number_format = "General" if isinstance(value, int) else "yyyy-mm-dd"

    assert sheet(edited(change)).measures[0].due == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("page", "cell", "value", "sentence"),
    [
        (0, "D3", "5", "Risikoar D3: “5” is no step of this matrix. Choose a number from 1 to 4."),
        (0, "D3", "ganske ofte", "Risikoar D3: “ganske ofte” is no step of this matrix. Choose a number from 1 to 4."),
        (0, "H3", None, "Risikoar H3: Write in a few words why you judge it so."),
        (0, "E3", None, "Risikoar E3: Say how serious it is for the pupil too."),
        (0, "D3", None, "Risikoar D3: Say how likely it is too."),
        (0, "C3", "  ", "Risikoar C3: Say what can happen."),
        (0, "B3", "Anna", "Risikoar B3: “Anna” is none of the eight areas. Choose one from the list."),
        (0, "B3", None, "Risikoar B3: Choose an area."),
        (0, "A3", 2, "Risikoar A3: Two rows have the number 2. Give the new one another number, or none."),
        (0, "Q3", "v4", "Risikoar Q3: “v4” should be a whole number, as it was exported."),
        (1, "A2", 44, "Tiltak A2: No risk has the number “44” in the sheet of risks."),
        (1, "B2", None, "Tiltak B2: Say what the measure is."),
        (1, "D2", "snart", "Tiltak D2: “snart” is not a date. Write it as 2026-11-22 or 22.11.2026."),
        (1, "D2", "31.02.2026", "Tiltak D2: “31.02.2026” is not a date. Write it as 2026-11-22 or 22.11.2026."),
        (1, "H2", "kanskje", "Tiltak H2: Write yes here to take it out, or nothing."),
        (1, "I3", 71, "Tiltak I2: Two rows have the measure number 71. Leave it empty where the measure is new."),
        (0, "C3", "=CONCAT(A1;B1)", "Risikoar C3: The formula has not been worked out. Open the file, save it, and try again."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_with_its_cell_and_nothing_is_read(
    page: int, cell: str, value: Any, sentence: str
) -> None:
    def change(made: openpyxl.Workbook) -> None:
        made.worksheets[page][cell].value = value
        if isinstance(value, str) and value.startswith("="):
            made.worksheets[page][cell].data_type = "f"

    assert sentence in sentences(edited(change))


def test_a_risk_that_is_worse_after_the_measures_is_said_with_its_cell() -> None:
    def change(made: openpyxl.Workbook) -> None:
        made.worksheets[0]["D3"].value, made.worksheets[0]["I3"].value = 1, 4

    assert sentences(edited(change)) == ["Risikoar I3: The risk cannot be higher after the measures than before them."]


def test_a_file_that_is_something_else_is_refused_with_a_sentence() -> None:
    assert sentences(b"") == ["The file is empty. Choose the file again, or save it once more first."]
    assert sentences(b"ros;risiko") == [
        "Tillit takes PDF, Word (.docx), Excel (.xlsx), PNG and JPEG. This is another kind of file. "
        "Save it as a PDF and try again."
    ]
    empty = saved(openpyxl.Workbook())
    assert sentences(empty) == [
        "No sheet has the columns “Kva som kan skje/Hva som kan skje/What can happen” and “Område/Area”. "
        "Keep the headers as they were exported."
    ]


def test_without_the_revision_column_or_the_scale_sheet_nobody_knows_what_is_newer() -> None:
    assert sentences(edited(lambda made: made.worksheets[0].delete_cols(17))) == [
        "The column “Utgåve/Utgave/Revision” is gone. It says what has been changed since the export."
    ]
    assert sentences(edited(lambda made: made.remove(made.worksheets[2]))) == [
        "It does not say which assessment it belongs to. Keep the sheet “Skala” as it was exported."
    ]


def test_the_plan_tells_what_is_new_changed_and_taken_out() -> None:
    def change(made: openpyxl.Workbook) -> None:
        risks, measures, _scale = made.worksheets
        risks["H3"].value = "Alle passord er svake."
        risks["P4"].value = "Skjer ikkje her."
        for column, value in (("A", "ny"), ("B", "Tenesta er borte"), ("C", "Straumen går.")):
            risks[f"{column}5"].value = value
        measures["C2"].value = "Rektor"
        measures["H3"].value = "ja"
        for column, value in (("A", "ny"), ("B", "Kjøp lykter.")):
            measures[f"{column}5"].value = value

    found = plan(sheet(edited(change)), ROS)
    assert [(each.kind, each.thing, each.label) for each in found.changes] == [
        ("changed", "risk", "1"), ("removed", "risk", "2"), ("added", "risk", "ny"),
        ("changed", "measure", "1"), ("removed", "measure", "1"), ("added", "measure", "ny"),
    ]  # fmt: skip
    assert [told(field, "risk", ROS, "nn") for field in found.changes[0].fields] == [
        ("Kvifor (før tiltaka)", "Mange passord er svake.", "Alle passord er svake.")
    ]
    assert (found.conflicts, found.left, found.unchanged) == ((), (), 2)


def test_what_somebody_has_saved_since_is_a_conflict_and_stays() -> None:
    changed = edited(lambda made: made.worksheets[0]["C3"].__setattr__("value", "Ny tekst."))
    newer = replace(ROS, risks=(INHERITED, replace(OWN, threat="Deira tekst.", revision=5), UNJUDGED))
    found = plan(sheet(changed), newer)
    assert found.changes == ()
    assert [(left.row.label, left.why) for left in found.conflicts] == [
        ("1", "Somebody has saved it since the export.")
    ]
    assert [(field.before, field.after) for field in found.conflicts[0].fields] == [("Deira tekst.", "Ny tekst.")]


def test_the_same_change_made_on_both_sides_is_no_conflict() -> None:
    changed = edited(lambda made: made.worksheets[0]["C3"].__setattr__("value", "Ny tekst."))
    newer = replace(ROS, risks=(INHERITED, replace(OWN, threat="Ny tekst.", revision=5), UNJUDGED))
    assert plan(sheet(changed), newer) == Plan(unchanged=6)


def test_an_inherited_risk_and_a_row_that_is_gone_stay_and_are_told() -> None:
    def change(made: openpyxl.Workbook) -> None:
        made.worksheets[0]["C2"].value = "Heilt trygt."
        made.worksheets[0].delete_rows(4)

    found = plan(sheet(edited(change)), ROS)
    assert (found.changes, found.conflicts) == ((), ())
    assert [(left.row.label, left.why) for left in found.left] == [
        ("9-3", "The risk is inherited. Answer it on its page: that it holds, holds with an addition, or not."),
        ("2", "It is not in the spreadsheet, and stays. To take it out, write why in the row."),
    ]


def test_a_number_that_is_taken_needs_its_revision() -> None:
    found = plan(sheet(edited(lambda made: made.worksheets[0]["Q3"].__setattr__("value", None))), ROS)
    assert [left.why for left in found.conflicts] == [
        "There is a risk with this number already, and the row does not say which save it comes from."
    ]


def test_a_measure_of_its_own_against_an_inherited_risk_needs_an_answer_first() -> None:
    def change(made: openpyxl.Workbook) -> None:
        made.worksheets[1]["A5"].value, made.worksheets[1]["B5"].value = "9-3", "Vår eigen reserve."

    changed = sheet(edited(change))
    assert [left.row.text for left in plan(changed, ROS).left] == ["Vår eigen reserve."]  # type: ignore[union-attr]
    answered = plan(changed, replace(ROS, answered=("9-3",)))
    assert [(each.kind, each.label) for each in answered.changes] == [("added", "9-3")]


def test_a_spreadsheet_of_another_assessment_is_refused_whole() -> None:
    found = plan(sheet(write(replace(ROS, assessment=13), "nn")), ROS)
    assert found == Plan(refused="The spreadsheet was exported from another assessment, number 13. Take it in there.")


def test_two_plans_that_differ_have_different_digests() -> None:
    one, other = Plan(unchanged=1), Plan(unchanged=2)
    assert one.digest != other.digest
    assert one.digest == Plan(unchanged=1).digest


TEXT = st.text(max_size=60).map(lambda text: "a" + text)
STEP = st.one_of(st.none(), st.integers(1, 4))


@st.composite
def risk_rows(draw: st.DrawFn) -> RiskRow:
    """Judged as the rules let one judge."""
    judged = draw(st.booleans())
    before = (draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(STEP), draw(STEP)) if judged else (None,) * 4
    after = (1, 1, None, None) if judged and draw(st.booleans()) else (None,) * 4
    return RiskRow(
        "", draw(st.sampled_from([area.code for area in scenarios().areas])), draw(TEXT), *before, draw(TEXT), *after,
        draw(TEXT), revision=draw(st.integers(0, 99)),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(risk_rows(), max_size=4), st.sampled_from(["nn", "nb", "en"]))
def test_whatever_is_written_in_whatever_language_comes_back_unchanged(risks: list[RiskRow], language: str) -> None:
    numbered = tuple(replace(risk, label=str(number)) for number, risk in enumerate(risks, 1))
    ros = Ros(1, "x", MATRIX, numbered, ())
    assert plan(sheet(saved(book(write(ros, language)))), ros) == Plan(unchanged=len(risks))


CELLS = st.one_of(st.none(), st.text(max_size=20), st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9), st.integers(1, 17), CELLS), max_size=12))
def test_any_cells_give_a_sheet_or_sentences(cells: list[tuple[int, int, int, Any]]) -> None:
    made = book(write(ROS, "nn"))
    for page, row, column, value in cells:
        try:
            made.worksheets[page].cell(row, column).value = value
        except openpyxl.utils.exceptions.IllegalCharacterError:
            continue
    found = read(saved(made), MATRIX)
    if isinstance(found, Sheet):
        assert isinstance(plan(found, ROS), Plan)
    else:
        assert found
        assert all(problem.sentence for problem in found)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 30_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_refused_or_read_and_never_fails(place: int, damage: bytes) -> None:
    content = bytearray(write(ROS, "nn"))
    place %= len(content)
    content[place : place + len(damage)] = damage
    assert isinstance(read(bytes(content), MATRIX), Sheet | tuple)


def test_no_word_for_a_step_or_a_column_means_two_things() -> None:
    for matrix in scales().matrices:
        for steps in (matrix.likelihood, matrix.consequence):
            for language in ("nn", "nb", "en"):
                names = [step.name[language].casefold() for step in steps]
                assert len(set(names)) == len(names)
            assert set(step_words(steps).values()) == set(range(1, matrix.size + 1))
    for code in ("risks", "measures"):
        for column in layout().columns(code):
            own = {name.casefold() for name in column.name.values()}
            others = [other for other in layout().columns(code) if other is not column]
            assert not any(own & {name.casefold() for name in other.name.values()} for other in others)
