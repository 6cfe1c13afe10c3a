"""The ten steps of a case, as one table read from top to bottom.

A step is done because its facts exist: `missing` lists what is not there yet, in sentences, and an empty list means
done. Nothing else says that a step is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tillit.approval import missing
from tillit.approval.facts import CaseFacts
from tillit.approval.missing import Sentence
from tillit.organisations.roles import Role


@dataclass(frozen=True)
class Step:
    """
    `ball`: whose turn it is when the step is next. `again`: the steps that must be walked again when the case is sent
    back to this one, because they rest on it. Titles and help are in guidance/data/steps.yaml.
    """

    code: str
    number: int
    missing: Callable[[CaseFacts, date], tuple[Sentence, ...]]
    ball: tuple[Role, ...]
    again: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step("need", 1, missing.need, (Role.TEACHER, Role.NETWORK)),
    Step("information", 2, missing.information, (Role.NETWORK,), ("information", "preliminary", "decision")),
    Step("preliminary", 3, missing.preliminary, (Role.NETWORK, Role.DPO), ("preliminary", "decision")),
    Step("agreement", 4, missing.agreement, (Role.DIRECTOR, Role.NETWORK), ("agreement", "decision")),
    Step("system_owner", 5, missing.system_owner, (Role.NETWORK,), ("system_owner",)),
    Step("pilot", 6, missing.pilot, (Role.NETWORK, Role.PRINCIPAL, Role.TEACHER), ("pilot", "decision")),
    Step("decision", 7, missing.decision, (Role.NETWORK, Role.COORDINATOR), ("decision",)),
    Step("record", 8, missing.record, (Role.NETWORK,), ("record", "activation")),
    Step("activation", 9, missing.activation, (Role.NETWORK,), ("activation",)),
    Step("follow_up", 10, missing.follow_up, (Role.NETWORK,), ("information", "preliminary", "decision", "record")),
)
BY_CODE = {step.code: step for step in STEPS}


@dataclass(frozen=True)
class StepState:
    step: Step
    missing: tuple[Sentence, ...]
    state: str  # done | current | waiting

    @property
    def done(self) -> bool:
        return not self.missing


def walk(facts: CaseFacts, today: date) -> tuple[StepState, ...]:
    """Every step with what it lacks. The first that lacks something is the current one; later ones may be begun."""
    states = []
    current_found = False
    for step in STEPS:
        lacks = step.missing(facts, today)
        state = "done" if not lacks else "waiting" if current_found else "current"
        current_found = current_found or bool(lacks)
        states.append(StepState(step, lacks, state))
    return tuple(states)


def current(facts: CaseFacts, today: date) -> StepState:
    """The step that is next; follow-up when all are done, since it never ends while the service is in use."""
    states = walk(facts, today)
    return next((state for state in states if state.state == "current"), states[-1])


def may_go_back_to(facts: CaseFacts, today: date) -> tuple[str, ...]:
    """Where the case can legally be sent back: done steps that have something to walk again, before activation."""
    if facts.closed or any(use.in_force for use in facts.uses):
        return ()
    return tuple(state.step.code for state in walk(facts, today) if state.done and state.step.again)
