"""Answers to the preliminary assessment that a supplier's declaration lets us suggest. A person decides."""

from tillit.assessment.declared import answer_to
from tillit.assessment.rulebook import Answer, Suggestion, SuggestionRules, Texts
from tillit.catalogue.questionnaire import Answers


def suggest(declared: Answers, rules: SuggestionRules) -> dict[str, tuple[Answer, Texts]]:
    """Criterion code to the suggested answer and why."""
    return {row.criterion: (_suggested(row, declared), row.why) for row in rules.suggestions}


def _suggested(row: Suggestion, declared: Answers) -> Answer:
    if any(answer_to(declared, question) in wanted for question, wanted in row.yes_if.items()):
        return "yes"
    if any(answer_to(declared, question) in wanted for question, wanted in row.unknown_if.items()):
        return "unknown"
    if row.no_if and all(answer_to(declared, question) == "no" for question in row.no_if):
        return "no"
    return "unknown"
