"""How good what a service sends is: the six dimensions, each with what was found and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.activity import presenting, queries, rules
from tillit.activity.quality import presenting as words
from tillit.activity.quality.asking import quality_of
from tillit.activity.quality.presenting import DimensionRow
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.access import acting
from tillit.web.pages import find_or_404


@dataclass(frozen=True)
class Judged:
    use: Use
    dimensions: list[DimensionRow]
    statements: str  # about how many the verdicts rest on; the sender is not told
    measured: date | None


def judged(actor: Actor, pk: int) -> Judged:
    sender = actor.role == Role.SUPPLIER
    with queries.within_reach(actor) as uses:
        use = find_or_404(uses, pk)
        found = quality_of([pk], timezone.localdate(), sender=sender)[pk]
    statements = presenting.about(found.statements) if found.statements else ""
    return Judged(use, words.rows(found.verdicts, sender=sender), statements, found.measured)


@require_GET
@acting(*rules.READERS)
def quality(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = judged(actor, pk)
    back = reverse("stream", args=[pk])
    context = {
        "crumbs": [(_("Activity data"), reverse("streams")), (found.use.service.name, back), (_("Quality"), "")],
        "found": found, "sender": actor.role == Role.SUPPLIER,
    }  # fmt: skip
    return render(request, "activity/quality.html", context)
