"""Why nobody is heard, as dated rules. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

DATA = Path(__file__).parent / "data"


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    needs: Literal["explanation", "edition", "until"]
    text: dict[str, str]
    explanation: dict[str, str]
    source: str
    url: str
    valid_from: date
    valid_to: date | None
    verified_on: date | None

    def holds(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


class _Reasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    reasons: tuple[Reason, ...]


@cache
def reasons() -> tuple[Reason, ...]:
    found: _Reasons = msgspec.yaml.decode((DATA / "no_hearing.yaml").read_bytes(), type=_Reasons)
    return found.reasons


def reasons_on(today: date) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons() if reason.holds(today))


def needed(codes: Sequence[str]) -> frozenset[str]:
    """What the chosen reasons ask for, beyond words."""
    return frozenset(reason.needs for reason in reasons() if reason.code in codes)
