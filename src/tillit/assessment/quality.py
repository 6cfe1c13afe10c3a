"""What a careful reader would ask about an assessment. It stops nobody: `missing` does that. Pure.

Each finding says what, why and how, in words for the one who works with it, with its source and where to press.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.assessment.inheritance import EffectiveRisk, RiskKey
from tillit.assessment.missing import label, lower_for_no_reason
from tillit.assessment.standing import unaccepted
from tillit.assessment.state import State, whole_accepted

Code = Literal[
    "lowered_without_measure",
    "not_accepted",
    "measure_overdue",
    "no_condition",
    "retention_differs",
    "not_heard",
    "approval_outdated",
    "analytics_without_purpose",
]


@dataclass(frozen=True)
class Finding:
    """`url` leads to where it is put right."""

    code: Code
    what: str
    why: str
    how: str
    url: str
    source: str


@dataclass(frozen=True)
class Undone:
    """A measure that is not carried out."""

    text: str
    due: date | None
    risk: int
    responsible: str = ""


def findings(state: State, undone: Sequence[Undone], today: date) -> tuple[Finding, ...]:
    """What the assessment itself can tell. Those above add what they know (`quality_asking`)."""
    return (*_lowered(state), *_not_accepted(state, today), *_overdue(state, undone, today))


def _page(state: State, place: str) -> str:
    return f"{reverse('assessment', args=[state.origin.assessment])}#{place}"


def _risk_page(state: State, key: RiskKey) -> str:
    own = key.assessment == state.origin.assessment
    return _page(state, f"risk-{key.number}" if own else f"risk-{key}")


def _lowered(state: State) -> Iterator[Finding]:
    """What was lowered above is for those above to explain."""
    for risk in state.effective.risks:
        said_here = risk.state in ("local", "overridden")
        if risk.open and said_here and lower_for_no_reason(risk):
            yield Finding(
                "lowered_without_measure",
                _("Risk %(risk)s is lower afterwards, but no measure says why: %(threat)s") % _named(risk),
                _("A risk does not go down by itself. Whoever reads this must see what makes it smaller."),
                _("Add the measure that lowers it, done or planned, or judge the risk as it is without one."),
                _risk_page(state, risk.key),
                "GDPR Art. 35(7)(d)",
            )


def _named(risk: EffectiveRisk) -> dict[str, str]:
    return {"risk": label(risk), "threat": risk.risk.threat}


def _not_accepted(state: State, today: date) -> Iterator[Finding]:
    for risk in unaccepted(state.effective.risks, state.accepted, state.matrix, today):
        yield Finding(
            "not_accepted",
            f"{_acceptance(state, risk, today) % _named(risk)}",
            _("What is left above the limit is somebody's choice. It needs a name, a reason and a day it ends."),
            _("Lower it with a measure, or let a leader accept it. If it stays high, Datatilsynet must be asked."),
            _page(state, "accepted"),
            "GDPR Art. 5(2), 24(1), 36(1)",
        )
    if state.adopted is not None and whole_accepted(state, today) is None:
        yield Finding(
            "not_accepted",
            _("It is adopted from others, and nobody here has accepted what is left."),
            _("Others have judged the risk where they are. You answer for it where you are."),
            _("Let a leader accept what is left, until a day."),
            _page(state, "accepted"),
            "GDPR Art. 5(2), 24(1)",
        )


def _acceptance(state: State, risk: EffectiveRisk, today: date) -> str:
    """Why the acceptances there are do not count."""
    given = [each for each in state.accepted if each.risk in ("", str(risk.key))]
    if not given:
        return _("Risk %(risk)s is higher than what is usually accepted, and nobody has accepted it: %(threat)s")
    if all(each.expires_on < today for each in given):
        return _("Risk %(risk)s was accepted, but the time is out: %(threat)s")
    return _("Risk %(risk)s has become higher than what was accepted: %(threat)s")


def _overdue(state: State, undone: Sequence[Undone], today: date) -> Iterator[Finding]:
    for measure in undone:
        if measure.due is None or measure.due >= today:
            continue
        words = {"measure": measure.text, "day": date_format(measure.due, "j. F Y")}
        who = measure.responsible or _("somebody")
        yield Finding(
            "measure_overdue",
            _("This should have been done by %(day)s: %(measure)s") % words,
            _("The risk was judged as if it would be done. Until it is, the risk is higher than it says here."),
            _("Ask %(who)s. Mark it as done, or set a new day and judge the risk again.") % {"who": who},
            _page(state, f"risk-{measure.risk}"),
            "GDPR Art. 32(1)(d), 35(11)",
        )
