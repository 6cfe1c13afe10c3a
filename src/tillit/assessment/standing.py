"""Whether an assessment still rests on what it should: newer versions, blocked ones, and who has answered what. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from tillit.assessment.inheritance import EffectiveRisk, Origin
from tillit.assessment.rulebook import DATA, Texts
from tillit.assessment.scale import COLOURS, Matrix


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    days: int
    text: Texts
    source: str
    verified_on: date | None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    limits: tuple[Limit, ...]


@cache
def limits() -> Limits:
    return msgspec.yaml.decode((DATA / "limits.yaml").read_bytes(), type=Limits)


def days(code: str) -> int:
    return next(limit.days for limit in limits().limits if limit.code == code)


@dataclass(frozen=True)
class Upstream:
    """One edition the assessment chose, and the newest there is of it."""

    origin: Origin
    adopts: bool
    newest: int
    """Number of the newest version; the same as `origin.number` when there is no newer."""
    newest_edition: int
    newest_adopts: bool = False
    """The newest version is itself an adoption of another: who has adopted this one cannot follow it there."""
    waits_since: date | None = None
    """The day the first of the newer versions nobody has answered came."""
    stayed_on: date | None = None
    """The day somebody decided to stay, with that newest version in front of them."""
    stayed_because: str = ""


Standing = Literal["current", "newer", "stays", "outdated"]


def standing(upstream: Upstream, today: date) -> Standing:
    if upstream.newest <= upstream.origin.number:
        return "current"
    if upstream.stayed_on is not None:
        return "stays" if (today - upstream.stayed_on).days <= days("stay_at_most") else "outdated"
    if upstream.waits_since is None:  # what is newer has been withdrawn
        return "current"
    waited = (today - upstream.waits_since).days
    return "newer" if waited <= days("answer_new_version_within") else "outdated"


@dataclass(frozen=True)
class Accepted:
    """An acceptance that has not been taken back."""

    risk: str
    """Key of the risk, or empty for the whole assessment."""
    level: str
    expires_on: date
    by: str
    content_hash: str = ""


def accepts(given: Accepted, level: str, today: date) -> bool:
    """A worse level than the one accepted is not accepted, and nothing is after its day."""
    return today <= given.expires_on and _rank(level) <= _rank(given.level)


def _rank(level: str) -> int:
    """No level at all is lower than low."""
    return [str(colour) for colour in COLOURS].index(level) if level else -1


def unaccepted(
    risks: tuple[EffectiveRisk, ...], given: tuple[Accepted, ...], matrix: Matrix, today: date
) -> tuple[EffectiveRisk, ...]:
    """Open risks above what the matrix lets pass, that nobody has accepted as they are now."""
    return tuple(
        risk
        for risk in risks
        if risk.open and risk.after and not matrix.accepts(risk.after)
        if not any(each.risk in ("", str(risk.key)) and accepts(each, risk.after, today) for each in given)
    )
