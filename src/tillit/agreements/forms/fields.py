"""Fields for lists of facts: one per line, parts divided by a bar. Plain to write, and the same over the API."""

from __future__ import annotations

from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tillit.agreements.queries.verdicts import reader
from tillit.agreements.register import Country, country_register
from tillit.agreements.rulebook import LANGUAGES
from tillit.web.forms import LongText

MAX_LINES = 200
MAX_LINE = 500


class Lines(tuple[Any, ...]):
    """A list of facts that reads as it is written: one per line."""

    def __str__(self) -> str:
        return "\n".join(_line(item) for item in self)


def _line(item: Any) -> str:
    if isinstance(item, str):
        return item
    parts = (", ".join(part) if isinstance(part, tuple) else str(part) for part in msgspec.structs.astuple(item))
    return " | ".join(part for part in parts if part)


class LinesField(LongText):
    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(rows=rows, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Lines) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
        if len(lines) > MAX_LINES:
            raise ValidationError(_("At most %(count)s lines.") % {"count": MAX_LINES})
        if any(len(line) > MAX_LINE for line in lines):
            raise ValidationError(_("At most %(count)s characters in each line.") % {"count": MAX_LINE})
        return Lines(self.item(line) for line in lines)

    def item(self, line: str) -> Any:
        return line

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The bounds are on lines; the text as a whole is bounded by them."""


class RowsField(LinesField):
    """Each line is a struct of texts: `shape` says which, `needed` how many parts must be there."""

    def __init__(self, *, shape: type[msgspec.Struct], needed: int, **kwargs: Any) -> None:
        self.shape, self.needed = shape, needed
        super().__init__(**kwargs)

    def item(self, line: str) -> Any:
        parts: list[Any] = [part.strip() for part in line.split("|")]
        names = self.shape.__struct_fields__
        if not self.needed <= len([part for part in parts if part]) <= len(names):
            raise ValidationError(
                _("This line has too few or too many parts: “%(line)s”. Divide them with |.") % {"line": line}
            )
        if len(parts) == 3:
            parts[2] = tuple(word.strip() for word in parts[2].split(",") if word.strip())
        return self.shape(**dict(zip(names, parts, strict=False)))


class CountriesField(LinesField):
    """Countries by name in any of the languages, or by code; one per line or with commas."""

    def prepare_value(self, value: Any) -> Any:
        return _names(value) if isinstance(value, Lines) else value

    def to_python(self, value: Any) -> Any:
        words = (value or "").replace(",", "\n") if isinstance(value, str) else value
        return Countries(dict.fromkeys(super().to_python(words)))

    def item(self, line: str) -> str:
        wanted = line.casefold()
        for country in country_register().by_code.values():
            if wanted in _spellings(country):
                return country.code
        raise ValidationError(_("We do not know the country “%(name)s”.") % {"name": line})


class Countries(Lines):
    def __str__(self) -> str:
        return _names(self)


def _names(codes: Any) -> str:
    return ", ".join(country_register().name_of(code, reader()) for code in codes)


def _spellings(country: Country) -> set[str]:
    return {country.code.casefold(), *(country.name.in_language(language).casefold() for language in LANGUAGES)}


def country_choices() -> list[tuple[str, str]]:
    here = reader()
    named = [(country.code, country.name.in_language(here)) for country in country_register().by_code.values()]
    return [("", _("Not known yet")), *sorted(named, key=lambda choice: _sorted(choice[1]))]


def _sorted(name: str) -> str:
    # æ, ø and å stand last in Norwegian; Å sorts before Æ by code point.
    return name.casefold().replace("å", "~z").replace("ø", "~y").replace("æ", "~x")


class CountryField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=country_choices, **kwargs)
