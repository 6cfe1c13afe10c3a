"""What a measurement prints."""

from __future__ import annotations

from collections.abc import Iterator


def say(line: str) -> None:
    print(line, flush=True)


def unless(kept: bool, sentence: str) -> Iterator[str]:
    if not kept:
        yield sentence
