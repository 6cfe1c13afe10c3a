"""How an objection stands: read from its facts, never written beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tillit.rights.models import Fact, Objection
from tillit.rights.objections import times


class State(StrEnum):
    CONSIDERED = "considered"
    UPHELD = "upheld"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Standing:
    state: State
    due: date
    extended: bool
    answer: Fact | None
    deleted: bool

    @property
    def keeps_out(self) -> bool:
        """From the moment it is said (Art. 18(1)(d)), and for good when it is upheld (Art. 21(1))."""
        return self.state in (State.CONSIDERED, State.UPHELD)

    def overdue(self, today: date) -> bool:
        return self.state is State.CONSIDERED and self.due < today


def read(objection: Objection) -> Standing:
    """No question to the database where the facts were fetched with it."""
    facts = {fact.kind: fact for fact in objection.facts.all()}
    answer = facts.get(Fact.Kind.UPHELD) or facts.get(Fact.Kind.REFUSED)
    state = State(answer.kind) if answer else State.CONSIDERED
    if Fact.Kind.WITHDRAWN in facts:
        state = State.WITHDRAWN
    extended = Fact.Kind.EXTENDED in facts
    due = times.due(objection.received_on, extended=extended)
    return Standing(state, due, extended, answer, Fact.Kind.DELETED in facts)
