"""Which of the texts that Grep has is shown, and in which language it is, so that it is read aloud rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tillit.web.language import active

# What is nearest when the language asked for is not there. Grep's `default` may be any language; others come last.
NEAREST: Mapping[str, tuple[str, ...]] = {
    "nn": ("nn", "nb", "default", "en"),
    "nb": ("nb", "nn", "default", "en"),
    "en": ("en", "nb", "nn", "default"),
}
UNKNOWN = ""


@dataclass(frozen=True)
class Said:
    """`language` is UNKNOWN where Grep does not say which one it is."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def choose(titles: Mapping[str, str], otherwise: str, language: str | None = None) -> Said:
    order = (*NEAREST[language or active()], *sorted(titles))
    found = next((key for key in order if titles.get(key)), None)
    if found is None:
        return Said(otherwise, language or active())
    return Said(titles[found], UNKNOWN if found == "default" else found)
