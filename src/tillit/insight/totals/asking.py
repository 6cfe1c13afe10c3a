"""What somebody asks to see, from an address or the API. What cannot be read is not asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tillit.insight.totals.reading import Wish

NUMBER = re.compile(r"[0-9]{1,15}")
GRADE = re.compile(r"[0-9]{1,2}(–[0-9]{1,2})?")


def number(text: str | None) -> int | None:
    return int(text) if text and NUMBER.fullmatch(text) else None


def wish_of(asked: Mapping[str, str]) -> Wish:
    grade = asked.get("trinn", "")
    return Wish(area=number(asked.get("omrade")), grade=grade if GRADE.fullmatch(grade) else "")
