"""An answer has the form its task gives it (xAPI-Data Appendix C). What has another form is a text the pupil wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import UNSET, UnsetType

from tillit.activity.xapi.model import Definition, InteractionComponent

NUMBER = r"[+-]?\d{1,15}(?:[.,]\d{1,15})?"
NUMERIC = re.compile(rf"{NUMBER}|(?:{NUMBER})?\[:\](?:{NUMBER})?", re.ASCII)
SHORT = re.compile(r"[\w.\-:/#+]{1,40}", re.ASCII)
COMPONENTS = list[InteractionComponent] | UnsetType
LONGEST = 2_000
LONGEST_ID = 100  # an alternative is no essay


def ids(components: COMPONENTS) -> frozenset[str] | None:
    """None where the task does not list its alternatives."""
    return None if components is UNSET else frozenset(component.id for component in components)


def among(part: str, known: frozenset[str] | None) -> bool:
    if known is not None:
        return part in known and len(part) <= LONGEST_ID
    return SHORT.fullmatch(part) is not None


def all_among(response: str, known: frozenset[str] | None) -> bool:
    """Joined as the specification says, or with a bare comma, as in the examples of the Norwegian profile."""
    if all(among(part, known) for part in response.split("[,]")):
        return True
    return known is not None and all(among(part.strip(), known) for part in response.split(","))


def pairs(response: str, left: frozenset[str] | None, right: Callable[[str], bool]) -> bool:
    split = [part.partition("[.]") for part in response.split("[,]")]
    return all(among(first, left) and bool(dot) and right(second) for first, dot, second in split)


def is_true_or_false(definition: Definition, response: str) -> bool:
    return response in ("true", "false")


def is_choice(definition: Definition, response: str) -> bool:
    return all_among(response, ids(definition.choices))


def is_on_the_scale(definition: Definition, response: str) -> bool:
    return among(response, ids(definition.scale))


def is_matching(definition: Definition, response: str) -> bool:
    targets = ids(definition.target)
    return pairs(response, ids(definition.source), lambda second: among(second, targets))


def is_performance(definition: Definition, response: str) -> bool:
    """What was done in a step is free by the specification; only a number is certainly no text."""
    return pairs(response, ids(definition.steps), lambda second: NUMERIC.fullmatch(second) is not None)


def is_numeric(definition: Definition, response: str) -> bool:
    return NUMERIC.fullmatch(response) is not None


FORMS: Mapping[str, Callable[[Definition, str], bool]] = MappingProxyType(
    {
        "true-false": is_true_or_false,
        "choice": is_choice,
        "sequencing": is_choice,
        "likert": is_on_the_scale,
        "matching": is_matching,
        "performance": is_performance,
        "numeric": is_numeric,
    }
)


def is_closed(definition: Definition | UnsetType) -> bool:
    """Whether the task says which answers there are."""
    return definition is not UNSET and definition.interaction_type in FORMS


def fits(definition: Definition | UnsetType, response: str) -> bool:
    if definition is UNSET or definition.interaction_type is UNSET or len(response) > LONGEST:
        return False
    form = FORMS.get(definition.interaction_type)
    return form is not None and (not response or form(definition, response))
