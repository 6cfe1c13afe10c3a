from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment.hard_stops import StopFacts, hard_stops, stop_facts
from tillit.assessment.rulebook import Answer, stop_rules
from tillit.catalogue.questionnaire import parse

TODAY = date(2026, 11, 22)
CLEAR = StopFacts(
    advertising="no",
    profiling="no",
    data_sale="no",
    automated_decisions="no",
    emotion_inference="no",
    special_categories="no",
    agreement_signed=True,
    transfer_valid=True,
)

answer = st.sampled_from(("yes", "no", "unknown"))
facts = st.builds(
    StopFacts,
    answer,
    answer,
    answer,
    answer,
    answer,
    answer,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def found(what: StopFacts) -> list[tuple[str, str]]:
    return [(stop.code, stop.state) for stop in hard_stops(what, TODAY, stop_rules())]


def test_nothing_stops_a_clear_road() -> None:
    assert found(CLEAR) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"advertising": "yes"}, "advertising"),
        ({"profiling": "yes"}, "profiling"),
        ({"data_sale": "yes"}, "data_sale"),
        ({"automated_decisions": "yes"}, "automated_decisions"),
        ({"emotion_inference": "yes"}, "emotion_inference"),
        ({"special_categories": "yes"}, "special_categories_unreasoned"),
        ({"agreement_signed": False}, "no_agreement"),
        ({"transfer_valid": False}, "no_transfer_basis"),
    ],
)
def test_each_stop_stops(changed: dict[str, Answer], code: str) -> None:
    assert found(replace(CLEAR, **changed)) == [(code, "stopped")]


def test_special_categories_pass_only_with_both_a_need_and_measures() -> None:
    special = replace(CLEAR, special_categories="yes", special_need_reasoned=True)
    assert found(special) == [("special_categories_unreasoned", "stopped")]
    assert found(replace(special, special_measures=True)) == []


def test_silence_leaves_every_declared_stop_open() -> None:
    silent = StopFacts(agreement_signed=True, transfer_valid=True)
    assert {state for _code, state in found(silent)} == {"open"}
    assert len(found(silent)) == 6


@given(facts, st.sampled_from([field.name for field in fields(StopFacts)][:6]))
def test_an_unknown_answer_never_gives_fewer_findings_than_yes(what: StopFacts, name: str) -> None:
    assert len(found(replace(what, **{name: "unknown"}))) >= len(found(replace(what, **{name: "yes"})))


@given(facts)
def test_every_stop_says_why_and_from_where(what: StopFacts) -> None:
    assert all(
        set(stop.sentence) == {"nn", "nb", "en"} and stop.source for stop in hard_stops(what, TODAY, stop_rules())
    )


def test_stop_facts_reads_the_declaration_and_leaves_silence_open() -> None:
    declared = parse({"advertising": "no", "profiling": "yes", "ai": "no"}).answers
    facts = stop_facts(
        declared, special_need_reasoned=False, special_measures=False, agreement_signed=True, transfer_valid=True
    )
    assert (facts.advertising, facts.profiling, facts.data_sale) == ("no", "yes", "unknown")


def test_stop_facts_takes_health_among_the_fields_as_special_categories_whatever_the_supplier_says() -> None:
    declared = parse({"special_categories": "no", "data_fields": ["name", "health"]}).answers
    facts = stop_facts(
        declared, special_need_reasoned=False, special_measures=False, agreement_signed=True, transfer_valid=True
    )
    assert facts.special_categories == "yes"
