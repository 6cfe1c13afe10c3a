"""What waits for a person here, for the page they start at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.organisations.acting import Actor
from tillit.organisations.roles import Kind, Role
from tillit.participation.models import Hearing
from tillit.participation.parties import HEARD_AS
from tillit.participation.queries.hearings import counted, heard_by
from tillit.participation.queries.opinions import LIFTS, with_answers
from tillit.participation.queries.unanswered import newest_opinions

MOST = 20  # nobody does more than that in a day
OVERSEES = {Kind.OWNER: {Role.DIRECTOR, Role.COORDINATOR}, Kind.COLLABORATION: {Role.COORDINATOR}}


@dataclass(frozen=True)
class Waiting:
    """One thing to do: `kind` is see_again, art36, answer_opinion, answer_views, close_hearing or say."""

    kind: str
    title: str
    text: str
    url: str
    assessment_id: int
    due: date | None = None


def waiting(actor: Actor, today: date | None = None) -> list[Waiting]:
    """One question to the database for the DPO, for management and for councils; two for the network."""
    day = today or timezone.localdate()
    found: list[Waiting] = []
    if actor.role == Role.DPO:
        found += _see_again(actor)
    if actor.role in (Role.DIRECTOR, Role.COORDINATOR):
        found += _art36(actor)
    if actor.role == Role.NETWORK:
        found += [*_answer_opinions(actor), *_answer_hearings(actor, day)]
    if actor.role in HEARD_AS:
        found += _say(actor, day)
    return found


def _opinions(actor: Actor) -> Any:
    rows = newest_opinions().filter(assessment__tenant_id__in=list(actor.write))
    return with_answers(rows).select_related("assessment__service", "assessment__tenant").order_by("pk")


def _see_again(actor: Actor) -> Iterator[Waiting]:
    for row in _opinions(actor).filter(again=True, open_remarks=0, open_whole=False)[:MOST]:
        text = _("Your remarks have been answered. You wanted to see it again.")
        yield Waiting("see_again", str(row.assessment), text, _opinions_page(row), row.assessment_id)


def _art36(actor: Actor) -> Iterator[Waiting]:
    rows = _opinions(actor).filter(prior_consultation=True).exclude(consultation__in=LIFTS)
    for row in rows.filter(assessment__tenant__in=list(actor.path))[:MOST]:
        if actor.role in OVERSEES.get(Kind(row.assessment.tenant.kind), ()):
            text = _("The data protection officer wants Datatilsynet consulted first. That must be answered.")
            yield Waiting("art36", str(row.assessment), text, _opinions_page(row), row.assessment_id)


def _answer_opinions(actor: Actor) -> Iterator[Waiting]:
    for row in _opinions(actor).filter(Q(open_remarks__gt=0) | Q(open_whole=True))[:MOST]:
        count = row.open_remarks + row.open_whole
        text = ngettext(
            "%(n)d remark from the data protection officer has no answer.",
            "%(n)d remarks from the data protection officer have no answer.",
            count,
        ) % {"n": count}
        yield Waiting("answer_opinion", str(row.assessment), text, _opinions_page(row), row.assessment_id)


def _opinions_page(row: Any) -> str:
    return reverse("opinions", args=[row.assessment_id])


def _answer_hearings(actor: Actor, today: date) -> Iterator[Waiting]:
    rows = Hearing.objects.filter(
        tenant__in=list(actor.write), opened_at__isnull=False, closed_at=None, cancelled_at=None
    )
    over_or_said = Q(left__gt=0) | Q(closes_on__lt=today)
    for row in counted(rows).filter(over_or_said).order_by("closes_on", "pk")[:MOST]:
        page = reverse("hearing", args=[row.pk])
        if row.left:
            text = ngettext("%(n)d view has no answer.", "%(n)d views have no answer.", row.left) % {"n": row.left}
            yield Waiting("answer_views", row.title, text, page, row.assessment_id, row.closes_on)
        else:
            text = _("The period is over. Close the hearing, so that everybody sees their answers.")
            yield Waiting("close_hearing", row.title, text, page, row.assessment_id, row.closes_on)


def _say(actor: Actor, today: date) -> Iterator[Waiting]:
    rows = heard_by(actor, HEARD_AS[actor.role]).filter(
        closed_at=None, opens_on__lte=today, closes_on__gte=today, said=0
    )
    for row in rows.order_by("closes_on", "pk")[:MOST]:
        text = _("%(who)s would like to know what you think.") % {"who": row.tenant.name}
        page = reverse("hearing", args=[row.pk])
        yield Waiting("say", row.title, text, page, row.assessment_id, row.closes_on)
