from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment.dpia import DpiaVerdict, decide, usable_reasons
from tillit.assessment.rulebook import Answer, dpia_rules

TODAY = date(2026, 11, 22)
RULES = dpia_rules()
CODES = [question.code for question in RULES.questions]
GOLDEN: list[dict[str, Any]] = msgspec.yaml.decode((Path(__file__).parent / "golden_dpia.yaml").read_bytes())

answer: st.SearchStrategy[Answer] = st.sampled_from(("yes", "no", "unknown"))
some_answers = st.dictionaries(st.sampled_from(CODES), answer)
question = st.sampled_from(CODES)

# How little a verdict lets people do without a DPIA.
STRICTNESS = {"not_required": 0, "recommended": 1, "unknown": 2, "required": 2}


def verdict(answers: dict[str, Answer], today: date = TODAY) -> DpiaVerdict:
    return decide(answers, today, RULES)


def strictness(answers: dict[str, Answer]) -> int:
    return STRICTNESS[verdict(answers).outcome]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["name"])
def test_decide_gives_the_outcome_of_the_source(case: dict[str, Any]) -> None:
    answers = {code: "yes" if code in case["answered_yes"] else case["rest"] for code in CODES}
    assert verdict(answers).outcome == case["outcome"], case["source"]


@given(some_answers, question)
def test_yes_is_never_milder_than_no(answers: dict[str, Answer], code: str) -> None:
    assert strictness(answers | {code: "yes"}) >= strictness(answers | {code: "no"})


@given(some_answers, question)
def test_unknown_is_never_milder_than_yes(answers: dict[str, Answer], code: str) -> None:
    assert strictness(answers | {code: "unknown"}) >= strictness(answers | {code: "yes"})


@given(some_answers, question)
def test_silence_equals_unknown(answers: dict[str, Answer], code: str) -> None:
    silent = {key: value for key, value in answers.items() if key != code}
    assert verdict(silent) == verdict(silent | {code: "unknown"})


@given(some_answers, st.randoms())
def test_order_of_answers_does_not_matter(answers: dict[str, Answer], random: Any) -> None:
    items = list(answers.items())
    random.shuffle(items)
    assert verdict(dict(items)) == verdict(answers)


@given(some_answers)
def test_every_verdict_gives_its_conclusion_and_each_criterion_met_with_source(answers: dict[str, Answer]) -> None:
    result = verdict(answers)
    assert [reason.code for reason in result.reasons[1:]] == [code for code in CODES if answers.get(code) == "yes"]
    assert all(reason.source and set(reason.explanation) == {"nn", "nb", "en"} for reason in result.reasons)


@given(some_answers)
def test_open_questions_are_asked_exactly_when_the_outcome_is_unknown(answers: dict[str, Answer]) -> None:
    result = verdict(answers)
    unanswered = [code for code in CODES if answers.get(code, "unknown") == "unknown"]
    asked = [open_question.code for open_question in result.open_questions]
    assert asked == (unanswered if result.outcome == "unknown" else [])


@given(some_answers)
def test_answering_the_open_questions_settles_the_verdict(answers: dict[str, Answer]) -> None:
    answered = answers | {open_question.code: "no" for open_question in verdict(answers).open_questions}
    assert verdict(answered).outcome != "unknown"


def test_rules_before_the_regulation_ask_nothing() -> None:
    rules = RULES.on(date(2018, 1, 1))
    assert (rules.criteria, rules.list_items) == ((), ())


def test_a_rule_that_has_ended_no_longer_counts() -> None:
    ended = tuple(
        msgspec.structs.replace(item, valid_to=date(2026, 1, 1)) if item.code == "dt_school_learning" else item
        for item in RULES.list_items
    )
    rules = msgspec.structs.replace(RULES, list_items=ended)
    answers: dict[str, Answer] = dict.fromkeys(CODES, "no") | {"dt_school_learning": "yes"}
    assert decide(answers, date(2025, 12, 31), rules).outcome == "required"
    assert decide(answers, TODAY, rules).outcome == "not_required"


def test_a_reason_the_answers_contradict_cannot_be_used() -> None:
    answers: dict[str, Answer] = dict.fromkeys(CODES, "no") | {"wp7_vulnerable": "yes"}
    codes = {reason.code for reason in usable_reasons(verdict(answers), answers, TODAY, RULES)}
    assert codes == {
        "no_special_categories", "small_scale", "no_combination", "no_new_technology", "no_profiling",
        "covered_by_existing",
    }  # fmt: skip


def test_a_required_dpia_can_only_be_covered_by_another() -> None:
    answers: dict[str, Answer] = dict.fromkeys(CODES, "yes")
    assert [reason.code for reason in usable_reasons(verdict(answers), answers, TODAY, RULES)] == [
        "covered_by_existing"
    ]


def test_an_open_verdict_has_no_reason_to_go_without() -> None:
    assert usable_reasons(verdict({}), {}, TODAY, RULES) == ()
