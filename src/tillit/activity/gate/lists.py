"""The open words of the gate, read from `activity/data/*.yaml`. Codes are never deleted; they end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import GenericAlias, MappingProxyType
from typing import Any, Literal

import msgspec

from tillit.record.vocabulary import Term

DATA = Path(__file__).parents[1] / "data"

Where = Literal["key", "value", "text", "activity"]


class Signal(Term, frozen=True, kw_only=True):
    """Words that suggest a special category. `field` is what a record must keep for them to pass."""

    category: str
    field: str = ""
    where: tuple[Where, ...]
    words: tuple[str, ...]


class PersonKey(Term, frozen=True, kw_only=True):
    """`alone`: the word counts only as the whole key."""

    field: str
    alone: bool = False
    words: tuple[str, ...]


class ContextActivity(Term, frozen=True, kw_only=True):
    types: tuple[str, ...]
    begins: tuple[str, ...]


FILES: Mapping[str, type[Term]] = MappingProxyType(
    {"special_signals": Signal, "person_keys": PersonKey, "context_activities": ContextActivity}
)


@cache
def load(name: str) -> tuple[Any, ...]:
    rows = msgspec.yaml.decode((DATA / f"{name}.yaml").read_bytes(), type=list_of(name))
    return tuple(row for row in rows if row.valid_to is None)


def list_of(name: str) -> Any:
    return GenericAlias(list, (FILES[name],))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema that lies next to the data file."""
    return msgspec.json.schema(list_of(name))


def signals() -> tuple[Signal, ...]:
    return load("special_signals")


def person_keys() -> tuple[PersonKey, ...]:
    return load("person_keys")


def context_activities() -> tuple[ContextActivity, ...]:
    return load("context_activities")
