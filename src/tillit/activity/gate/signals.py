"""Words that suggest a special category of personal data about the pupil (GDPR Article 9(1))."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tillit.activity.gate.lists import Signal, Where, signals
from tillit.activity.gate.text import folded

# In what a pupil writes, a word counts only where it is about somebody: "eg har dysleksi", not "Islam er ein religion".
ABOUT = re.compile(
    r"\b(?:eg|jeg|me|vi|meg|eleven|barnet|han|ho|hun|henne|min|mi|mitt|mor|far|bror|soster|syster|he|she|my|pupil|student)\b"
    r"[^.!?\n]*\b(?:har|hadde|fekk|fikk|fatt|er|var|blir|vart|ble|slit|sliter|lid|lider|have|has|had|am|is|was|got|diagnos\w*)\b"
    r"|\bi(?: have| am|'m|'ve| was| got)\b"
)
BEFORE = 80


class Signals:
    """One expression per place; what the record keeps is left out of it."""

    def __init__(self, kept: Iterable[str]) -> None:
        passes = frozenset(kept)
        listed = [signal for signal in signals() if signal.field not in passes]
        self.fields = {signal.code: signal.field for signal in listed}
        places: tuple[Where, ...] = ("key", "value", "text", "activity")
        self.sought = {where: expression([signal for signal in listed if where in signal.where]) for where in places}

    def field_of(self, text: str, where: Where) -> str | None:
        """The field a signal belongs to ("" where none does), or None where there is no signal."""
        plain = folded(text)
        for found in self.sought[where].finditer(plain):
            if where != "text" or ABOUT.search(plain, max(0, found.start() - BEFORE), found.start()):
                return self.fields[found.lastgroup or ""]
        return None


def expression(listed: list[Signal]) -> re.Pattern[str]:
    groups = [f"(?P<{signal.code}>{'|'.join(map(spelled, signal.words))})" for signal in listed]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(groups)})(?![^\W_])" if groups else r"(?!)")


def spelled(word: str) -> str:
    """A star stands for the rest of the word; a space for whatever may join two words in an identifier."""
    return re.escape(folded(word)).replace(r"\*", r"\w*").replace(r"\ ", r"[\s_\-]*").replace(r"\-", r"[\s_\-]*")
