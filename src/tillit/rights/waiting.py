"""What waits for somebody here, on the page they start at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.rights.models import Fact
from tillit.rights.objections import queries
from tillit.rights.objections.rules import ANSWERERS, HANDLERS, LEARNERS
from tillit.rights.objections.standing import State

MOST = 20
TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    label: str
    title: str
    text: str
    url: str
    due: date | None = None
    overdue: bool = False
    tone: str = "info"


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    if actor.role in HANDLERS:
        yield from _to_answer(actor, today)
    elif actor.role in LEARNERS:
        yield from _answers(actor, today)


def _to_answer(actor: Actor, today: date) -> Iterator[Waiting]:
    """Whose turn it is: the network until it has suggested, the officer until they have advised, the director always."""
    mine = {"network": Fact.Kind.SUGGESTED, "dpo": Fact.Kind.ADVISED}.get(actor.role)
    for row in queries.unanswered(actor)[:MOST]:
        if actor.role not in ANSWERERS and any(fact.kind == mine for fact in row.facts.all()):
            continue
        line = queries.line(row)
        text = {
            "network": _("Find out, and suggest an answer. Nothing is stored meanwhile."),
            "dpo": _("Give your advice before it is answered."),
        }.get(actor.role, _("Answer the pupil, with reasons. Nothing is stored meanwhile."))
        yield Waiting(
            _("Objection"), line.title, text,
            reverse("objection", args=[row.pk]), line.standing.due, line.standing.overdue(today),
        )  # fmt: skip


def _answers(actor: Actor, today: date) -> Iterator[Waiting]:
    for row in queries.answered_since(actor, today - TOLD_FOR)[:MOST]:
        line = queries.line(row)
        if line.standing.state in (State.UPHELD, State.REFUSED):
            yield Waiting(
                _("Objection"), line.about or _("All services"), _("You have got an answer. Read it here."),
                reverse("objection", args=[row.pk]),
                tone="success" if line.standing.state is State.UPHELD else "info",
            )  # fmt: skip
