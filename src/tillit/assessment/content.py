"""What an assessment says, as one value: the same content gives the same hash for ever. Pure.

The DPO and those who decide bind to this hash. That a measure has been carried out is not part of it: keeping a promise
does not change what was promised.
"""

import hashlib
from typing import Any, Literal

import msgspec

from tillit.assessment.scale import Matrix, scales

ChangeKind = Literal[
    "matrix",
    "answers",
    "decision",
    "basis",
    "section",
    "risk_added",
    "risk_removed",
    "risk_changed",
    "measures_changed",
]
Stance = Literal["add", "override", "not_applicable"]


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
    scenario: str = ""
    origin: int | None = None
    """Of an inherited risk this is a word on: the assessment it was first written in, and its number there."""
    origin_number: int | None = None
    stance: Stance = "add"
    stance_reason: str = ""
    local: bool = False


class DecisionContent(msgspec.Struct, frozen=True):
    dpia: bool
    without_reasons: tuple[str, ...]
    explanation: str
    covered_by: str


class SectionContent(msgspec.Struct, frozen=True):
    digest: str
    """Lists of assessments need to know that a text is the same, and not what it says."""
    stance: Stance = "add"
    reason: str = ""
    local: bool = False


class PinContent(msgspec.Struct, frozen=True):
    """An edition the assessment rests on: taking in another version is to say something else."""

    edition: int
    assessment: int
    number: int
    content_hash: str
    adopts: bool = False


class Content(msgspec.Struct, frozen=True):
    service: int | None
    level: str
    matrix: str
    answers: dict[str, str] | None
    rule_version: str
    decision: DecisionContent | None
    sections: dict[str, SectionContent]
    risks: tuple[RiskContent, ...]
    pins: tuple[PinContent, ...] = ()
    universe: str = ""
    title: str = ""
    matrix_table: dict[str, Any] | None = None


class Change(msgspec.Struct, frozen=True):
    kind: ChangeKind
    what: str = ""
    """Code of the section, number of the risk, or number of the assessment it rests on."""


def matrix_of(code: str, table: object) -> Matrix:
    """The matrix of that code as shipped, or the imported one kept beside it."""
    return scales().matrix(code) if table is None else msgspec.convert(table, type=Matrix, strict=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(content: Content) -> str:
    return digest_of(content)


def digest_of(content: msgspec.Struct) -> str:
    """The same values give the same digest, in whatever order they were put together."""
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def to_json(content: Content) -> Any:
    return msgspec.to_builtins(content)


def from_json(stored: Any) -> Content:
    return msgspec.convert(stored, type=Content, strict=False)


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """What somebody who judged `before` has not seen."""
    found: list[Change] = []
    if (before.matrix, before.matrix_table) != (after.matrix, after.matrix_table):
        found.append(Change("matrix"))
    if before.answers != after.answers:
        found.append(Change("answers"))
    if before.decision != after.decision:
        found.append(Change("decision"))
    old, new = ({pin.assessment: pin for pin in content.pins} for content in (before, after))
    found += [Change("basis", str(number)) for number in sorted({*old, *new}) if old.get(number) != new.get(number)]
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
