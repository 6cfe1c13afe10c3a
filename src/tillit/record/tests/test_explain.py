import re
from string import Formatter

import msgspec
import pytest
from hypothesis import given, settings

from tillit.record import vocabulary
from tillit.record.codes import Analysis, Reader, Treatment
from tillit.record.explain import Audience, explain
from tillit.record.explain.words import SENTENCES, Words, sentences
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Processing
from tillit.record.tests.processings import FORMATIVE, OPERATIONS, PROCESSINGS, QUALITY, WHOLE

LANGUAGES = vocabulary.LANGUAGES
FILES = sorted(path.stem for path in SENTENCES.glob("*.yaml"))
CODE = "\n".join(path.read_text() for path in SENTENCES.parents[1].rglob("*.py") if "tests" not in path.parts)


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_says_the_same_in_three_languages(name: str) -> None:
    for code, texts in sentences(name).items():
        places = [
            {place for _, place, _, _ in Formatter().parse(texts.in_(language)) if place} for language in LANGUAGES
        ]
        assert places[0] == places[1] == places[2], code
        assert all(texts.in_(language).strip() for language in LANGUAGES)


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_is_used(name: str) -> None:
    built = (
        r"^(treatment|identification|granularity|nature|analysis|outside|guardian|clock|reason|day|col|seen|sees"
        r"|machine|sheet)_"
    )
    unused = [
        code
        for code in sentences(name)
        if f'"{code}"' not in CODE.replace("'", '"') and not re.match(built, code) and code not in ("title", "lead")
    ]
    assert unused == []


@settings(deadline=None, max_examples=40)
@given(PROCESSINGS)
def test_any_record_can_be_explained_to_anyone(processing: Processing) -> None:
    policy = compile_policy(processing)
    for audience in Audience:
        for language in LANGUAGES:
            explanation = explain(policy, processing, audience, language)
            assert explanation.sections
            assert all(section.heading for section in explanation.sections)


@pytest.mark.parametrize("language", LANGUAGES)
@given(PROCESSINGS)
@settings(deadline=None, max_examples=40)
def test_each_kept_field_is_told_and_no_other_is_said_to_be_kept(language: str, processing: Processing) -> None:
    policy = compile_policy(processing)
    words = Words(language)
    kept = [words.label("fields", rule.field) for rule in policy.kept()]
    table = next(
        s.table for s in explain(policy, processing, Audience.CATALOGUE, language).sections if s.code == "data"
    )
    told = [row[0].split(" (")[0] for row in table.rows] if table else []
    assert sorted(told) == sorted(kept)
    child = explain(policy, processing, Audience.CHILD, language)
    section = next(section for section in child.sections if section.code == "kept")
    assert len(section.items) == len(kept)
    for rule in policy.kept():
        if not vocabulary.fields()[rule.field].time:
            label = vocabulary.fields()[rule.field].child.in_(language)
            assert any(item.startswith(label) for item in section.items)
    for rule in policy.dropped():
        assert vocabulary.fields()[rule.field].child.in_(language) not in section.items


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_protocol_covers_every_letter_of_article_30_1(language: str) -> None:
    codes = {section.code[0] for section in explain(compile_policy(WHOLE), WHOLE, Audience.PROTOCOL, language).sections}
    assert set("abcdefg") <= codes


def text(processing: Processing, audience: Audience = Audience.CHILD, language: str = "nn") -> str:
    return explain(compile_policy(processing), processing, audience, language).text()


def test_a_child_reads_short_sentences() -> None:
    for line in text(WHOLE).split("\n"):
        for sentence in re.split(r"(?<=[.!?]) ", line):
            assert len(sentence.split()) <= 24 or "kan sjå" in sentence, sentence


def test_a_child_is_told_who_sees_and_what_the_teacher_does_not_see() -> None:
    said = text(WHOLE)
    assert "Læraren din kan sjå" in said
    assert "Læraren din kan ikkje sjå kva klokka var" in said
    assert "Rektor kan sjå tal for minst 10 elevar samla" in said
    assert "Vi slettar" in said


def test_time_spent_is_said_to_be_kept_but_not_seen_by_the_teacher() -> None:
    section = next(s for s in explain(compile_policy(WHOLE), WHOLE, Audience.CHILD, "nn").sections if s.code == "who")
    teacher = next(item for item in section.items if item.startswith("Læraren din"))
    assert "kor lang tid" not in teacher
    assert "kor lang tid du bruker" in text(WHOLE)


def test_objection_is_offered_only_where_the_legal_basis_gives_it() -> None:
    duty = msgspec.structs.replace(FORMATIVE, legal_basis="A6-1-c")
    assert "seia imot" in text(WHOLE)
    assert "seia imot" not in text(msgspec.structs.replace(WHOLE, purposes=(duty,)))


def test_analysis_is_off_never_or_on_as_the_policy_says() -> None:
    def with_analysis(mode: Analysis) -> str:
        return text(msgspec.structs.replace(WHOLE, purposes=(msgspec.structs.replace(FORMATIVE, analysis=mode),)))

    assert "Nei, ikkje før læraren eller skulen slår det på." in with_analysis(Analysis.OFF)
    assert "Nei. Ingen datamaskin leitar etter mønster" in with_analysis(Analysis.NEVER)
    assert "Ja. Ei datamaskin leitar etter mønster" in with_analysis(Analysis.ON)


def test_outside_school_hours_is_said_as_the_policy_has_it() -> None:
    assert "blir ikkje lagra" in text(msgspec.structs.replace(WHOLE, purposes=(QUALITY,)))
    assert "kan berre du sjå" in text(msgspec.structs.replace(WHOLE, purposes=(FORMATIVE,)))
    assert "Desse kan sjå det" in text(msgspec.structs.replace(WHOLE, purposes=(OPERATIONS,)))


def test_nothing_kept_means_nothing_promised() -> None:
    said = text(msgspec.structs.replace(WHOLE, purposes=()))
    assert "Vi lagrar ingenting om deg." in said
    assert "Vi slettar" not in said
    assert "Ingen kan sjå noko om deg." in said


def test_a_dropped_field_is_told_as_removed_with_its_reason() -> None:
    said = text(WHOLE, Audience.PROTOCOL)
    assert "Posisjon | Blir fjerna, aldri lagra | Føremålet treng det ikkje" in said
    assert "Alt som ikkje står i tabellen, blir stoppa" in said


def test_no_placeholder_is_left_in_any_text() -> None:
    for audience in Audience:
        for language in LANGUAGES:
            assert not re.search(r"[{}]", text(WHOLE, audience, language))


def test_every_reader_and_treatment_has_words() -> None:
    for language in LANGUAGES:
        words = Words(language)
        assert all(words.say(f"treatment_{treatment}") for treatment in Treatment)
        assert all(vocabulary.readers()[reader].child.in_(language) for reader in Reader)
