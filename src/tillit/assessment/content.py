"""What an assessment says, as one value: the same content gives the same hash for ever. Pure.

The DPO and those who decide bind to this hash. That a measure has been carried out is not part of it: keeping a promise
does not change what was promised.
"""

import hashlib
from typing import Any, Literal

import msgspec

ChangeKind = Literal[
    "matrix", "answers", "decision", "section", "risk_added", "risk_removed", "risk_changed", "measures_changed"
]


class MeasureContent(msgspec.Struct, frozen=True):
    text: str
    for_special: bool
    responsible: str
    due: str | None


class RiskContent(msgspec.Struct, frozen=True):
    number: int
    area: str
    threat: str
    likelihood: int | None
    consequences: dict[str, int]
    reason: str
    likelihood_after: int | None
    consequences_after: dict[str, int]
    reason_after: str
    measures: tuple[MeasureContent, ...] = ()


class DecisionContent(msgspec.Struct, frozen=True):
    dpia: bool
    without_reasons: tuple[str, ...]
    explanation: str
    covered_by: str


class Content(msgspec.Struct, frozen=True):
    service: int | None
    level: str
    matrix: str
    answers: dict[str, str] | None
    rule_version: str
    decision: DecisionContent | None
    sections: dict[str, str]
    """Code to the digest of its text: lists of assessments need the hash, and not the texts."""
    risks: tuple[RiskContent, ...]


class Change(msgspec.Struct, frozen=True):
    kind: ChangeKind
    what: str = ""
    """Code of the section or number of the risk."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(content: Content) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def to_json(content: Content) -> Any:
    return msgspec.to_builtins(content)


def from_json(stored: Any) -> Content:
    return msgspec.convert(stored, type=Content, strict=False)


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """What somebody who judged `before` has not seen."""
    found: list[Change] = []
    if before.matrix != after.matrix:
        found.append(Change("matrix"))
    if before.answers != after.answers:
        found.append(Change("answers"))
    if before.decision != after.decision:
        found.append(Change("decision"))
    codes = [*after.sections, *(code for code in before.sections if code not in after.sections)]
    found += [Change("section", code) for code in codes if before.sections.get(code) != after.sections.get(code)]
    return (*found, *_risk_changes(before, after))


def _risk_changes(before: Content, after: Content) -> list[Change]:
    old, new = ({risk.number: risk for risk in content.risks} for content in (before, after))
    found = [Change("risk_added", str(number)) for number in new if number not in old]
    found += [Change("risk_removed", str(number)) for number in old if number not in new]
    for number in new.keys() & old.keys():
        if msgspec.structs.replace(old[number], measures=()) != msgspec.structs.replace(new[number], measures=()):
            found.append(Change("risk_changed", str(number)))
        elif old[number].measures != new[number].measures:
            found.append(Change("measures_changed", str(number)))
    return sorted(found, key=lambda change: (int(change.what), change.kind))
