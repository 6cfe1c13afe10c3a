"""A statement to start from, and ways to change it."""

import copy
import json
from typing import Any

from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.reading import statement_in
from tillit.activity.xapi.versions import Version

AGENT = {"objectType": "Agent", "mbox": "mailto:ola@example.no"}
ACTIVITY = {"id": "https://example.no/oppgave/1"}
VERB = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"nn-NO": "svara"}}
PLAIN = {"actor": AGENT, "verb": VERB, "object": ACTIVITY}
BOTH = (Version.V1, Version.V2)
ID = "fd41c918-b88b-4b20-a0a5-a4c32391aaa0"


def with_(path: str, value: Any, base: dict[str, Any] = PLAIN) -> dict[str, Any]:
    """The statement with one property set, by a path with dots."""
    changed = copy.deepcopy(base)
    at = changed
    *outer, last = path.split(".")
    for name in outer:
        at = at.setdefault(name, {})
    at[last] = value
    return changed


def read(statement: Any, version: Version = Version.V1) -> Statement:
    return statement_in(json.dumps(statement).encode(), version)


def refusal(statement: Any, version: Version = Version.V1) -> str | None:
    """Where it is refused, or None where it is not."""
    try:
        read(statement, version)
    except Invalid as invalid:
        return invalid.path
    return None


def in_sub_statement(statement: dict[str, Any]) -> dict[str, Any]:
    return {**PLAIN, "object": {"objectType": "SubStatement", **statement}}
