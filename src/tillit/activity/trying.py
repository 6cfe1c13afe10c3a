"""What the gate would do with a statement: judged like any other, and then forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tillit.activity.gate import Kept, Pupil, Refused, Standing, compile_gate, said
from tillit.activity.presenting import field_name, what_to_do
from tillit.activity.queries import InForce
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.reading import statement_in
from tillit.activity.xapi.versions import Version

# Nobody's: what a pupil would be called is drawn when the first statement comes.
SOMEBODY = Pupil("00000000-0000-4000-8000-000000000000", Standing.KNOWN)
STRANGER = Pupil("", Standing.OUTSIDE)
LEFT_OUT, CHANGED, SAME, ADDED = "left_out", "changed", "same", "added"
LONGEST = 200  # letters of a value shown

EXAMPLE = """{
  "actor": {"account": {"homePage": "https://docs.dataporten.no", "name": "0f0e5a76-33c4-4b8b-9d4b-5d1c3a1f2b3c"}},
  "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"nn": "svara på"}},
  "object": {
    "id": "https://teneste.example/oppgaver/17",
    "definition": {"type": "http://adlnet.gov/expapi/activities/cmi.interaction", "interactionType": "numeric"}
  },
  "result": {"success": true, "score": {"scaled": 0.8}, "response": "12", "duration": "PT42S"},
  "timestamp": "2026-11-20T10:15:00+01:00"
}"""


@dataclass(frozen=True)
class Place:
    """One value of the statement, as it was sent and as it would be kept."""

    path: str
    sent: str
    kept: str
    state: str


@dataclass(frozen=True)
class Refusal:
    path: str
    field: str
    reason: str
    do: str


@dataclass(frozen=True)
class Tried:
    """`verdict`: kept, withheld, refused, or not_xapi when it cannot even be read."""

    verdict: str
    sentence: str
    places: tuple[Place, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    delete_on: date | None = None
    policy: int = 0


def attempt(text: str, found: InForce, *, known: bool, version: Version, now: datetime) -> Tried:
    """Names of people are not looked for here: whoever tries could find out who goes to school where."""
    try:
        sent = statement_in(text.encode(), version)
    except (Invalid, UnicodeEncodeError) as refusal:
        return Tried("not_xapi", str(refusal), policy=found.number)
    gate = compile_gate(found.policy, found.number, secret=b"only for trying")
    verdict = gate.judge(sent, SOMEBODY if known else STRANGER, now)
    if isinstance(verdict, Refused):
        sentence = _("The whole statement would be refused, and nothing of it kept.")
        return Tried("refused", sentence, refusals=tuple(_refusals(verdict)), policy=found.number)
    if isinstance(verdict, Kept):
        places = compare(msgspec.to_builtins(sent), msgspec.to_builtins(verdict.statement))
        return Tried("kept", _("It would be kept like this."), places, (), verdict.delete_on, found.number)
    return Tried("withheld", said.withheld(verdict), policy=found.number)


def _refusals(verdict: Refused) -> Iterator[Refusal]:
    for finding in verdict.findings:
        yield Refusal(finding.path, field_name(finding.field), said.reason(finding), what_to_do(finding.rule))


def compare(sent: Any, kept: Any) -> tuple[Place, ...]:
    """Every value of either, in the order it was sent; what only the kept one has comes last."""
    before, after = dict(leaves(sent)), dict(leaves(kept))
    rows = [_place(path, before.get(path), after.get(path)) for path in [*before, *(after.keys() - before.keys())]]
    return tuple(sorted(rows, key=lambda row: row.state == ADDED))


def _place(path: str, sent: str | None, kept: str | None) -> Place:
    state = LEFT_OUT if kept is None else ADDED if sent is None else SAME if sent == kept else CHANGED
    return Place(path, (sent or "")[:LONGEST], (kept or "")[:LONGEST], state)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{number}]")
    else:
        yield path, value if isinstance(value, str) else msgspec.json.encode(value).decode()
