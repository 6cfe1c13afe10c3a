"""What somebody asks to see, from an address or the API. What cannot be read is not asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

NUMBER = re.compile(r"[0-9]{1,15}")
GRADE = re.compile(r"[0-9]{1,2}(–[0-9]{1,2})?")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see. Nothing said is everything."""

    area: int | None = None
    use: int | None = None
    grade: str = ""
    since: date | None = None
    until: date | None = None


def number(text: str | None) -> int | None:
    return int(text) if text and NUMBER.fullmatch(text) else None


def wish_of(asked: Mapping[str, str]) -> Wish:
    grade = asked.get("trinn", "")
    return Wish(area=number(asked.get("omrade")), grade=grade if GRADE.fullmatch(grade) else "")
