from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tillit.organisations.acting import Actor
from tillit.rights.objections.rules import LEARNERS
from tillit.rights.objections.views import owner_of
from tillit.rights.practice import rules
from tillit.rights.practice.actions import enter, leave
from tillit.rights.practice.forms import PractiseForm
from tillit.rights.practice.queries import practising
from tillit.web.access import acting


@dataclass(frozen=True)
class Practising:
    services: list[str]  # empty: all
    until: datetime

    @property
    def ends(self) -> str:
        return time_format(timezone.localtime(self.until), "H:i")


def practising_now(actor: Actor | None) -> Practising | None:
    """One question to the database, for pupils and students; none for others."""
    if actor is None or actor.role not in LEARNERS:
        return None
    found = list(practising(actor.person_id))
    if not found:
        return None
    return Practising([row.use.service.name for row in found if row.use], max(row.until for row in found if row.until))


def notice(request: HttpRequest) -> dict[str, str] | None:
    """On every page while it lasts."""
    found = practising_now(getattr(request, "actor", None))
    if found is None or request.path == reverse("practice_room"):
        return None
    return {"title": _("You are in the practice room"), "url": reverse("practice_room"), "action": _("Look, or turn it off"),
            "text": _("Nothing of what you do is stored until %(time)s.") % {"time": _time(found)}}  # fmt: skip


def _time(found: Practising) -> str:
    return _("midnight") if found.ends == "00:00" else found.ends


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*LEARNERS)
def practice_room(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    owner = owner_of(actor)
    form = PractiseForm(request.POST or None, target=owner, actor=actor, initial={"use": request.GET.get("use", "")})
    if request.method == "POST" and form.is_valid():
        enter(owner, by=actor, **form.cleaned_data)
        messages.success(request, _("You are in the practice room. Try and fail: nothing is stored."))
        return redirect("practice_room")
    found, (open_uses, shut) = practising_now(actor), rules.rooms(owner)
    context: dict[str, Any] = {"form": form, "now": found, "until": _time(found) if found else "", "rooms": open_uses,
                               "shut": [use.service.name for use in shut]}  # fmt: skip
    return render(request, "rights/practice_room.html", context, status=422 if form.errors else 200)


@require_POST
@acting(*LEARNERS)
def leave_practice_room(request: HttpRequest) -> HttpResponse:
    leave(by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("You are out of the practice room. What you do is stored again, as before."))
    return redirect("practice_room")
