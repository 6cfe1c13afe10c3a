"""What waits for somebody here, on the page they start at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from tillit.activity.telling.queries import HEARERS, fresh
from tillit.organisations.acting import Actor
from tillit.rights.models import Fact
from tillit.rights.objections import queries
from tillit.rights.objections.rules import ADVISERS, ANSWERERS, LEARNERS

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
    kind: str = "objection"


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """One question to the database, for those whose turn it may be; two for pupils. The start page of the network asks
    twelve already: they find objections from what is kept about people, and prepare an answer when the director or the
    officer asks."""
    if actor.role in ANSWERERS | ADVISERS:
        yield from _to_answer(actor, today)
    elif actor.role in LEARNERS:
        yield from _answers(actor, today)
    if actor.role in HEARERS:
        yield from _told(actor, today)


def _to_answer(actor: Actor, today: date) -> Iterator[Waiting]:
    """It is the officer's turn until they have advised, and the director's until it is answered."""
    advises = actor.role in ADVISERS
    text = _("Give your advice before it is answered.") if advises else _(
        "Answer the pupil, with reasons. Nothing is stored meanwhile."
    )  # fmt: skip
    for turn in queries.turns(actor):
        if not (advises and turn.advised):
            page = reverse("objection", args=[turn.objection.pk])
            yield Waiting(_("Objection"), turn.title, text, page, turn.due, turn.due < today)


def _answers(actor: Actor, today: date) -> Iterator[Waiting]:
    text = _("You have got an answer. Read it here.")
    for turn in queries.turns(actor, answered_since=today - TOLD_FOR):
        tone = "success" if turn.answer == Fact.Kind.UPHELD else "info"
        yield Waiting(_("Objection"), turn.about, text, reverse("objection", args=[turn.objection.pk]), tone=tone)


def _told(actor: Actor, today: date) -> Iterator[Waiting]:
    """Before analysis is turned on, those it is about are told."""
    text = _("The school is going to use what is done here to follow learning. Read what is kept, and how to say no.")
    for notice in fresh(actor, today):
        page = reverse("told", args=[notice.pk])
        yield Waiting(_("For you to know"), notice.use.service.name, text, page, kind="told")
