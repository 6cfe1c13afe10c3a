"""What a stored statement says of what somebody can do. Pure. Reads no more of the body than it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from tillit.activity.gate import PSEUDONYM_HOME
from tillit.activity.xapi.extensions import hints_used
from tillit.activity.xapi.values import moment_of
from tillit.analytics.progress import Answer
from tillit.analytics.progress.rules import rules

SCHOOL = ZoneInfo("Europe/Oslo")


class Part(msgspec.Struct, frozen=True, rename="camel", gc=False):
    pass


class Account(Part, frozen=True):
    home_page: str = ""
    name: str = ""


class Actor(Part, frozen=True):
    account: Account | None = None
    member: list[Actor] | None = None


class Thing(Part, frozen=True):
    id: str = ""
    object_type: str = "Activity"


class Score(Part, frozen=True):
    scaled: float | None = None
    raw: float | None = None
    min: float | None = None
    max: float | None = None


class Result(Part, frozen=True):
    score: Score | None = None
    success: bool | None = None
    duration: str = ""
    extensions: dict[str, Any] | None = None


class Around(Part, frozen=True):
    parent: list[Thing] = []
    grouping: list[Thing] = []
    category: list[Thing] = []
    other: list[Thing] = []

    def __iter__(self) -> Iterator[Thing]:
        yield from (*self.parent, *self.grouping, *self.category, *self.other)


class Context(Part, frozen=True):
    registration: str = ""
    team: Actor | None = None
    context_activities: Around | None = None


class Verb(Part, frozen=True):
    id: str


class Said(Part, frozen=True):
    actor: Actor
    verb: Verb
    object: Thing
    result: Result | None = None
    context: Context | None = None
    timestamp: str = ""


_SAID = msgspec.json.Decoder(Said)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: whose, to which activities (its own first, then those around it), and how it went."""

    pseudonym: UUID
    activities: tuple[str, ...]
    answer: Answer
    seconds: str = ""  # as xAPI writes it
    session: str = ""
    timestamp: str = ""


def given(body: str, stored: datetime) -> Given | None:
    """None when it tells nothing of what a pupil can do."""
    said = _SAID.decode(body)
    pseudonym, credit = pseudonym_of(said), credit_of(said.result)
    if pseudonym is None or credit is None or said.object.object_type != "Activity":
        return None
    if said.verb.id in rules().summing_up:
        return None
    context, result = said.context or Context(), said.result or Result()
    around = context.context_activities or ()
    # Nobody answers tomorrow: a clock that is wrong does not make an answer count for more.
    moment = min(moment_of(said.timestamp) or stored, stored) if said.timestamp else stored
    return Given(
        pseudonym=pseudonym,
        activities=(said.object.id, *(each.id for each in around)),
        answer=Answer(moment.astimezone(SCHOOL).date(), credit, alone=alone(result, context)),
        seconds=result.duration,
        session=context.registration,
        timestamp=said.timestamp,
    )


def pseudonym_of(said: Said) -> UUID | None:
    account = said.actor.account
    if account is None or account.home_page != PSEUDONYM_HOME:
        return None
    try:
        return UUID(account.name)
    except ValueError:  # nobody in particular
        return None


def credit_of(result: Result | None) -> float | None:
    """A score between its bounds where there is one, else right or wrong (xAPI 1.0.3, Data §2.4.5 and 2.4.5.1)."""
    if result is None:
        return None
    score = result.score or Score()
    lowest = score.min or 0.0
    credit = score.scaled
    if credit is None and score.raw is not None and score.max is not None and score.max > lowest:
        credit = (score.raw - lowest) / (score.max - lowest)
    if credit is None and result.success is not None:
        credit = float(result.success)
    return None if credit is None else min(max(credit, 0.0), 1.0)


def alone(result: Result, context: Context) -> bool:
    """Without hints, and not together with others."""
    return not hints_used(result.extensions) and not (context.team and context.team.member)
