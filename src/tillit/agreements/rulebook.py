"""The context's dated YAML, validated by the JSON Schema next to it."""

import datetime as dt
import json
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar, cast

import jsonschema
import msgspec
import yaml

Language = Literal["nn", "nb", "en"]
Shape = TypeVar("Shape")
LANGUAGES: tuple[Language, ...] = ("nn", "nb", "en")


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    nn: str
    nb: str
    en: str

    def in_language(self, language: Language) -> str:
        return cast(str, getattr(self, language))


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    kind: Literal["reason", "condition", "note"]
    text: Texts
    source: str
    valid_from: dt.date
    verified_on: dt.date | None
    valid_to: dt.date | None = None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dpf_check_months: int
    tia_months: int


class Rulebook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    limits: Limits
    rules: tuple[Rule, ...]
    terms: dict[str, Texts]


class _DatesAsText(yaml.SafeLoader):
    """JSON Schema knows no dates: keep them as ISO text until msgspec reads them."""


_DatesAsText.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(name: str, shape: type[Shape]) -> Shape:
    folder = resources.files("tillit.agreements") / "data"
    raw: Any = yaml.load((folder / f"{name}.yaml").read_text("utf-8"), Loader=_DatesAsText)  # noqa: S506
    jsonschema.validate(raw, json.loads((folder / f"{name}.schema.json").read_text("utf-8")))
    return msgspec.convert(raw, shape)


@cache
def rulebook() -> Rulebook:
    return read_yaml("transfer_rules", Rulebook)


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for rule in rulebook().rules}


def rule(code: str) -> Rule:
    return _rules()[code]
