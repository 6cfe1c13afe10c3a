"""Is a data protection impact assessment required? GDPR Art. 35, Datatilsynet's list, WP248 rev.01.

Pure: answers and a day in, a verdict with reasons out. "Don't know" never counts as no.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tillit.assessment.rulebook import Answer, Conclusion, Criterion, DpiaRules, NoDpiaReason, Outcome, Stated, Texts

BLOCKS_UNLESS_DONE: tuple[Outcome, ...] = ("required", "unknown")


@dataclass(frozen=True)
class Reason:
    code: str
    title: Texts
    explanation: Texts
    source: str
    url: str
    verified_on: date | None


@dataclass(frozen=True)
class DpiaVerdict:
    outcome: Outcome
    reasons: tuple[Reason, ...]
    open_questions: tuple[Criterion, ...]
    rule_version: str

    @property
    def may_go_without(self) -> bool:
        """Without a DPIA of one's own, given a coded reason."""
        return self.outcome not in BLOCKS_UNLESS_DONE


def decide(answers: Mapping[str, Answer], today: date, rules: DpiaRules) -> DpiaVerdict:
    """The first reason is the conclusion, the rest are the criteria it rests on."""
    rules = rules.on(today)
    met = [question for question in rules.questions if answers.get(question.code) == "yes"]
    asked = [question for question in rules.questions if answers.get(question.code, "unknown") == "unknown"]
    certain = _conclude({question.code for question in met}, rules)
    possible = _conclude({question.code for question in (*met, *asked)}, rules)
    settled = certain.outcome == possible.outcome
    conclusion: Stated = certain if settled else rules.open_conclusion
    return DpiaVerdict(
        outcome=certain.outcome if settled else "unknown",
        reasons=tuple(_reason(row) for row in (conclusion, *met)),
        open_questions=() if settled else tuple(asked),
        rule_version=rules.version,
    )


def _conclude(met: Collection[str], rules: DpiaRules) -> Conclusion:
    criteria = sum(criterion.code in met for criterion in rules.criteria)
    items = [item for item in rules.list_items if item.code in met]
    listed = any(not item.with_another or criteria for item in items)
    # A list item that asks for one more criterion and has none still weighs as one criterion.
    weight = criteria + len(items)
    return next(
        conclusion
        for conclusion in rules.conclusions
        if (listed if conclusion.criteria_from is None else weight >= conclusion.criteria_from)
    )


def _reason(row: Stated) -> Reason:
    return Reason(row.code, row.title, row.explanation, row.source, row.url, row.verified_on)


def usable_reasons(
    verdict: DpiaVerdict, answers: Mapping[str, Answer], today: date, rules: DpiaRules
) -> tuple[NoDpiaReason, ...]:
    """The coded reasons for going without a DPIA that the answers do not contradict."""
    return tuple(
        reason
        for reason in rules.on(today).no_dpia_reasons
        if verdict.outcome in reason.allowed_when
        and not any(answers.get(code, "unknown") != "no" for code in reason.contradicted_by)
    )
