"""What is published of an assessment, as one value that never changes. Pure.

Local sections and risks stay behind, and so does who does a measure and by when: that is each owner's own to say.
Only in an edition that nobody but its owner can read are they kept.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tillit.assessment.content import Content, DecisionContent, MeasureContent, RiskContent, Stance, matrix_of
from tillit.assessment.inheritance import Layer, Mark, Origin, SectionWords


class SharedSection(msgspec.Struct, frozen=True):
    text: str
    stance: Stance = "add"
    reason: str = ""


class EditionContent(msgspec.Struct, frozen=True):
    level: str
    title: str
    service: int | None
    universe: str
    matrix: str
    matrix_table: dict[str, Any] | None
    answers: dict[str, str] | None
    rule_version: str
    decision: DecisionContent | None
    sections: dict[str, SharedSection]
    local_sections: tuple[str, ...]
    """Written by the publisher for itself: whoever adopts writes their own."""
    risks: tuple[RiskContent, ...]
    local_risks: int
    basis: tuple[int, ...]
    """Editions it stands on directly."""


def shared(content: Content, texts: dict[str, str], title: str, *, everything: bool = False) -> EditionContent:
    """`texts`: code of section to its text. `everything`: also what is local, where nobody else may read it."""
    return EditionContent(
        level=content.level,
        title=title,
        service=content.service,
        universe=content.universe,
        matrix=content.matrix,
        matrix_table=content.matrix_table,
        answers=content.answers,
        rule_version=content.rule_version,
        decision=content.decision,
        sections={
            code: SharedSection(texts.get(code, ""), section.stance, section.reason)
            for code, section in content.sections.items()
            if everything or not section.local
        },
        local_sections=tuple(code for code, section in content.sections.items() if section.local and not everything),
        risks=content.risks if everything else tuple(_shared_risk(risk) for risk in content.risks if not risk.local),
        local_risks=0 if everything else sum(risk.local for risk in content.risks),
        basis=tuple(pin.edition for pin in content.pins),
    )


def _shared_risk(risk: RiskContent) -> RiskContent:
    measures = tuple(MeasureContent(row.text, row.for_special, "", None) for row in risk.measures)
    return msgspec.structs.replace(risk, measures=measures)


def to_json(content: EditionContent) -> Any:
    return msgspec.to_builtins(content)


def from_json(stored: Any) -> EditionContent:
    return msgspec.convert(stored, type=EditionContent, strict=False)


def layer_of(content: EditionContent, origin: Origin, mark: Mark | None = None) -> Layer:
    return Layer(
        origin=origin,
        matrix=matrix_of(content.matrix, content.matrix_table),
        sections={code: SectionWords(row.text, row.stance, row.reason) for code, row in content.sections.items()},
        risks=content.risks,
        basis=content.basis,
        mark=mark,
    )


def top_layer(content: Content, texts: dict[str, str], origin: Origin) -> Layer:
    """The assessment itself as it is being written, local words and all."""
    return Layer(
        origin=origin,
        matrix=matrix_of(content.matrix, content.matrix_table),
        sections={
            code: SectionWords(texts.get(code, ""), row.stance, row.reason) for code, row in content.sections.items()
        },
        risks=content.risks,
        basis=tuple(pin.edition for pin in content.pins),
    )
