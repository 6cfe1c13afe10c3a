"""What Tillit does for each role, and the short help of a page. Pure, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tillit.guidance.steps import Lists, Texts, lists, load


@dataclass(frozen=True, slots=True)
class RoleGuide:
    code: str
    title: Texts
    does_for_you: Texts
    you_can: Lists


@dataclass(frozen=True, slots=True)
class Topic:
    code: str
    title: Texts
    text: Texts


@cache
def all_roles() -> Mapping[str, RoleGuide]:
    return MappingProxyType(
        {
            raw["code"]: RoleGuide(
                raw["code"],
                MappingProxyType(raw["title"]),
                MappingProxyType(raw["does_for_you"]),
                lists(raw["you_can"]),
            )
            for raw in load("roles")["roles"]
        }
    )


@cache
def all_topics() -> Mapping[str, Topic]:
    return MappingProxyType(
        {
            raw["code"]: Topic(raw["code"], MappingProxyType(raw["title"]), MappingProxyType(raw["text"]))
            for raw in load("topics")["topics"]
        }
    )


def role(code: str) -> RoleGuide | None:
    """None when nobody has written about the role yet: the page then shows nothing instead of failing."""
    return all_roles().get(code)


def topic(code: str) -> Topic:
    """A help text. An unknown code is a programming error: KeyError."""
    return all_topics()[code]
