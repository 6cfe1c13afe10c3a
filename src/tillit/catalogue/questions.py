"""The questionnaire as data: groups, questions and the kinds of data a service may handle. Pure, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: Texts


@dataclass(frozen=True, slots=True)
class DataField:
    code: str
    label: Texts
    identifying: bool
    special: bool


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    group: str
    type: str
    required: bool
    concern: str
    source: str
    label: Texts
    help: Texts
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    code: str
    title: Texts
    intro: Texts
    questions: tuple[Question, ...]


@cache
def data_fields() -> Mapping[str, DataField]:
    return MappingProxyType(
        {
            raw["code"]: DataField(
                code=raw["code"],
                label=MappingProxyType(raw["label"]),
                identifying=raw.get("identifying", False),
                special=raw.get("special", False),
            )
            for raw in _load("fields")["fields"]
        }
    )


@cache
def questions() -> Mapping[str, Question]:
    """All questions by code, in the order they are asked."""
    return MappingProxyType({raw["code"]: _question(raw) for raw in _load("questions")["questions"]})


@cache
def groups() -> tuple[QuestionGroup, ...]:
    return tuple(
        QuestionGroup(
            code=raw["code"],
            title=MappingProxyType(raw["title"]),
            intro=MappingProxyType(raw["intro"]),
            questions=tuple(question for question in questions().values() if question.group == raw["code"]),
        )
        for raw in _load("questions")["groups"]
    )


def _question(raw: dict[str, Any]) -> Question:
    choices = tuple(Choice(choice["code"], MappingProxyType(choice["label"])) for choice in raw.get("choices", ()))
    if raw["type"] == "fields":
        choices = tuple(Choice(field.code, field.label) for field in data_fields().values())
    return Question(
        code=raw["code"],
        group=raw["group"],
        type=raw["type"],
        required=raw["required"],
        concern=raw.get("concern", ""),
        source=raw["source"],
        label=MappingProxyType(raw["label"]),
        help=MappingProxyType(raw["help"]),
        choices=choices,
    )


@cache
def _load(name: str) -> dict[str, Any]:
    text = (files("tillit.catalogue") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
