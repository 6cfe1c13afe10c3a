"""A task: how hard it is, what is right, and the answers of those who have understood something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

EASIEST, HARDEST = -1.4, 1.6


@dataclass(frozen=True)
class Task:
    """`wrong`: typical wrong answers, each with the idea behind it; the most usual first."""

    key: str
    nn: str
    nb: str
    right: str
    wrong: tuple[tuple[str, str], ...]
    numeric: bool = False
    difficulty: float = 0.0

    @property
    def choices(self) -> tuple[str, ...]:
        """In an order that tells nothing."""
        return tuple(sorted({self.right, *(answer for answer, _idea in self.wrong)}))


@dataclass(frozen=True)
class Skill:
    """`aim`: the code in Grep, where one fits."""

    code: str
    path: str
    nn: str
    nb: str
    aim: str | None
    make: Callable[[], Iterable[Task]]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """From the easiest to the hardest."""
        return _graded(self.make)


@cache
def _graded(make: Callable[[], Iterable[Task]]) -> tuple[Task, ...]:
    made = [task for task in make() if task.wrong and task.right not in {answer for answer, _idea in task.wrong}]
    step = (HARDEST - EASIEST) / max(1, len(made) - 1)
    return tuple(
        Task(task.key, task.nn, task.nb, task.right, task.wrong, task.numeric, EASIEST + place * step)
        for place, task in enumerate(made)
    )
