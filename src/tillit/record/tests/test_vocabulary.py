import json
import re
from datetime import date

import pytest
import yaml
from jsonschema import Draft202012Validator

from tillit.catalogue import questions as catalogue_questions
from tillit.record import vocabulary
from tillit.record.codes import Kind, Reader
from tillit.record.policy import Scope

NAMES = sorted(vocabulary.FILES)


@pytest.mark.parametrize("name", NAMES)
def test_a_data_file_fits_the_schema_next_to_it(name: str) -> None:
    schema = json.loads((vocabulary.DATA / f"{name}.schema.json").read_text())
    assert schema == vocabulary.schema(name)
    rows = yaml.safe_load((vocabulary.DATA / f"{name}.yaml").read_text())
    Draft202012Validator(schema).validate(json.loads(json.dumps(rows, default=str)))
    assert len({row["code"] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_term_is_said_in_three_languages_with_a_source(name: str) -> None:
    for term in vocabulary.load(name).values():
        assert term.source.strip()
        assert all(term.text.in_(language).strip() for language in vocabulary.LANGUAGES)
        assert term.valid_to is None or term.valid_from <= term.valid_to


def test_the_closed_words_of_the_code_have_a_text() -> None:
    assert set(vocabulary.readers()) == set(Reader)
    assert set(vocabulary.retention_kinds()) == set(Kind)
    assert {reader.scope for reader in vocabulary.readers().values()} == set(Scope)


def test_codes_that_other_parts_rest_on_are_still_there() -> None:
    """Codes are never deleted, they end."""
    assert {"formative", "adaptation", "home_school", "quality", "operations"} <= set(vocabulary.purposes())
    assert {"oppl_11_1", "oppl_17_12", "oppl_25_1", "forskrift_9_1", "forskrift_3_2"} <= set(vocabulary.provisions())


def test_what_a_supplier_can_declare_is_what_a_record_can_hold() -> None:
    declared = yaml.safe_load((vocabulary.DATA.parents[1] / "catalogue" / "data" / "fields.yaml").read_text())["fields"]
    assert [field["code"] for field in declared] == list(vocabulary.fields())
    special = {field["code"] for field in declared if field.get("special")}
    assert special == {code for code, field in vocabulary.fields().items() if field.special}


def test_security_measures_are_read_from_questions_that_are_asked() -> None:
    asked = (vocabulary.DATA.parents[1] / "catalogue" / "data" / "questions.yaml").read_text()
    codes = set(re.findall(r"^  - code: (\w+)$", asked, re.M))
    assert {term.answer for term in vocabulary.security().values() if term.answer} <= codes
    assert catalogue_questions


def test_references_between_the_files_hold() -> None:
    for purpose in vocabulary.purposes().values():
        assert set(purpose.legal_bases) <= set(vocabulary.legal_bases())
        assert set(purpose.provisions) <= set(vocabulary.provisions())
        today = date(2026, 11, 22)
        assert all(vocabulary.provisions()[code].valid(today) for code in purpose.provisions)
    for field in vocabulary.fields().values():
        assert set(field.usual) <= set(vocabulary.purposes())
        assert set(field.usual.values()) <= set(field.treatments)


def test_the_regulations_of_2006_have_ended() -> None:
    """Forskrift 23. juni 2006 nr. 724 was replaced by forskrift 3. juni 2024 nr. 900 on 1 August 2024."""
    assert not vocabulary.provisions()["forskrift_3_2"].valid(date(2024, 8, 1))


def test_terms_of_the_data_privacy_vocabulary_are_well_formed() -> None:
    prefixes = {"dpv", "pd", "sector-education"}
    for name in ("fields", "purposes", "security", "recipients", "data_subjects"):
        for term in vocabulary.load(name).values():
            assert re.fullmatch(r"({}):[A-Z]\w+".format("|".join(prefixes)), term.dpv), term.code
