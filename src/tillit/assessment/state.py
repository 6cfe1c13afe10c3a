"""One assessment as it stands, with all it rests on: what the rules look at. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tillit.assessment.content import Content, matrix_of
from tillit.assessment.edition import EditionContent, top_layer
from tillit.assessment.inheritance import Effective, Layer, Origin, effective
from tillit.assessment.rulebook import Outcome
from tillit.assessment.scale import COLOURS, Matrix
from tillit.assessment.standing import Accepted, Upstream, accepts


@dataclass(frozen=True)
class State:
    """The content, what it rests on, and what is no part of it: who has stood for what, and what has been carried out."""

    content: Content
    origin: Origin
    outcome: Outcome | str = ""
    open_questions: int = 0
    draft_sections: frozenset[str] = frozenset()
    draft_risks: frozenset[int] = frozenset()
    undone: Sequence[date | None] = field(default=())
    """The due days of measures not yet done."""
    editions: Mapping[int, Layer] = field(default_factory=dict)
    """Every edition it rests on, directly or not."""
    upstream: tuple[Upstream, ...] = ()
    adopted: EditionContent | None = None
    accepted: tuple[Accepted, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts of the sections by code, or anything else that is empty where they are."""

    @cached_property
    def effective(self) -> Effective:
        return effective(top_layer(self.content, dict(self.texts), self.origin), self.editions)

    @property
    def matrix(self) -> Matrix:
        return matrix_of(self.content.matrix, self.content.matrix_table)


def whole_accepted(state: State, today: date) -> date | None:
    """Until when a named person has accepted what is left of the whole, as bad as it is now."""
    level = max(
        (risk.after for risk in state.effective.risks if risk.open and risk.after), key=COLOURS.index, default=""
    )
    days = [given.expires_on for given in state.accepted if not given.risk and accepts(given, level, today)]
    return max(days, default=None)
