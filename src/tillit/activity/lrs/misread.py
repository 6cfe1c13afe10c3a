"""What was sent and could not be taken as it came: counted by the rule it broke and where in a statement, never by what
it said. Only for keys we know: whoever shows none is nobody's stream."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from tillit.activity.lrs import tallies
from tillit.activity.lrs.access import held
from tillit.activity.lrs.http import Answer, Request
from tillit.activity.xapi import model
from tillit.activity.xapi.invalid import Invalid

# The words of the specification: whatever else stands in a path is the sender's own.
WORDS = frozenset(
    each.encode_name
    for part in vars(model).values()
    if isinstance(part, type) and issubclass(part, msgspec.Struct)
    for each in msgspec.structs.fields(part)
)
NOT_JSON = "json"
REASONS: Mapping[int, str] = MappingProxyType(
    {400: "request", 409: "conflict", 413: "too_large", 415: "media_type", 422: "envelope"}
)
SENDING = frozenset({"POST", "PUT"})


def count(request: Request, status: int, invalid: Invalid | None = None) -> None:
    if status not in REASONS or request.method not in SENDING or not request.headers:
        return
    try:
        access = held(request)
    except Answer:
        return
    if access is not None:
        tallies.not_understood(access, reason_of(status, invalid), place_of(invalid.path) if invalid else "")


def reason_of(status: int, invalid: Invalid | None) -> str:
    """A section of the specification, or what was wrong with the request as a whole."""
    if invalid is None:
        return REASONS[status]
    return NOT_JSON if invalid.rule.startswith("this is not JSON") else invalid.section


def place_of(path: str) -> str:
    """Without numbers and keys: "[3].result.extensions[https://…]" is "result.extensions"."""
    bare = re.sub(r"\[.*?\]", "", path)
    return ".".join(part for part in bare.split(".") if part in WORDS)
