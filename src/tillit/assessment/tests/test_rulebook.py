import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from tillit.assessment.rulebook import (
    DATA,
    dpia_rules,
    scenarios,
    section_rules,
    stop_rules,
    suggestion_rules,
)
from tillit.assessment.scale import COLOURS, PARTIES, Matrix, scales

FILES = sorted(path.stem for path in DATA.glob("*.yaml"))


def plain(name: str) -> Any:
    return msgspec.to_builtins(yaml.safe_load((DATA / f"{name}.yaml").read_text()))


def texts_in(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if {"nn", "nb", "en"} & set(value):
            yield value
        else:
            for inner in value.values():
                yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


@pytest.mark.parametrize("name", FILES)
def test_rule_file_fits_its_schema(name: str) -> None:
    schema = json.loads((DATA / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(plain(name))


@pytest.mark.parametrize("name", FILES)
def test_a_rule_file_with_a_missing_language_breaks_the_schema(name: str) -> None:
    schema = json.loads((DATA / f"{name}.schema.json").read_text())
    document = plain(name)
    del next(texts_in(document))["nn"]
    assert not jsonschema.Draft202012Validator(schema).is_valid(document)


def test_the_nine_criteria_are_nine_and_transfer_is_not_one_of_them() -> None:
    """The draft of April 2017 had ten; transfers out of the Union were dropped in rev.01."""
    assert [criterion.code[:3] for criterion in dpia_rules().criteria] == [f"wp{n}" for n in range(1, 10)]
    assert not any("transfer" in criterion.code for criterion in dpia_rules().criteria)


def test_codes_are_unique() -> None:
    rules = dpia_rules()
    rows = (*rules.questions, *rules.conclusions, rules.open_conclusion, *rules.no_dpia_reasons)
    codes = [row.code for row in rows]
    assert len(codes) == len(set(codes))


def test_what_nobody_has_verified_says_why() -> None:
    rules = dpia_rules()
    rows = (*rules.questions, *rules.conclusions, *rules.no_dpia_reasons, *stop_rules().stops)
    assert [row.code for row in rows if row.verified_on is None and not row.note] == []


def test_every_question_has_a_suggestion_and_no_other() -> None:
    suggested = [row.criterion for row in suggestion_rules().suggestions]
    assert sorted(suggested) == sorted(question.code for question in dpia_rules().questions)


def test_contradictions_name_known_questions() -> None:
    known = {question.code for question in dpia_rules().questions}
    assert {code for reason in dpia_rules().no_dpia_reasons for code in reason.contradicted_by} <= known


def test_draft_lines_name_known_sections() -> None:
    assert {line.section for line in suggestion_rules().draft_lines} <= {section.code for section in section_rules()}


def test_sections_cover_article_35_7_a_to_d() -> None:
    sources = " ".join(section.source for section in section_rules())
    assert all(f"35(7)({letter})" in sources for letter in "abcd")


def test_threats_propose_known_measures_and_every_measure_is_proposed() -> None:
    known = {measure.code for measure in scenarios().measures}
    proposed = {code for area in scenarios().areas for threat in area.threats for code in threat.measures}
    assert proposed == known


def test_the_eight_risk_areas_are_there() -> None:
    assert [area.code for area in scenarios().areas] == [
        "confidentiality", "integrity", "availability", "excess",
        "understanding", "participation", "transparency", "predictability",
    ]  # fmt: skip


def test_every_area_has_one_threat_that_is_always_asked_about() -> None:
    assert [sum(threat.core for threat in area.threats) for area in scenarios().areas] == [1] * 8


def test_scales_name_every_colour_and_party_once() -> None:
    assert [colour.code for colour in scales().colours] == list(COLOURS)
    assert [party.code for party in scales().parties] == list(PARTIES)


@pytest.mark.parametrize("matrix", scales().matrices, ids=lambda matrix: matrix.code)
def test_matrix_is_square_and_never_falls(matrix: Matrix) -> None:
    weights = [[COLOURS.index(cell) for cell in row] for row in matrix.cells]
    size = range(matrix.size)
    assert (len(matrix.likelihood), len(matrix.consequence)) == (matrix.size, matrix.size)
    assert [len(row) for row in weights] == [matrix.size] * matrix.size
    assert all(row == sorted(row) for row in weights)
    assert all([weights[i][j] for i in size] == sorted(weights[i][j] for i in size) for j in size)


def test_emotion_inference_is_stopped_from_the_day_the_act_says() -> None:
    stop = next(stop for stop in stop_rules().stops if stop.code == "emotion_inference")
    assert (stop.holds(date(2025, 2, 1)), stop.holds(date(2025, 2, 2))) == (False, True)
