"""Values of a special type, refused with the sentence that belongs to the type."""

from typing import Any

from tillit.activity.xapi import values
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Extensions, LanguageMap

DEEPEST = 64


def check_iri(text: str, where: str) -> None:
    if not values.is_iri(text):
        raise Invalid(where, "this must be an IRI with a scheme", "1.0.3 Data 4.3; 2.0 4.2.7")


def check_uuid(text: str, where: str) -> None:
    if not values.is_uuid(text):
        raise Invalid(where, "this must be a UUID in its standard form", "1.0.3 Data 4.4; 2.0 4.2.7")


def check_timestamp(text: str, where: str, *, zoned: bool) -> None:
    if not values.is_timestamp(text, zoned=zoned):
        form = "of RFC 3339 with a time zone" if zoned else "of ISO 8601"
        raise Invalid(where, f"this must be a date and time {form}, not -00:00", "1.0.3 Data 4.5; 2.0 4.2.7")


def check_duration(text: str, where: str) -> None:
    if not values.is_duration(text):
        raise Invalid(where, "this must be a duration of ISO 8601, like PT4H35M59.14S", "1.0.3 Data 4.6; 2.0 4.2.7")


def check_language(text: str, where: str) -> None:
    if not values.is_language(text):
        raise Invalid(where, "this must be a language tag of RFC 5646", "1.0.3 Data 4.2; 2.0 4.2.7")


def check_languages(texts: LanguageMap, where: str) -> None:
    for tag in texts:
        if not values.is_language(tag):
            raise Invalid(where, f"“{tag[:40]}” is no language tag of RFC 5646", "1.0.3 Data 4.2; 2.0 4.2.7")


def check_extensions(extensions: Extensions, where: str) -> None:
    for key, value in extensions.items():
        if not values.is_iri(key):
            raise Invalid(where, f"the key “{key[:80]}” must be an IRI with a scheme", "1.0.3 Data 4.1; 2.0 4.2.7")
        if value.__class__ in (dict, list) and _too_deep(value):
            raise Invalid(where, f"the value of “{key[:80]}” is nested more than {DEEPEST} deep", "1.0.3 Data 4.1")


def _too_deep(value: Any) -> bool:
    """Level by level, so that no depth can exhaust the stack."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for parent in level
            for child in (parent.values() if parent.__class__ is dict else parent)
            if child.__class__ in (dict, list)
        ]
        if not level:
            return False
    return True
