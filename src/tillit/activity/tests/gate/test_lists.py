"""The open words of the gate, and that every place of a statement has an answer."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from babel.messages.pofile import read_po
from django.utils.translation import override
from jsonschema import Draft202012Validator

from tillit.activity.gate import Finding, Refused, Rule, Withheld, WithheldBecause, said
from tillit.activity.gate.activities import BEGINS, BY_TYPE
from tillit.activity.gate.lists import DATA, FILES, context_activities, load, person_keys, schema, signals
from tillit.activity.gate.paths import EXTENSIONS, IDENTITY, OWN, PATHS
from tillit.activity.gate.scans import Scanner
from tillit.record import vocabulary


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_data_file_fits_the_schema_next_to_it(name: str) -> None:
    kept = json.loads((DATA / f"{name}.schema.json").read_text())
    assert kept == schema(name)
    rows = yaml.safe_load((DATA / f"{name}.yaml").read_text())
    Draft202012Validator(kept).validate(json.loads(json.dumps(rows, default=str)))
    assert len({row["code"] for row in rows}) == len(rows)
    assert all(term.source and term.text.nn and term.text.nb and term.text.en for term in load(name))


def test_the_fields_the_lists_speak_of_are_the_records() -> None:
    known = set(vocabulary.fields())
    assert {signal.field for signal in signals()} - {""} <= {
        code for code in known if vocabulary.fields()[code].special
    }
    assert {entry.field for entry in person_keys()} <= known
    assert {entry.code for entry in context_activities()} <= set(PATHS)
    assert set(BY_TYPE.values()) | {field for _start, field in BEGINS} == {
        "school",
        "group",
        "competence_aim",
        "platform",
    }


@pytest.mark.parametrize("signal", signals(), ids=lambda signal: signal.code)
def test_every_word_of_a_signal_is_found_where_it_is_sought(signal: object) -> None:
    scanner = Scanner((), ())
    for word in signal.words:  # type: ignore[attr-defined]
        bare = word.replace("*", "")
        for where in signal.where:  # type: ignore[attr-defined]
            text = f"eg har {bare}" if where == "text" else bare
            assert scanner.signals.field_of(text, where) is not None, word


def test_each_of_the_categories_of_article_9_has_its_words() -> None:
    assert {signal.category for signal in signals()} == {
        "health", "belief", "origin", "politics", "union", "sexuality", "biometric", "genetic",
    }  # fmt: skip


def test_no_place_belongs_to_two_fields() -> None:
    places = [path for term in vocabulary.fields().values() for path in term.xapi]
    assert len(places) == len(set(places))


def test_every_field_can_be_sent_as_an_extension_but_those_that_must_not() -> None:
    own = {iri.removeprefix(OWN) for iri in EXTENSIONS if iri.startswith(OWN)}
    assert set(vocabulary.fields()) - own == {"timestamp", "trial"}
    assert set(vocabulary.fields()) >= IDENTITY


def test_every_rule_and_every_reason_has_a_sentence() -> None:
    for rule in Rule:
        assert "%" not in said.sentence(Finding("duration", rule, "result.duration"))
    for because in WithheldBecause:
        assert said.withheld(Withheld(because)).endswith(".")


def test_the_sender_is_told_what_why_and_where_to_look() -> None:
    refused = Refused(
        (Finding("duration", Rule.UNDECLARED, "result.duration"), *[Finding("", Rule.EMAIL, "object.id")] * 12)
    )
    with override("nn"):
        answer = said.on_the_wire(refused, "https://tillit.example/declared/7")
    assert answer.splitlines()[0] == "result.duration: «Time spent» is not in the record, so it may not be sent."
    assert answer.splitlines()[-2:] == [
        "And 3 more.",
        "What may be sent is declared at https://tillit.example/declared/7",
    ]


@pytest.mark.parametrize("language", ["nn", "nb"])
def test_every_sentence_is_said_in_norwegian(language: str) -> None:
    file = DATA.parent / "locale" / language / "LC_MESSAGES" / "django.po"
    with file.open("rb") as source:
        catalogue = {message.id: message.string for message in read_po(source, locale=language)}
    for sentence in [*said.RULES.values(), *said.WITHHELD.values()]:
        with override("en"):
            assert re.match(r"\S", str(catalogue[str(sentence)]))
