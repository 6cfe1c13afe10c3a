"""Indicators worked through in small numbers. What the text says is what the code finds: held together by a test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml
from django.utils.formats import number_format

from tillit.web.language import pick

DATA = Path(__file__).parents[1] / "data" / "examples.yaml"


class Did(msgspec.Struct, frozen=True):
    """`times` answers alike, `days` ago."""

    who: str
    task: str
    right: bool
    days: int
    times: int
    help: str = ""
    answer: str = ""
    service: int = 1


class Example(msgspec.Struct, frozen=True):
    code: str
    of: str
    did: tuple[Did, ...]
    tells: dict[str, int | float | str]
    text: dict[str, str]

    @property
    def told(self) -> str:
        return pick(self.text).format(**{name: _said(value) for name, value in self.tells.items()})

    @property
    def several_tasks(self) -> bool:
        return len({(each.task, each.service) for each in self.did}) > 1


def _said(value: int | float | str) -> str:
    return value if isinstance(value, str) else str(number_format(value))


@cache
def examples() -> tuple[Example, ...]:
    written: Any = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return msgspec.convert(written, tuple[Example, ...])


def examples_of(code: str) -> list[Example]:
    return [each for each in examples() if each.code == code]
