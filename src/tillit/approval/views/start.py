from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.approval.commands.pilot import SAYERS
from tillit.approval.models import Experience, Need
from tillit.approval.outside import tasks_for
from tillit.approval.queries import cases_waiting_for, choosable_uses, readable_needs, readable_pilots, running
from tillit.guidance.roles import role as role_guide
from tillit.organisations.acting import Actor
from tillit.organisations.roles import CASE_READERS, EMPLOYEES, Role
from tillit.web.access import public

# Those whose turn it can be: others get doors to what is theirs instead of an empty list.
AT_PILOTS = SAYERS | {Role.TEACHER, Role.PRINCIPAL}
WITH_TURNS = CASE_READERS | {Role.TEACHER, Role.PRINCIPAL, Role.COUNCIL}


@public("the front door: sends those who are not logged in to the catalogue")
def start(request: HttpRequest) -> HttpResponse:
    """What waits for me, and what became of what I asked for."""
    if not request.user.is_authenticated:
        return redirect(reverse("catalogue"))
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {"guide": role_guide(str(actor.role)) if actor else None}
    if actor is not None:
        context |= _waiting(actor) | _own(actor)
    return render(request, "approval/start.html", context)


def _waiting(actor: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    waiting = cases_waiting_for(actor, today) if actor.role in CASE_READERS else []
    pilots = []
    if actor.role in AT_PILOTS:
        own = Experience.objects.filter(pilot=OuterRef("pk"), told_by=actor.person_id)
        found = running(readable_pilots(actor), today).annotate(told=Exists(own))
        pilots = list(found.order_by("told", "ends_on")[:20])
    return {"waiting": waiting, "pilots": pilots, "tasks": tasks_for(actor, today), "waits": actor.role in WITH_TURNS,
            "says": actor.role in SAYERS, "inside": actor.role in CASE_READERS, "doors": _doors(actor.role)}  # fmt: skip


def _doors(role: str) -> list[tuple[str, str]]:
    """Where those who have no turn in a case go from here."""
    if role == Role.SUPPLIER:
        return [(_("See what you are asked about"), reverse("supplier_services"))]
    if role == Role.NATIONAL:
        return [
            (_("See what the municipalities have decided"), reverse("catalogue")),
            (_("Look after the organisations"), reverse("organisations")),
        ]
    if role in (Role.PUPIL, Role.STUDENT, Role.GUARDIAN):
        home = (_("At home"), reverse("at_home"))
        return [
            home if role == Role.GUARDIAN else (_("My progress"), reverse("own_progress")),
            (_("See the services"), reverse("catalogue")),
            (_("Is something strange?"), reverse("ask")),
            (_("What Tillit knows about me"), reverse("access")),
        ]
    return []


def _own(actor: Actor) -> dict[str, Any]:
    """What the person has asked for, newest first; for a principal also what can be chosen."""
    new, mine = _needs(actor) if actor.role in EMPLOYEES else ([], [])
    unchosen = choosable_uses(actor).filter(chosen=False)[:10] if actor.role == Role.PRINCIPAL else []
    return {"new_needs": new, "my_needs": mine, "unchosen": list(unchosen), "may_report": actor.role in EMPLOYEES}


def _needs(actor: Actor) -> tuple[list[Need], list[Need]]:
    """Those nobody has opened a case on, for the network; and one's own. In one question: the page has no more."""
    rows = readable_needs(actor)
    mine = rows.filter(reporter=actor.person_id)[:10]
    if actor.role != Role.NETWORK:
        return [], list(mine)
    waiting = rows.filter(case=None, answered_at=None)[:20]
    found = sorted({need.pk: need for need in waiting.union(mine, all=True)}.values(), key=_newest, reverse=True)
    return (
        [need for need in found if need.case_id is None and need.answered_at is None][:20],
        [need for need in found if need.reporter_id == actor.person_id][:10],
    )


def _newest(need: Need) -> int:
    return int(need.pk)
