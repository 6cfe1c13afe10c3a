from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

DATA = Path(__file__).parent / "data" / "training.yaml"


class Point(msgspec.Struct, frozen=True):
    code: str
    text: dict[str, str]
    source: dict[str, str]
    uncertain: bool = False


class Course(msgspec.Struct, frozen=True):
    edition: str
    worth_days: int
    verified_on: date
    points: tuple[Point, ...]


@cache
def course() -> Course:
    written: Any = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return msgspec.convert(written, Course)
