"""Answers as research publishes them: three lines for each pupil: how many, skills in order, right (1) or wrong (0)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sequence:
    """What one pupil answered, in order."""

    number: int
    skills: tuple[int, ...]
    right: tuple[bool, ...]

    def __iter__(self) -> Iterator[tuple[int, bool]]:
        return zip(self.skills, self.right, strict=True)

    def __len__(self) -> int:
        return len(self.skills)


def read(path: Path) -> list[Sequence]:
    lines = [line.strip().rstrip(",") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if len(lines) % 3:
        raise ValueError(f"{path.name} does not have three lines for each pupil.")
    return [_one(at // 3, *lines[at : at + 3]) for at in range(0, len(lines), 3)]


def _one(number: int, count: str, skills: str, right: str) -> Sequence:
    found = Sequence(number, tuple(map(int, skills.split(","))), tuple(each == "1" for each in right.split(",")))
    if len(found.skills) != int(count) or len(found.right) != int(count):
        raise ValueError(f"Pupil {number + 1} has not the {count} answers it says.")
    return found


def split(sequences: list[Sequence]) -> tuple[list[Sequence], list[Sequence]]:
    """To learn from and to be tried on: no pupil is in both. Every fifth is tried on."""
    return [each for each in sequences if each.number % 5], [each for each in sequences if not each.number % 5]
