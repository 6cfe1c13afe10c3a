import msgspec
import pytest
from django.utils import translation
from hypothesis import given, settings

from tillit.record.codes import Analysis, Granularity, Identification, Reader, Treatment
from tillit.record.completeness import missing
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Party, Processing, Retention, Transfer
from tillit.record.tests.processings import FORMATIVE, PROCESSINGS, WHOLE, rules


def codes(processing: Processing, **options: bool) -> list[str]:
    return [item.code for item in missing(processing, **options)]


def with_purpose(**changes: object) -> Processing:
    return msgspec.structs.replace(WHOLE, purposes=(msgspec.structs.replace(FORMATIVE, **changes),))


def test_a_whole_record_misses_nothing() -> None:
    assert missing(WHOLE) == ()


def test_a_shared_draft_needs_no_controller_yet() -> None:
    shared = msgspec.structs.replace(WHOLE, controller=Party(), dpo=Party())
    assert codes(shared) == ["controller", "dpo"]
    assert codes(shared, with_controller=False) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"legal_basis": None}, ["legal_basis"]),
        ({"legal_basis": "A6-1-a"}, ["legal_basis_unfit"]),
        ({"provisions": ("oppl_25_1",)}, ["provision"]),
        ({"readers": ()}, ["readers"]),
        ({"readers": (Reader.PRINCIPAL,)}, ["leaders"]),
        ({"granularity": Granularity.EXACT}, ["granularity"]),
        ({"analysis": Analysis.ON}, ["analysis"]),
        ({"fields": rules(Treatment.DROP, "score")}, ["fields"]),
        ({"fields": rules(Treatment.KEEP, "health")}, ["article9"]),
        ({"retention": Retention()}, ["retention_account", "retention_answers"]),
    ],
)
def test_each_hole_in_a_purpose_is_named(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(with_purpose(**changes)) == expected


def test_leaders_may_see_totals() -> None:
    totals = with_purpose(readers=(Reader.PRINCIPAL,), identification=Identification.AGGREGATE)
    assert codes(totals) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"summary": " "}, ["summary"]),
        ({"purposes": ()}, ["purposes"]),
        ({"no_transfers": False}, ["transfers"]),
        ({"transfers": (Transfer(recipient="Helpdesk", country="US"),)}, ["transfer_basis"]),
        ({"security": ()}, ["security"]),
        ({"processors": ()}, ["processors"]),
        ({"sources": ()}, ["sources"]),
        ({"automated_decisions": True}, ["automated_decisions"]),
    ],
)
def test_each_hole_in_the_record_is_named(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(msgspec.structs.replace(WHOLE, **changes)) == expected


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_the_sentence_names_purpose_and_field_in_the_readers_language(language: str) -> None:
    unreasoned = msgspec.structs.replace(FORMATIVE.fields[0], why="")
    found = missing(with_purpose(fields=(unreasoned, *FORMATIVE.fields[1:])))
    with translation.override(language):
        sentence = str(found[0].sentence)
    label, field = {"nn": ("Undervegsvurdering", "svar på oppgåver"), "nb": ("Underveisvurdering", "svar på oppgaver"),
                    "en": ("Formative assessment", "answers to tasks")}[language]  # fmt: skip
    assert sentence.startswith(label)
    assert field in sentence.lower()


@given(PROCESSINGS)
@settings(deadline=None)
def test_in_a_complete_record_every_wish_counts(processing: Processing) -> None:
    """What completeness lets through, the compiler does not silently take away."""
    if missing(processing) == ():
        assert all(
            ask.counts or ask.treatment is Treatment.DROP
            for rule in compile_policy(processing).gate
            for ask in rule.asks
        )
