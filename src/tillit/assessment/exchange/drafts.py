"""What a file brings, as a draft to be made: the same values whatever the file was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tillit.assessment.content import Stance
from tillit.assessment.scale import Matrix


@dataclass(frozen=True)
class DraftSection:
    code: str
    text: str
    stance: Stance = "add"
    reason: str = ""
    local: bool = False


@dataclass(frozen=True)
class DraftMeasure:
    text: str
    for_special: bool = False
    responsible: str = ""
    due: date | None = None
    done_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True)
class DraftJudgement:
    likelihood: int | None = None
    pupil: int | None = None
    municipality: int | None = None
    society: int | None = None
    reason: str = ""

    @property
    def is_given(self) -> bool:
        return self.likelihood is not None and self.pupil is not None


@dataclass(frozen=True)
class DraftRisk:
    area: str
    threat: str
    before: DraftJudgement = DraftJudgement()
    after: DraftJudgement = DraftJudgement()
    measures: tuple[DraftMeasure, ...] = ()
    scenario: str = ""
    local: bool = False
    origin: int | None = None
    """Of a word on an inherited risk: the assessment it comes from, and its number there."""
    origin_number: int | None = None
    stance: Stance = "add"
    stance_reason: str = ""


@dataclass(frozen=True)
class Incoming:
    title: str
    matrix: Matrix
    level: str = "service"
    universe: str = ""
    sections: tuple[DraftSection, ...] = ()
    risks: tuple[DraftRisk, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be carried over, or is otherwise here, in sentences for the one who imports."""
