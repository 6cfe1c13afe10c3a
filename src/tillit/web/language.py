from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation

LANGUAGES = ("nn", "nb", "en")


def active() -> str:
    language = (translation.get_language() or "nn")[:2]
    return language if language in LANGUAGES else "nn"


def pick(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text in the active language. All three are required: a missing one is an error, not a fallback."""
    return texts[language or active()]
