from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir

from tillit.record.codes import Reader

if TYPE_CHECKING:  # only whoever looks at types has it
    from django_stubs_ext import StrPromise


class Level(StrEnum):
    """What a row of the answer is about."""

    PUPIL = "pupil"
    GROUP = "group"
    UNIT = "unit"  # a base group in a month: added up under disclosure control, and read by who is far from the pupils


# What a copy for analysis says of a statement (`activity.copies`), as far as the indicators ask for it.
STATEMENTS = ibis.schema({
    "use_id": "int64", "pseudonym": "string", "verb": "string", "object": "string", "success": "boolean",
    "score_scaled": "float64", "score_raw": "float64", "score_min": "float64", "score_max": "float64",
    "response": "string", "hints": "int32",
    "together": "boolean", "day": "date", "stored_day": "date",
})  # fmt: skip
# Who is who in this run: a number for each pupil, the base group they are in, and its school.
MEMBERS = ibis.schema({
    "use_id": "int64", "pseudonym": "string", "pupil": "int64", "group_id": "int64", "school_id": "int64"
})  # fmt: skip
# Which skill areas an activity belongs to.
PLACED = ibis.schema({"use_id": "int64", "object": "string", "area_id": "int64"})
# Which competence aims a skill area belongs to, and which aims a group is to work with.
AIMS = ibis.schema({"area_id": "int64", "aim": "string"})
EXPECTED = ibis.schema({"group_id": "int64", "aim": "string"})


@dataclass(frozen=True)
class Tables:
    statements: ir.Table
    members: ir.Table
    placed: ir.Table
    aims: ir.Table
    expected: ir.Table

    @classmethod
    def unbound(cls) -> Tables:
        """Named as they are in every engine."""
        schemas = {"statements": STATEMENTS, "members": MEMBERS, "placed": PLACED, "aims": AIMS, "expected": EXPECTED}
        return cls(**{name: ibis.table(schema, name=name) for name, schema in schemas.items()})


@dataclass(frozen=True)
class Asked:
    """`half_life` in days: an answer that old counts half."""

    today: date
    half_life: float


@dataclass(frozen=True, eq=False)  # there is one of each: no sentence is translated to tell two apart
class Indicator:
    """`fields`: of the record (`record/data/fields.yaml`), without which it cannot be worked out.
    `key`: the columns that make a row of the answer the only one."""

    code: str
    question: StrPromise
    purpose: StrPromise
    says: StrPromise
    says_not: StrPromise
    weighs: StrPromise
    level: Level
    readers: frozenset[Reader]
    fields: frozenset[str]
    key: tuple[str, ...]
    expression: Callable[[Tables, Asked], ir.Table]
