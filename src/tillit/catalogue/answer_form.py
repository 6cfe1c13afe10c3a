"""The questionnaire between browser and `questionnaire.parse`: field names in, plain answers out, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from tillit.catalogue.answer_types import MOST_ROWS, ROW_KEYS, UNKNOWN
from tillit.catalogue.countries import country_code, country_name
from tillit.catalogue.models import Evidence
from tillit.catalogue.questionnaire import Problem
from tillit.catalogue.questions import Question, QuestionGroup, groups, questions
from tillit.web.language import active

COMMON_COUNTRIES = ("NO", "SE", "DK", "FI", "IE", "NL", "DE", "FR", "GB", "US")
SPARE_ROWS = 2
SHAPES = {
    "text": "line", "url": "line", "email": "line", "orgnr": "line", "number": "line", "country": "line",
    "long_text": "long", "text_file": "long", "yes_no": "yes_no", "yes_no_text": "yes_no", "choice": "choice",
    "fields": "choice", "countries": "countries", "rows": "rows",
}  # fmt: skip


def answers_from_form(sent: QueryDict) -> dict[str, dict[str, Any]]:
    """What was sent, as `parse` reads it. Nothing is judged here."""
    answers = {}
    for code, question in questions().items():
        value = _sent_value(question, sent)
        text, source = sent.get(f"{code}__text", ""), sent.get(f"{code}__source", "")
        if value is not None or text.strip() or source.strip():
            answers[code] = {"value": "" if value is None else value, "text": text, "source": source}
    return answers


def _sent_value(question: Question, sent: QueryDict) -> Any:
    code = question.code
    if sent.get(f"{code}__unknown"):
        return UNKNOWN
    if question.type == "rows":
        rows = _sent_rows(code, sent)
        return rows if rows or sent.get(f"{code}__none") else None
    if question.type == "fields":
        chosen = sent.getlist(code)
        return chosen if chosen or sent.get(f"{code}__none") else None
    if question.type == "countries":
        others = [_country(part) for part in re.split(r"[,;\n]", sent.get(f"{code}__other", "")) if part.strip()]
        return [*sent.getlist(code), *others] or None
    if question.type == "country":
        return _country(sent.get(code, "")) or None
    return sent.get(code, "").strip() or None


def _sent_rows(code: str, sent: QueryDict) -> list[dict[str, str]]:
    rows = []
    for number in range(MOST_ROWS + SPARE_ROWS):
        row = {key: sent.get(f"{code}__{number}__{key}", "").strip() for key in ROW_KEYS}
        if any(row.values()):
            rows.append({**row, "country": _country(row["country"])})
    return rows


def _country(name: str) -> str:
    """The code of a country people have written the name of; else what they wrote, for `parse` to refuse."""
    return country_code(name) or name.strip()


@dataclass
class Shown:
    """One question as the page shows it, with what is written in it so far."""

    question: Question
    value: Any = ""
    text: str = ""
    source: str = ""
    problem: str = ""
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def template(self) -> str:
        return f"catalogue/questions/{SHAPES[self.question.type]}.html"

    @property
    def id(self) -> str:
        return f"q-{self.question.code}"

    @property
    def unknown(self) -> bool:
        return bool(self.value == UNKNOWN)

    @property
    def none(self) -> bool:
        return bool(self.value == [])

    @property
    def answered(self) -> bool:
        return self.value not in ("", None)

    @property
    def chosen(self) -> list[Any]:
        return self.value if isinstance(self.value, list) else []

    @property
    def written(self) -> str:
        """The value of a single line."""
        if self.unknown or isinstance(self.value, list):
            return ""
        return country_name(str(self.value), active()) if self.question.type == "country" else str(self.value)

    @property
    def has_text(self) -> bool:
        return self.question.type == "yes_no_text" or bool(self.text and self.question.type != "text_file")

    @property
    def input_type(self) -> str:
        return {"url": "url", "email": "email", "number": "number"}.get(self.question.type, "text")

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        picked = self.chosen or [self.value]
        return [(choice.code, choice.label[active()], choice.code in picked) for choice in self.question.choices]

    @property
    def common(self) -> list[tuple[str, str, bool]]:
        return [(code, country_name(code, active()), code in self.chosen) for code in COMMON_COUNTRIES]

    @property
    def others(self) -> str:
        rest = [code for code in self.chosen if isinstance(code, str) and code not in COMMON_COUNTRIES]
        return ", ".join(country_name(code, active()) for code in rest)

    @property
    def rows(self) -> list[dict[str, Any]]:
        filled = [
            {**row, "country": country_name(row.get("country", ""), active()) if row.get("country") else ""}
            for row in self.chosen
            if isinstance(row, dict)
        ]
        spare = min(SPARE_ROWS, MOST_ROWS - len(filled)) if filled else SPARE_ROWS
        return [{**dict.fromkeys(ROW_KEYS, ""), **row, "number": number}
                for number, row in enumerate([*filled, *({} for _ in range(spare))])]  # fmt: skip


@dataclass
class ShownGroup:
    group: QuestionGroup
    questions: list[Shown]

    @property
    def answered(self) -> int:
        return sum(1 for shown in self.questions if shown.answered)

    @property
    def total(self) -> int:
        return len(self.questions)


def shown_groups(
    answers: Mapping[str, Mapping[str, Any]], problems: Iterable[Problem] = (), evidence: Iterable[Evidence] = ()
) -> list[ShownGroup]:
    """`answers` as they are stored, or as they were sent when they could not be read."""
    sentences = {problem.code: problem.sentence for problem in problems}
    files: dict[str, list[Evidence]] = {}
    for file in evidence:
        files.setdefault(file.question, []).append(file)
    return [
        ShownGroup(group, [_shown(question, answers, sentences, files) for question in group.questions])
        for group in groups()
    ]


def _shown(
    question: Question,
    answers: Mapping[str, Mapping[str, Any]],
    sentences: Mapping[str, str],
    files: Mapping[str, list[Evidence]],
) -> Shown:
    answer = answers.get(question.code, {})
    return Shown(
        question,
        value=answer.get("value", ""),
        text=str(answer.get("text", "")),
        source=str(answer.get("source", "")),
        problem=sentences.get(question.code, ""),
        evidence=files.get(question.code, []),
    )
