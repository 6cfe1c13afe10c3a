"""What goes into the measuring, and what comes out of it. Numbers only: nothing here says who, or what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tillit.activity.xapi.model import Statement

SEVERAL = 5  # so many different pupils before a sender is told of a finding: one can be pointed at, five cannot


@dataclass(frozen=True, slots=True)
class Arrival:
    """A statement as it is stored. `actor`: a number for the pseudonym, another in each use."""

    statement: Statement
    stored: datetime
    actor: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the day's statements are held up against. `kept`: the fields the record keeps; `places`: the organisation
    numbers of the owner and its schools that are open."""

    day: date
    kept: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Of `of` values looked at, `number` were like this. `several`: of at least five different pupils."""

    finding: str
    field: str
    number: int
    of: int
    several: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """One day. `references`: the statements that were pointed at, and `aims` the competence aims, each with how often and
    by whom: whether they exist is for the caller to find out (see `measuring.those_not_in`)."""

    statements: int
    found: tuple[Found, ...]
    references: dict[UUID, tuple[int, frozenset[int]]]
    aims: dict[str, tuple[int, frozenset[int]]]
