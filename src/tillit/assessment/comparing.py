"""Two versions of one assessment, and several assessments of the same thing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tillit.assessment.inheritance import Effective, EffectiveRisk
from tillit.assessment.scale import Colour


@dataclass(frozen=True)
class SectionChange:
    code: str
    before: str
    after: str


@dataclass(frozen=True)
class RiskChange:
    kind: Literal["added", "removed", "changed"]
    before: EffectiveRisk | None
    after: EffectiveRisk | None


@dataclass(frozen=True)
class Difference:
    sections: tuple[SectionChange, ...]
    risks: tuple[RiskChange, ...]


def difference(old: Effective, new: Effective) -> Difference:
    """What somebody who stands on `old` has not seen: texts that changed, and risks that came, went or moved."""
    codes = dict.fromkeys([*new.sections, *old.sections])
    texts = [SectionChange(code, text_of(old, code), text_of(new, code)) for code in codes]
    before, after = ({risk.key: risk for risk in found.risks} for found in (old, new))
    risks = [_risk_change(before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before])]
    return Difference(
        tuple(change for change in texts if change.before != change.after),
        tuple(change for change in risks if change is not None),
    )


def text_of(found: Effective, code: str) -> str:
    section = found.sections.get(code)
    return "\n\n".join(part.text for part in section.parts) if section else ""


def _risk_change(before: EffectiveRisk | None, after: EffectiveRisk | None) -> RiskChange | None:
    if before is None or after is None:
        return RiskChange("added" if before is None else "removed", before, after)
    return None if _said(before) == _said(after) else RiskChange("changed", before, after)


def _said(risk: EffectiveRisk) -> tuple[object, ...]:
    """What a reader sees of it: not which version it was read from."""
    words = tuple((word.stance, word.reason, word.risk.threat) for word in risk.words)
    return risk.open, risk.before, risk.after, risk.risk.threat, risk.risk.reason_after, risk.risk.measures, words


@dataclass(frozen=True)
class Judged:
    level: Colour | None
    open: bool
    reason: str


@dataclass(frozen=True)
class ComparedRisk:
    area: str
    threat: str
    by: Mapping[int, Judged]
    """Number of the edition to how that one judges what is left."""

    @property
    def disagree(self) -> bool:
        """Where those who have it judge it differently, or some hold that it does not apply."""
        return len({judged.level if judged.open else None for judged in self.by.values()}) > 1


def compare(editions: Mapping[int, Effective]) -> tuple[ComparedRisk, ...]:
    """Risks from the bank are the same risk wherever they are; those in own words only where they are inherited."""
    rows: dict[str, ComparedRisk] = {}
    for number, whole in editions.items():
        for risk in whole.risks:
            name = risk.risk.scenario or str(risk.key)
            known = rows.get(name)
            judged = Judged(risk.after, risk.open, _why(risk))
            by = {**(known.by if known else {}), number: _worst(known, number, judged)}
            rows[name] = ComparedRisk(risk.risk.area, known.threat if known else risk.risk.threat, by)
    return tuple(sorted(rows.values(), key=lambda row: (not row.disagree, -len(row.by), row.area, row.threat)))


def _worst(known: ComparedRisk | None, number: int, judged: Judged) -> Judged:
    """One assessment may have two risks of the same kind: the open one counts."""
    earlier = known.by.get(number) if known else None
    return earlier if earlier and earlier.open and not judged.open else judged


def _why(risk: EffectiveRisk) -> str:
    return next((word.reason for word in reversed(risk.words) if word.reason), risk.risk.reason_after)
