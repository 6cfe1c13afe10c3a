"""Answers as people read them: words for codes, names for countries."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tillit.catalogue.countries import country_name
from tillit.catalogue.questionnaire import Answer, Answers, differences
from tillit.catalogue.questions import Question, QuestionGroup, groups
from tillit.web.language import active, pick


@dataclass(frozen=True)
class ShownAnswer:
    question: Question
    lines: tuple[str, ...]
    text: str
    source: str
    is_open: bool
    is_concern: bool


def shown_answers(answers: Answers) -> list[tuple[QuestionGroup, list[ShownAnswer]]]:
    return [
        (group, [shown(question, answers.get(question.code)) for question in group.questions]) for group in groups()
    ]


def shown_differences(before: Answers, after: Answers) -> list[dict[str, object]]:
    return [
        {
            "question": change.question,
            "before": said(change.question, change.before),
            "after": said(change.question, change.after),
        }
        for change in differences(before, after)
    ]


def shown(question: Question, answer: Answer | None) -> ShownAnswer:
    return ShownAnswer(
        question,
        lines=tuple(_lines(question, answer)),
        text=answer.text if answer else "",
        source=answer.source if answer else "",
        is_open=answer.is_open if answer else question.required,
        is_concern=bool(answer and question.concern and answer.value == question.concern),
    )


def said(question: Question, answer: Answer | None) -> str:
    return "; ".join(filter(None, [*_lines(question, answer), answer.text if answer else ""]))


def _lines(question: Question, answer: Answer | None) -> list[str]:
    if answer is None or answer.value == "":
        return [] if answer and answer.text else [_("Not answered")]
    words = {"yes": _("Yes"), "no": _("No"), "unknown": _("Don't know")}
    if isinstance(answer.value, list):
        return [_item(question, item) for item in answer.value] or [_("None")]
    if question.type == "number" and isinstance(answer.value, int):
        return [str(answer.value)]
    return [words.get(str(answer.value)) or _item(question, str(answer.value))]


def _item(question: Question, item: object) -> str:
    if isinstance(item, dict):
        country = country_name(item["country"], active()) if item["country"] else _("country not known")
        number = _("organisation number %(number)s") % {"number": item["orgnr"]} if item["orgnr"] else ""
        return ", ".join(filter(None, [item["name"], country, item["task"], number]))
    if question.type in ("country", "countries"):
        return country_name(str(item), active())
    labels = {choice.code: pick(choice.label) for choice in question.choices}
    return labels.get(str(item), str(item))
