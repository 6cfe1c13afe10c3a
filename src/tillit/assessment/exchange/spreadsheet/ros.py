"""The risk analysis as rows: what is written to a spreadsheet, and what is read back from one."""

from __future__ import annotations

from datetime import date

import msgspec

from tillit.assessment.scale import Matrix

STEPS = (
    "likelihood", "pupil", "municipality", "society",
    "likelihood_after", "pupil_after", "municipality_after", "society_after",
)  # fmt: skip
RISK_FIELDS = ("area", "threat", *STEPS[:4], "reason", *STEPS[4:], "reason_after")
MEASURE_FIELDS = ("text", "responsible", "due", "done_on", "evidence")


class RiskRow(msgspec.Struct, frozen=True):
    label: str
    """What people call it: its number, or, where it is inherited, the key of where it comes from."""
    area: str
    threat: str
    likelihood: int | None = None
    pupil: int | None = None
    municipality: int | None = None
    society: int | None = None
    reason: str = ""
    likelihood_after: int | None = None
    pupil_after: int | None = None
    municipality_after: int | None = None
    society_after: int | None = None
    reason_after: str = ""
    state: str = "local"
    origin: str = ""
    take_out: str = ""
    revision: int | None = None
    """The save it was exported at; none for a row that is new in the spreadsheet."""
    row: int = 0
    """In the spreadsheet."""

    @property
    def is_locked(self) -> bool:
        return self.state != "local"


class MeasureRow(msgspec.Struct, frozen=True):
    risk: str
    text: str
    responsible: str = ""
    due: date | None = None
    done_on: date | None = None
    evidence: str = ""
    origin: str = ""
    take_out: bool = False
    ref: int | None = None
    revision: int | None = None
    row: int = 0

    @property
    def is_locked(self) -> bool:
        return bool(self.origin)


class Ros(msgspec.Struct, frozen=True):
    """An assessment's risks and measures as they stand."""

    assessment: int
    title: str
    matrix: Matrix
    risks: tuple[RiskRow, ...]
    measures: tuple[MeasureRow, ...]
    answered: tuple[str, ...] = ()
    """Labels of inherited risks this assessment has a word on: measures of its own can be added to those."""


class Sheet(msgspec.Struct, frozen=True):
    """What a spreadsheet says, read whole and found to make sense."""

    assessment: int | None
    risks: tuple[RiskRow, ...]
    measures: tuple[MeasureRow, ...]


class Problem(msgspec.Struct, frozen=True):
    """Something in the spreadsheet that must be put right before anything is taken in."""

    sheet: str
    cell: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}: {self.sentence}" if self.cell else self.sentence
