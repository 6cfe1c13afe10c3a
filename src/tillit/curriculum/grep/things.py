"""What Grep says, as far as we use it. A field a file says nothing of is UNSET: then nothing is changed by it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType


class Status(StrEnum):
    PUBLISHED = "published"
    ENDED = "ended"


class ElementKind(StrEnum):
    CORE = "core"
    SKILL = "skill"
    THEME = "theme"


class Thing(Struct, frozen=True, kw_only=True):
    """`mentioned`: another thing's file named it in passing. It can fill in what is missing, and change nothing."""

    code: str
    mentioned: bool = False
    titles: dict[str, str] | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    changed_at: datetime | UnsetType = UNSET


class Plan(Thing, frozen=True, kw_only=True):
    short: dict[str, str] | UnsetType = UNSET
    language: str | UnsetType = UNSET  # the language it was enacted in: what `default` is
    valid_from: date | UnsetType | None = UNSET
    valid_to: date | UnsetType | None = UNSET
    replaced_by: tuple[str, ...] | UnsetType = UNSET


class AimSet(Thing, frozen=True, kw_only=True):
    plan: str | UnsetType = UNSET
    years: tuple[int, ...] | UnsetType = UNSET  # the aims are for the end of these
    subjects: tuple[str, ...] | UnsetType = UNSET
    order: int | UnsetType = UNSET


class Aim(Thing, frozen=True, kw_only=True):
    plan: str | UnsetType = UNSET
    aim_set: str | UnsetType = UNSET
    years: tuple[int, ...] | UnsetType = UNSET
    order: int | UnsetType = UNSET
    reused_from: str | UnsetType = UNSET
    elements: tuple[str, ...] | UnsetType = UNSET


class Element(Thing, frozen=True, kw_only=True):
    """A core element of a plan, one of the five basic skills, or an interdisciplinary topic."""

    kind: ElementKind
    plan: str | UnsetType = UNSET
    order: int | UnsetType = UNSET


AnyThing = Plan | AimSet | Aim | Element
