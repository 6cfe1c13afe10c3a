"""Words a verdict in three languages: the rule's sentence with dates, countries and lists as the reader writes them."""

import datetime as dt
from collections.abc import Mapping

from babel.dates import format_date

from tillit.agreements.register import country_register
from tillit.agreements.rulebook import Language, rule, rulebook

Value = str | int | tuple[str, ...]
Params = Mapping[str, Value]


def sentence(code: str, params: Params, language: Language) -> str:
    return rule(code).text.in_language(language).format_map(_shown(params, language))


def source_of(code: str, params: Params) -> str:
    return rule(code).source.format_map(_shown(params, "en"))


def written_date(day: dt.date, language: Language) -> str:
    written: str = format_date(day, "long", locale="en_GB" if language == "en" else language)
    return written


def _shown(params: Params, language: Language) -> dict[str, str]:
    return {key: _show(key, value, language) for key, value in params.items()}


def _show(key: str, value: Value, language: Language) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(rulebook().terms[code].in_language(language) for code in value)
    if key == "country":
        return country_register().name_of(str(value), language)
    if key == "until" or key.endswith("_on"):
        return written_date(dt.date.fromisoformat(str(value)), language)
    return str(value)
