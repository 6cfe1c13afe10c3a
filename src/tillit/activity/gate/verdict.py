"""The words of a verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tillit.activity.gate.hours import Calendar
from tillit.activity.xapi.model import Statement

WITHIN = re.compile(r"\[[^\]]*\]")


class Standing(StrEnum):
    """What we know of whoever the statement is about."""

    KNOWN = "known"
    OUTSIDE = "outside"  # no pupil of this owner
    OBJECTS = "objects"  # Article 21: has objected, and the objection stands
    PRACTICE = "practice"  # in the practice room, where one may try and fail unseen (NOU 2023:19 § 8.6.1)
    NOT_ON = "not_on"  # analysis has not been switched on (NOU 2023:19 § 13.4.1)


@dataclass(frozen=True, slots=True)
class Pupil:
    """`calendar`: of their school, where it has said anything."""

    pseudonym: str
    standing: Standing
    calendar: Calendar | None = None


class WithheldBecause(StrEnum):
    """Why a statement is acknowledged and not stored. The first four are the pupil's standing."""

    OUTSIDE = "outside"
    OBJECTS = "objects"
    PRACTICE = "practice"
    NOT_ON = "not_on"
    OUTSIDE_HOURS = "outside_hours"
    LEFT_OUT = "left_out"  # the record leaves out what a statement cannot be without
    TOO_OLD = "too_old"  # its time was up before it came


class Rule(StrEnum):
    """Why something is refused."""

    UNDECLARED = "undeclared"
    UNKNOWN_EXTENSION = "unknown_extension"
    EMAIL = "email"
    NATIONAL_ID = "national_id"
    PHONE = "phone"
    NAME = "name"
    PERSON_KEY = "person_key"
    SPECIAL = "special"
    FORM = "form"
    LANGUAGE = "language"
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    GROUP = "group"
    TRIAL_PUPIL = "trial_pupil"


@dataclass(frozen=True, slots=True)
class Finding:
    """`field` is a code of the record's vocabulary, or "" where no field fits. `path` may name an extension as it was
    sent, for the answer to the sender; `place` names none, for what is counted and logged."""

    field: str
    rule: Rule
    path: str

    @property
    def place(self) -> str:
        return WITHIN.sub("[]", self.path)


@dataclass(frozen=True, slots=True)
class Kept:
    """`fields` are the codes that are in what is kept."""

    statement: Statement
    delete_on: date
    outside_hours: bool
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KeptDocument:
    content_type: str
    body: bytes
    delete_on: date
    outside_hours: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    because: WithheldBecause


@dataclass(frozen=True, slots=True)
class Refused:
    findings: tuple[Finding, ...]
