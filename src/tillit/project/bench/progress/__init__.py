"""`tillit bench analytics`: how well models foresee the next answer, what they cost, and how fast a class is told."""

from __future__ import annotations

from pathlib import Path

from tillit.project.bench.progress.comparing import compare
from tillit.project.bench.progress.telling import measure

__all__ = ["bench"]


def bench(answers: Path | None, pupils: int, *, keep: bool = False) -> int:
    """The figures of the models when there are answers to try them on; then a store of so many pupils."""
    if answers is not None:
        compare(answers)
    return measure(pupils, keep=keep)
