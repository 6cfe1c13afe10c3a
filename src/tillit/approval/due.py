"""By when: each step from the day it began, with the days it usually takes. Pure.

A step begins when the last fact before it came to be, or when the case was opened or sent back to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from tillit.approval.facts import CaseFacts
from tillit.approval.steps import StepState, walk
from tillit.guidance.steps import step as guide


@dataclass(frozen=True)
class Due:
    """`done_on`: the step is done. Else `day`; `reckoned` when an earlier step is not done, so that it may move."""

    day: date | None = None
    done_on: date | None = None
    reckoned: bool = False
    late: bool = False


def dues(facts: CaseFacts, today: date) -> dict[str, Due]:
    """By step. A closed case waits for nobody; follow-up has the day on which the first thing runs out."""
    found: dict[str, Due] = {}
    begun, reckoned = facts.opened_at, False
    start = _day(begun)
    for state in walk(facts, today):
        code = state.step.code
        if code == "follow_up":
            day = runs_out(facts)
            found[code] = Due(day, late=day is not None and day < today)
        elif state.done:
            done = done_at(facts, code)
            found[code] = Due(done_on=_day(done) if done else None)
            begun = max(begun, done or begun)
            start = max(start, _day(begun))
        else:
            start = max(start, _day(facts.reopened.get(code, begun)))
            start = _usual_end(facts, code, start)
            found[code] = Due(start, reckoned=reckoned, late=start < today)
            start, reckoned = max(start, today), True
    return {code: Due() if facts.closed else due for code, due in found.items()}


def due_of(facts: CaseFacts, state: StepState, today: date) -> date | None:
    """The day that presses most for the case where it stands."""
    return dues(facts, today)[state.step.code].day


def done_at(facts: CaseFacts, code: str) -> datetime | None:
    """When the last fact of the step came to be."""
    times: dict[str, list[datetime | None]] = {
        "need": [facts.opened_at],
        "information": [facts.declared_at],
        "preliminary": [facts.preassessed_at, facts.opinion_at],
        "agreement": [use.signed_at for use in facts.taking_part],
        "system_owner": [facts.system_owner_at],
        "pilot": [facts.pilot_skipped_at, facts.pilot_concluded_at],
        "decision": [facts.decided_at],
        "record": [use.record_at for use in facts.taking_part],
        "activation": [use.activated_at for use in facts.taking_part],
    }
    return max(filter(None, times.get(code, [])), default=None)


def runs_out(facts: CaseFacts) -> date | None:
    """The nearest day on which something of a service in use runs out."""
    days = [use.expires_on for use in facts.uses if use.in_force and use.expires_on]
    return min([*days, *filter(None, [facts.review_due])], default=None)


def _usual_end(facts: CaseFacts, code: str, start: date) -> date:
    """A pilot that is planned says itself when it ends."""
    planned = [pilot.ends_on for pilot in facts.pilots if facts.counts("pilot", pilot.planned_at)]
    if code == "pilot" and planned:
        return max(planned)
    return start + timedelta(days=guide(code).usual_days)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
