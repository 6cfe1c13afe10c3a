"""The risk analysis as a spreadsheet: written, edited anywhere, read back, and looked at before anything is changed."""

from tillit.assessment.exchange.spreadsheet.planning import Change, Field, Left, Plan, plan, told
from tillit.assessment.exchange.spreadsheet.reading import read
from tillit.assessment.exchange.spreadsheet.ros import MeasureRow, Problem, RiskRow, Ros, Sheet
from tillit.assessment.exchange.spreadsheet.writing import write

__all__ = [
    "Change", "Field", "Left", "MeasureRow", "Plan", "Problem", "RiskRow", "Ros", "Sheet", "plan", "read", "told",
    "write",
]  # fmt: skip
