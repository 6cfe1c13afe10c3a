"""What the pages show: facts and rules in the words of the reader."""

from tillit.assessment.presenting.history import events
from tillit.assessment.presenting.whole import summary, whole
from tillit.assessment.presenting.words import (
    OUTCOME_TONES,
    TONES,
    answer,
    answers,
    change,
    colour,
    outcome,
    suggestions,
    verdict,
)

__all__ = [
    "OUTCOME_TONES",
    "TONES",
    "answer",
    "answers",
    "change",
    "colour",
    "events",
    "outcome",
    "suggestions",
    "summary",
    "verdict",
    "whole",
]
