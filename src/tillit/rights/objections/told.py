"""An objection in words: what happens now, who has the ball, and how it has gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.rights.models import Fact, Objection
from tillit.rights.objections.queries import Line
from tillit.rights.objections.standing import State

TONES = {State.CONSIDERED: "info", State.UPHELD: "success", State.REFUSED: "warning", State.WITHDRAWN: "neutral"}


@dataclass(frozen=True)
class Told:
    """`now`: what counts now, in a sentence; `own`: to the pupil, else about the pupil."""

    status: str
    tone: str
    now: str


def told(line: Line, today: date, *, own: bool) -> Told:
    standing = line.standing
    tone = "danger" if standing.overdue(today) else TONES[standing.state]
    return Told(status(standing.state), tone, _now(line, today, own=own))


def status(state: State) -> str:
    return {
        State.CONSIDERED: _("Being considered"), State.UPHELD: _("The answer was yes"),
        State.REFUSED: _("The answer was no"), State.WITHDRAWN: _("Withdrawn"),
    }[state]  # fmt: skip


def _now(line: Line, today: date, *, own: bool) -> str:
    state = line.standing.state
    if state is State.CONSIDERED:
        day = {"day": date_format(line.standing.due, "j. F Y")}
        return _late(own) % day if line.standing.overdue(today) else _in_time(own) % day
    if state is State.UPHELD:
        return _("Nothing is stored any more.")
    if not own:
        return _("What the pupil does is stored again.")
    if state is State.REFUSED:
        return _("What you do is stored again. Read why, and how you can complain.")
    return _("What you do is stored again.")


def _in_time(own: bool) -> str:
    if own:
        return _("Nothing new is stored while you wait. The answer comes by %(day)s.")
    return _("Nothing new is stored meanwhile. The answer must come by %(day)s.")


def _late(own: bool) -> str:
    if own:
        return _(
            "The answer should have come by %(day)s. Nothing is stored meanwhile. You can complain to Datatilsynet."
        )
    return _("The answer should have come by %(day)s. Answer now. Nothing new is stored meanwhile.")


def events(objection: Objection, *, inside: bool) -> list[dict[str, Any]]:
    """Newest first. The pupil sees all that is said, also the advice: it is about them."""
    found = [
        {"when": fact.at, "title": _title(fact), "text": fact.text, "who": fact.by.name, "tone": _tone(fact)}
        for fact in objection.facts.all()
        if inside or fact.kind != Fact.Kind.SUGGESTED
    ]
    said = {"when": objection.made_at, "title": _("Objected"), "text": objection.reason, "who": objection.made_by.name,
            "tone": "neutral"}  # fmt: skip
    return [*reversed(found), said]


def _title(fact: Fact) -> str:
    if fact.kind == Fact.Kind.DELETED:
        return _("What was stored is deleted: %(n)d in all") % {"n": fact.number}
    return {
        Fact.Kind.ADVISED: _("The data protection officer advised"), Fact.Kind.SUGGESTED: _("An answer was suggested"),
        Fact.Kind.EXTENDED: _("More time was taken"), Fact.Kind.UPHELD: _("The answer was yes"),
        Fact.Kind.REFUSED: _("The answer was no"), Fact.Kind.WITHDRAWN: _("Withdrawn"),
    }[Fact.Kind(fact.kind)]  # fmt: skip


def _tone(fact: Fact) -> str:
    return {"upheld": "success", "refused": "warning", "extended": "info"}.get(fact.kind, "neutral")
