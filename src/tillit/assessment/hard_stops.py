"""The stops no vote can pass: DESIGN of the case, step 7. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tillit.assessment.declared import answer_to
from tillit.assessment.rulebook import Answer, Stop, StopRules, Texts
from tillit.catalogue.questionnaire import Answers

DECLARED = ("advertising", "profiling", "data_sale", "automated_decisions", "emotion_inference", "special_categories")


@dataclass(frozen=True)
class StopFacts:
    """What is known about a use. Everything starts as unknown: silence never passes a stop."""

    advertising: Answer = "unknown"
    profiling: Answer = "unknown"
    data_sale: Answer = "unknown"
    automated_decisions: Answer = "unknown"
    emotion_inference: Answer = "unknown"
    special_categories: Answer = "unknown"
    special_need_reasoned: bool = False
    special_measures: bool = False
    agreement_signed: bool = False
    transfer_valid: bool = False

    def answer(self, question: str) -> Answer:
        if question == "special_categories_unreasoned":
            return self._unreasoned()
        value = getattr(self, question)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value if value in ("yes", "no") else "unknown"

    def _unreasoned(self) -> Answer:
        reasoned = self.special_need_reasoned and self.special_measures
        return "no" if reasoned else self.special_categories


@dataclass(frozen=True)
class HardStop:
    code: str
    state: Literal["stopped", "open"]
    sentence: Texts
    source: str
    verified_on: date | None


def hard_stops(facts: StopFacts, today: date, rules: StopRules) -> tuple[HardStop, ...]:
    """Every stop that is met or not yet answered. An empty tuple is the only clear road."""
    found = (_judge(stop, facts) for stop in rules.stops if stop.holds(today))
    return tuple(stop for stop in found if stop is not None)


def _judge(stop: Stop, facts: StopFacts) -> HardStop | None:
    answer = facts.answer(stop.when)
    if answer == stop.answer:
        return HardStop(stop.code, "stopped", stop.text, stop.source, stop.verified_on)
    if answer == "unknown":
        return HardStop(stop.code, "open", stop.open, stop.source, stop.verified_on)
    return None


def stop_facts(
    declared: Answers, *, special_need_reasoned: bool, special_measures: bool, agreement_signed: bool,
    transfer_valid: bool,
) -> StopFacts:  # fmt: skip
    """From a declaration and what only the case knows. A field marked special counts as special categories."""
    said = {question: _yes_no(answer_to(declared, question)) for question in DECLARED}
    if answer_to(declared, "special_recorded") == "yes":
        said["special_categories"] = "yes"
    return StopFacts(
        **said,
        special_need_reasoned=special_need_reasoned,
        special_measures=special_measures,
        agreement_signed=agreement_signed,
        transfer_valid=transfer_valid,
    )


def _yes_no(answer: str) -> Answer:
    return "yes" if answer == "yes" else "no" if answer == "no" else "unknown"
