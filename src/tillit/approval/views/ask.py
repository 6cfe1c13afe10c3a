from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tillit.organisations.models import Organisation
from tillit.organisations.roles import SPOKEN_PLAINLY, Role
from tillit.record.controller import officer
from tillit.web.access import acting


@require_safe
@acting(*SPOKEN_PLAINLY)
def ask(request: HttpRequest) -> HttpResponse:
    """Something is strange: what one can do, what happens then, and whom to ask."""
    actor = request.actor  # type: ignore[attr-defined]
    owner = Organisation.objects.select_related("parent").get(pk=actor.tenant_id)
    context = {"owner": owner, "officer": officer(owner), "is_guardian": actor.role == Role.GUARDIAN}
    return render(request, "approval/ask.html", context)
