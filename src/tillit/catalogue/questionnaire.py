"""Answers to the questionnaire: read, what is still open, what gives concern, what has changed.

Pure. An answer is one shape whatever the question: a value, a text that explains it, and the link it was found at.
On the wire: ``{"retention_days": {"value": 365, "text": "", "source": ""}}``; a bare value is also read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tillit.catalogue.answer_types import LONG, READERS, UNKNOWN, Row, Unreadable, Value, clean_text, clean_url
from tillit.catalogue.questions import Question, questions

__all__ = [
    "UNKNOWN",
    "Answer",
    "Answers",
    "Difference",
    "Parsed",
    "Problem",
    "concerns",
    "differences",
    "open_questions",
    "parse",
    "progress",
    "rows",
    "to_wire",
    "value",
]


@dataclass(frozen=True, slots=True)
class Answer:
    value: Value
    text: str = ""
    source: str = ""

    @property
    def is_open(self) -> bool:
        if isinstance(self.value, list):
            return any(isinstance(row, dict) and not row["country"] for row in self.value)
        return self.value in (UNKNOWN, "")


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Parsed:
    answers: Answers
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    question: Question
    before: Answer | None
    after: Answer | None


def parse(raw: object) -> Parsed:
    """Everything that can be read, and one sentence for each thing that cannot. Never raises."""
    if not isinstance(raw, Mapping):
        return Parsed({}, (Problem("", _("The answers must be a set of questions and answers.")),))
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for code, content in raw.items():
        question = questions().get(code) if isinstance(code, str) else None
        if question is None:
            problems.append(Problem(str(code)[:50], _("There is no question called “%s”.") % str(code)[:50]))
            continue
        try:
            answer = _read(question, content)
        except Unreadable as unreadable:
            problems.append(Problem(question.code, str(unreadable)))
            continue
        if answer.value != "" or answer.text:
            answers[question.code] = answer
    problems.extend(_across(answers))
    return Parsed({code: answers[code] for code in questions() if code in answers}, tuple(problems))


def _read(question: Question, content: object) -> Answer:
    if not isinstance(content, Mapping):
        content = {"value": content}
    if not set(content) <= {"value", "text", "source"}:
        raise Unreadable(_("An answer has a value, a text and a source, nothing else."))
    raw = content.get("value")
    if raw is None:
        raw = ""
    value: Value = ""
    if raw == UNKNOWN:
        value = UNKNOWN
    elif raw != "":
        value = READERS[question.type](question, raw)
    return Answer(value, clean_text(content.get("text") or "", LONG), clean_url(content.get("source") or ""))


def _across(answers: Answers) -> Iterator[Problem]:
    """A Norwegian organisation number has nine digits, the last of them a check digit (Brønnøysundregistra, mod 11)."""
    number, country = value(answers, "supplier_orgnr"), value(answers, "supplier_country")
    if country == "NO" and isinstance(number, str) and not is_orgnr(number):
        yield Problem(
            "supplier_orgnr", _("This is not a Norwegian organisation number. It has nine digits; check each of them.")
        )


def is_orgnr(number: str) -> bool:
    if len(number) != 9 or not (number.isascii() and number.isdigit()):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(number, (3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return (11 - weighted % 11) % 11 == int(number[8])


def open_questions(answers: Answers) -> tuple[Question, ...]:
    """What still needs an answer: required and empty, or answered with “don't know”."""
    return tuple(
        question
        for question in questions().values()
        if (question.code in answers and answers[question.code].is_open)
        or (question.required and question.code not in answers)
    )


def progress(answers: Answers) -> tuple[int, int]:
    """(answered, of how many). An honest “don't know” counts as answered here: the supplier has done their part."""
    asked = [code for code, question in questions().items() if question.required]
    return sum(1 for code in asked if code in answers), len(asked)


def concerns(answers: Answers) -> tuple[Question, ...]:
    """Answers somebody must look at before anything is approved."""
    return tuple(
        question
        for question in questions().values()
        if question.concern and value(answers, question.code) == question.concern
    )


def differences(old: Answers, new: Answers) -> tuple[Difference, ...]:
    return tuple(
        Difference(question, old.get(code), new.get(code))
        for code, question in questions().items()
        if old.get(code) != new.get(code)
    )


def value(answers: Answers, code: str) -> Value | None:
    """The value of an answer, or None while it is open. A code that is no question is a programming error."""
    question = questions()[code]
    answer = answers.get(question.code)
    return None if answer is None or answer.value in (UNKNOWN, "") else answer.value


def rows(answers: Answers, code: str) -> list[Row]:
    found = value(answers, code)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def to_wire(answers: Answers) -> dict[str, dict[str, object]]:
    """As JSON. ``parse(to_wire(answers)).answers == answers``."""
    return {
        code: {"value": answer.value, "text": answer.text, "source": answer.source} for code, answer in answers.items()
    }
