"""The gate: what of a statement a record lets in. Pure: a policy in, a closure out that judges one statement at a time.

No database, no clock, no request. What the policy does not name is refused with the field, the rule and the place;
what it names as left out is left out in silence; the rest passes untouched."""

from tillit.activity.gate.compiled import Gate, compile_gate
from tillit.activity.gate.documents import DocumentKind
from tillit.activity.gate.people import ANONYMOUS, PSEUDONYM_HOME
from tillit.activity.gate.verdict import (
    Finding,
    Kept,
    KeptDocument,
    Pupil,
    Refused,
    Rule,
    Standing,
    Withheld,
    WithheldBecause,
)

__all__ = [
    "ANONYMOUS",
    "PSEUDONYM_HOME",
    "DocumentKind",
    "Finding",
    "Gate",
    "Kept",
    "KeptDocument",
    "Pupil",
    "Refused",
    "Rule",
    "Standing",
    "Withheld",
    "WithheldBecause",
    "compile_gate",
]
