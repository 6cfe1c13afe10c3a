from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tillit.analytics.progress import model
from tillit.insight.home import actions, seeing
from tillit.insight.home.presenting import parts
from tillit.insight.own.ages import rule
from tillit.organisations.roles import Role
from tillit.web.access import acting

GUARDIANS = frozenset({str(Role.GUARDIAN)})


@require_GET
@acting(*GUARDIANS)
def at_home(request: HttpRequest) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    found = seeing.at_home(actor, today)
    with transaction.atomic():
        actions.note_looks(found, by=actor)
    context = {
        "children": parts(found.children, today),
        "stop": found.stop,
        "model": model(today),
        "decides": rule("decides", today),
        "grown": rule("grown", today),
    }
    return render(request, "insight/home/page.html", context)
