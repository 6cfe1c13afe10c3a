"""What is looked for, and from when we say that something is weak: read from `activity/data/quality_*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import GenericAlias, MappingProxyType
from typing import Any, Literal

import msgspec

from tillit.activity.gate.lists import DATA
from tillit.record.vocabulary import Term, Texts


class Dimension(Term, frozen=True, kw_only=True):
    """`least`: so many values must have been looked at before anything is said."""

    means: Texts
    least: int


class Look(Term, frozen=True, kw_only=True):
    """`look` and `weak`: the share from which it is said. `limit`: how much is too much, in the unit of the finding."""

    dimension: str
    means: Texts
    supplier: Texts
    owner: Texts
    look: float
    weak: float
    limit: float = 0
    owner_only: bool = False
    counted: Literal["statements", "tally"] = "statements"


class Expected(Term, frozen=True, kw_only=True):
    """A field of the record, and after which verbs one may expect it."""

    verbs: tuple[str, ...]


FILES: Mapping[str, type[Term]] = MappingProxyType(
    {"quality_dimensions": Dimension, "quality_findings": Look, "quality_expected": Expected}
)


def list_of(name: str) -> Any:
    return GenericAlias(list, (FILES[name],))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema that lies next to the data file."""
    return msgspec.json.schema(list_of(name))


@cache
def read(name: str) -> tuple[Any, ...]:
    return tuple(msgspec.yaml.decode((DATA / f"{name}.yaml").read_bytes(), type=list_of(name)))


def read_one(name: str, code: str) -> Any:
    """Also one that has ended: what was found lives longer than the looking for it."""
    return next(row for row in read(name) if row.code == code)


def dimensions(day: date) -> tuple[Dimension, ...]:
    return tuple(row for row in read("quality_dimensions") if row.valid(day))


@cache
def looks(day: date) -> Mapping[str, Look]:
    return MappingProxyType({row.code: row for row in read("quality_findings") if row.valid(day)})


@cache
def expected(day: date) -> Mapping[str, frozenset[str]]:
    """Verb, by the last part of its address → the fields one may expect. Under a star: after every verb."""
    found: dict[str, set[str]] = {}
    for row in read("quality_expected"):
        if row.valid(day):
            for verb in row.verbs:
                found.setdefault(verb, set()).add(row.code)
    return MappingProxyType({verb: frozenset(fields) for verb, fields in found.items()})
