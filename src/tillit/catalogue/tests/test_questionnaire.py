import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tillit.catalogue.countries import country_codes, country_name
from tillit.catalogue.questionnaire import (
    UNKNOWN,
    Answer,
    concerns,
    differences,
    is_orgnr,
    open_questions,
    parse,
    progress,
    rows,
    to_wire,
    value,
)
from tillit.catalogue.questions import data_fields, groups, questions

DATA = Path(str(files("tillit.catalogue") / "data"))
GOOD: dict[str, Any] = {
    "supplier_name": "Tallvis AS",
    "supplier_orgnr": "964 979 367",
    "supplier_country": "NO",
    "data_fields": ["score", "name"],
    "advertising": {"value": "no"},
    "ai": {"value": "yes", "text": "Vel neste oppgåve"},
    "hosting_countries": ["IE", "NO"],
    "subprocessors": [{"name": "Skydrift AS", "country": "NO", "task": "Drift"}],
    "retention_days": 365,
    "privacy_url": "https://tallvis.example/personvern",
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", ["questions", "fields", "same_service"])
def test_questionnaire_file_follows_its_schema(name: str) -> None:
    schema = json.loads((DATA / "schema.json").read_text(encoding="utf-8"))
    content = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    content["verified_on"] = str(content["verified_on"])
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(content)


def test_every_question_is_asked_in_exactly_one_group() -> None:
    asked = [question.code for group in groups() for question in group.questions]
    assert sorted(asked) == sorted(questions())


def test_codes_are_unique() -> None:
    raw = yaml.safe_load((DATA / "questions.yaml").read_text(encoding="utf-8"))["questions"]
    assert len(raw) == len(questions())
    raw = yaml.safe_load((DATA / "fields.yaml").read_text(encoding="utf-8"))["fields"]
    assert len(raw) == len(data_fields())


def test_good_answers_are_read() -> None:
    parsed = parse(GOOD)
    assert parsed.problems == ()
    assert value(parsed.answers, "supplier_orgnr") == "964979367"
    assert value(parsed.answers, "data_fields") == ["name", "score"]
    assert parsed.answers["ai"] == Answer("yes", "Vel neste oppgåve")
    assert rows(parsed.answers, "subprocessors") == [
        {"name": "Skydrift AS", "country": "NO", "task": "Drift", "orgnr": ""}
    ]


@pytest.mark.parametrize(
    ("code", "raw", "sentence"),
    [
        ("supplier_name", "x" * 301, "The text is too long. It may have at most 300 characters."),
        ("deletion_routine", "x" * 5_001, "The text is too long. It may have at most 5000 characters."),
        ("supplier_name", 7, "The answer must be text."),
        ("retention_days", -1, "Write a whole number of days, from 0 to 36500."),
        ("retention_days", True, "Write a whole number of days, from 0 to 36500."),
        ("retention_days", "eitt år", "Write a whole number of days, from 0 to 36500."),
        ("advertising", "maybe", "Answer yes, no or don't know."),
        ("advertising", ["yes"], "Answer yes, no or don't know."),
        ("data_fields", ["shoe_size"], "Choose only among the data in the list."),
        ("data_fields", "name", "Choose only among the data in the list."),
        ("hosting_countries", ["NO", "QQ"], "Choose countries from the list."),
        ("supplier_country", "Norge", "Choose a country from the list."),
        ("login", "telepathy", "Choose one of the answers in the list."),
        ("privacy_url", "javascript:alert(1)", "Write the whole link, starting with https://."),
        ("privacy_url", "https://user@evil.example/", "Write the whole link, starting with https://."),
        ("privacy_url", "https://[", "Write the whole link, starting with https://."),
        ("contact_email", "ola", "This does not look like an e-mail address."),
        ("subprocessors", "Skydrift", "Write one line for each sub-processor."),
        ("subprocessors", [{"country": "NO"}], "Every sub-processor needs a name."),
        ("subprocessors", [{"name": "A"}] * 101, "There can be at most 100 sub-processors."),
        ("ai", {"value": "no", "admin": True}, "An answer has a value, a text and a source, nothing else."),
    ],
)
def test_wrong_answer_is_refused_with_a_sentence(code: str, raw: object, sentence: str) -> None:
    parsed = parse({**GOOD, code: raw})
    assert [(problem.code, problem.sentence) for problem in parsed.problems] == [(code, sentence)]
    assert code not in parsed.answers


def test_unknown_question_is_refused() -> None:
    (problem,) = parse({"favourite_colour": "blue"}).problems
    assert problem.sentence == "There is no question called “favourite_colour”."


def test_norwegian_number_must_pass_its_check_digit() -> None:
    (problem,) = parse({"supplier_orgnr": "964979368", "supplier_country": "NO"}).problems
    assert problem.code == "supplier_orgnr"
    assert parse({"supplier_orgnr": "HRB 964979368", "supplier_country": "DE"}).problems == ()


@pytest.mark.parametrize("number", ["964979367", "964979189", "864979092", "964978751"])
def test_numbers_of_the_four_municipalities_are_valid(number: str) -> None:
    """Sauda, Suldal, Hjelmeland and Strand in Enhetsregisteret."""
    assert is_orgnr(number)


def test_control_characters_are_dropped() -> None:
    assert value(parse({"supplier_name": "Tall\x00vis\ud800 AS"}).answers, "supplier_name") == "Tallvis AS"


def test_dont_know_is_an_answer_and_stays_open() -> None:
    answers = parse({**GOOD, "advertising": UNKNOWN}).answers
    assert value(answers, "advertising") is None
    assert "advertising" in {question.code for question in open_questions(answers)}
    assert progress(answers)[0] == progress(parse(GOOD).answers)[0]


def test_subprocessor_without_country_keeps_the_question_open() -> None:
    answers = parse({"subprocessors": [{"name": "Skydrift AS"}]}).answers
    assert "subprocessors" in {question.code for question in open_questions(answers)}


def test_no_subprocessors_is_an_answer() -> None:
    answers = parse({"subprocessors": []}).answers
    assert "subprocessors" not in {question.code for question in open_questions(answers)}


def test_optional_question_without_answer_is_not_open() -> None:
    assert {question.code for question in open_questions({})} == {
        code for code, question in questions().items() if question.required
    }


def test_concern_is_what_somebody_must_look_at() -> None:
    answers = parse({"advertising": "yes", "profiling": "no", "encryption_rest": "no", "backups": "yes"}).answers
    assert [question.code for question in concerns(answers)] == ["advertising", "encryption_rest"]


def test_differences_name_what_changed_and_nothing_else() -> None:
    before, after = parse(GOOD).answers, parse({**GOOD, "hosting_countries": ["IE", "NO", "US"]}).answers
    (change,) = differences(before, after)
    assert change.question.code == "hosting_countries"
    assert change.before == Answer(["IE", "NO"])
    assert change.after == Answer(["IE", "NO", "US"])


def test_countries_have_names_in_three_languages_and_no_regions() -> None:
    assert [country_name("DE", language) for language in ("nn", "nb", "en")] == ["Tyskland", "Tyskland", "Germany"]
    assert {"NO", "US", "GB", "IE"} <= set(country_codes())
    assert not {"EU", "UN", "ZZ"} & set(country_codes())


@given(json_values | st.dictionaries(st.sampled_from(sorted(questions())), json_values, max_size=6))
def test_whatever_comes_in_is_read_or_refused_and_never_fails(raw: object) -> None:
    parsed = parse(raw)
    again = parse(json.loads(json.dumps(to_wire(parsed.answers))))
    assert again.answers == parsed.answers
    json.dumps(to_wire(parsed.answers)).encode()
