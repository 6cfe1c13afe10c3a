"""The sections of an assessment, as this context speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Version
from tillit.assessment.rulebook import section_rules
from tillit.web.language import pick

_said: Any = lazy(pick, str)


def codes() -> tuple[str, ...]:
    return tuple(rule.code for rule in section_rules())


def title(code: str) -> str:
    """Of a code that has ended too: what was said about it stays."""
    return next((pick(rule.title) for rule in section_rules() if rule.code == code), code)


def choices(nothing: Any = None) -> list[tuple[str, Any]]:
    """With a first one for none of them."""
    return [("", nothing or _("Nothing in particular")), *((rule.code, _said(rule.title)) for rule in section_rules())]


def titles() -> list[tuple[str, Any]]:
    return [(rule.code, _said(rule.title)) for rule in section_rules()]


def texts_of(version: Version) -> Mapping[str, str]:
    """Section code to its text, word for word as it was frozen."""
    found: Mapping[str, str] = version.content.get("texts", {})
    return found
