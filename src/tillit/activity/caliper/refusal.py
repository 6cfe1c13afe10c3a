"""Why an envelope, or something in it, is not taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

LONGEST_SHOWN = 120


class NotUnderstood(Exception):
    """`place` is where in the event, in Caliper's words; `understood` what could have stood there."""

    def __init__(self, place: str, why: str, understood: Iterable[str] = ()) -> None:
        super().__init__(place, why)
        self.place = place
        self.why = why
        self.understood = tuple(understood)

    def told(self, index: int) -> dict[str, Any]:
        said: dict[str, Any] = {"data": index, "property": self.place[:LONGEST_SHOWN], "why": self.why}
        return said | {"understood": list(self.understood)} if self.understood else said


class BadEnvelope(Exception):
    """The envelope itself, or some of what is in it, cannot be taken. `status` as Caliper 1.2, HTTP Responses."""

    def __init__(self, status: int, sentence: str, problems: list[dict[str, Any]] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.problems = problems or []


def shown(word: str) -> str:
    """A word of the sender's, for an answer: not whatever somebody put there."""
    return word if len(word) <= LONGEST_SHOWN else f"{word[:LONGEST_SHOWN]}…"
