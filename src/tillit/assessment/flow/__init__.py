"""Data flow as people write it, one line each, and as it is drawn: `Pupil -> Service: answers`. Pure."""

from tillit.assessment.flow.layout import Layout, layout
from tillit.assessment.flow.notation import Flow, Node, Problem, Step, parse
from tillit.assessment.flow.picture import Row, Shown, shown, svg, table

__all__ = ["Flow", "Layout", "Node", "Problem", "Row", "Shown", "Step", "layout", "parse", "shown", "svg", "table"]
