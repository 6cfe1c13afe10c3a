"""Words of the vocabulary in the language of whoever looks, for forms and sentences made before anybody does."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy

from tillit.catalogue.countries import country_names
from tillit.record import vocabulary
from tillit.record.explain.words import Words, inline, upper
from tillit.web.language import active


def _label(vocabulary_name: str, code: str) -> str:
    return upper(Words(active()).label(vocabulary_name, code))


def _inline(vocabulary_name: str, code: str) -> str:
    return inline(Words(active()).label(vocabulary_name, code))


def _word(code: str) -> str:
    return upper(Words(active()).say(code, n="…"))


def _provision(code: str) -> str:
    term = vocabulary.provisions()[code]
    return f"{term.short.in_(active())}: {term.text.in_(active())}"


provision: Any = lazy(_provision, str)
label: Any = lazy(_label, str)
inline_label: Any = lazy(_inline, str)
word: Any = lazy(_word, str)


def choices_of(vocabulary_name: str) -> list[tuple[str, Any]]:
    return [(code, label(vocabulary_name, code)) for code in vocabulary.load(vocabulary_name)]


def countries() -> list[tuple[str, str]]:
    return [("", "–"), *country_names(active()).items()]
