"""Tasks in reading and in English: written by hand, in data/."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tillit.project.demo.schoolwork.tasks import Task

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def words() -> Iterable[Task]:
    return _tasks("english", "words")


def grammar() -> Iterable[Task]:
    return _tasks("english", "grammar")


def sounds() -> Iterable[Task]:
    return _tasks("reading", "sounds")


def understanding() -> Iterable[Task]:
    return _tasks("reading", "understanding")


def _tasks(file: str, part: str) -> Iterable[Task]:
    for row in read(file)[part]:
        wrong = tuple((answer, idea) for answer, idea in row["wrong"].items())
        nynorsk, bokmal = row["ask"]
        yield Task(row["key"], nynorsk, bokmal, row["right"], wrong)
