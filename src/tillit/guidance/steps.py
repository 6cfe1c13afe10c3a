"""The ten steps of a case as people read them: what, why and how, in three languages.

Pure: reads the YAML next to it once. Pages choose the language with ``tillit.web.language.pick(step.title)``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

Texts = Mapping[str, str]
Lists = Mapping[str, tuple[str, ...]]

CODES = (
    "need",
    "information",
    "preliminary",
    "agreement",
    "system_owner",
    "pilot",
    "decision",
    "record",
    "activation",
    "follow_up",
)


@dataclass(frozen=True, slots=True)
class Source:
    place: str
    text: Texts


@dataclass(frozen=True, slots=True)
class StepGuide:
    code: str
    number: int
    usual_days: int
    roles: tuple[str, ...]
    title: Texts
    summary: Texts
    what: Texts
    why: Texts
    how: Lists
    who: Texts
    sources: tuple[Source, ...]


def load(name: str) -> dict[str, Any]:
    text = (files("tillit.guidance") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def lists(raw: Mapping[str, list[str]]) -> Lists:
    return MappingProxyType({language: tuple(sentences) for language, sentences in raw.items()})


@cache
def all_steps() -> tuple[StepGuide, ...]:
    return tuple(_step(raw) for raw in load("steps")["steps"])


def step(code: str) -> StepGuide:
    """The guide of one step. An unknown code is a programming error: KeyError."""
    return _by_code()[code]


@cache
def _by_code() -> Mapping[str, StepGuide]:
    return {guide.code: guide for guide in all_steps()}


def _step(raw: dict[str, Any]) -> StepGuide:
    return StepGuide(
        code=raw["code"],
        number=raw["number"],
        usual_days=raw["usual_days"],
        roles=tuple(raw["roles"]),
        title=MappingProxyType(raw["title"]),
        summary=MappingProxyType(raw["summary"]),
        what=MappingProxyType(raw["what"]),
        why=MappingProxyType(raw["why"]),
        how=lists(raw["how"]),
        who=MappingProxyType(raw["who"]),
        sources=tuple(Source(source["place"], MappingProxyType(source["text"])) for source in raw["sources"]),
    )
