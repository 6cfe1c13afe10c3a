"""From the bytes of a request to statements that xAPI allows."""

import re
from typing import TypeVar

import msgspec

from tillit.activity.xapi.check import check
from tillit.activity.xapi.check.actors import check_actor
from tillit.activity.xapi.familiar import read_quickly
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Actor, Statement
from tillit.activity.xapi.versions import Version

_BODY: msgspec.json.Decoder[Statement | list[Statement]] = msgspec.json.Decoder(Statement | list[Statement])
_ACTOR = msgspec.json.Decoder(Actor)
_PLACE = re.compile(r"(.*) - at `(?:key in )?\$\.?(.*)`", re.DOTALL)
SECTION = "1.0.3 Data 2.2; 2.0 4.2.1"
T = TypeVar("T")


def statements_in(body: bytes, version: Version) -> list[Statement]:
    """One statement or a list of them, each checked. No two may share an id (1.0.3 Communication 2.1.2)."""
    read = read_quickly(body)
    if read is None:
        read = decoded(_BODY, body)
    if isinstance(read, Statement):
        check(read, version)
        return [read]
    for index, statement in enumerate(read):
        check(statement, version, f"[{index}]")
    _check_distinct(read)
    return read


def statement_in(body: bytes, version: Version) -> Statement:
    """Exactly one statement, as PUT asks for (1.0.3 Communication 2.1.1)."""
    if body.lstrip()[:1] == b"[":
        raise Invalid("", "this must be one statement, not a list", "1.0.3 Communication 2.1.1; 2.0 4.1.6.1")
    return statements_in(body, version)[0]


def actor_in(text: bytes) -> Actor:
    """The agent or group of a request parameter, checked as in a statement (§2.2)."""
    actor = decoded(_ACTOR, text)
    check_actor(actor, "agent")
    return actor


def decoded(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        found = _PLACE.fullmatch(str(error))
        rule, place = (found[1], found[2]) if found else (str(error), "")
        raise Invalid(place, rule[:1].lower() + rule[1:], SECTION) from None
    except (msgspec.DecodeError, ValueError) as error:  # ValueError: bad UTF-8, or a number of thousands of digits
        raise Invalid("", f"this is not JSON ({error})", SECTION) from None
    except RecursionError:
        raise Invalid("", "this is nested too deep", SECTION) from None


def _check_distinct(statements: list[Statement]) -> None:
    seen: set[str] = set()
    for index, statement in enumerate(statements):
        if isinstance(statement.id, str):
            lowered = statement.id.lower()
            if lowered in seen:
                raise Invalid(f"[{index}].id", "two statements share this id", "1.0.3 Communication 2.1.2; 2.0 4.1.6.1")
            seen.add(lowered)
