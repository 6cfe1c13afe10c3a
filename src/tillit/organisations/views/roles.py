"""In which of my roles do I act?"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tillit.organisations.middleware import ROLE_IN_SESSION
from tillit.organisations.queries import own_proposals
from tillit.organisations.roles import Role
from tillit.web.access import public
from tillit.web.denied import Denied


@public("anyone who is logged in, also those without a role: shows only their own")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    held = request.roles  # type: ignore[attr-defined]
    if request.method == "POST":
        return _choose(request, held)
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "held": [(row, Role(row.role).label, actor is not None and row.pk == actor.membership_id) for row in held],
        "waiting": [(row, Role(row.role).label) for row in own_proposals(request.user.pk)] if request.user.pk else [],
        "next": safe_next(request, request.GET.get("next", "")),
    }
    return render(request, "organisations/roles.html", context)


def _choose(request: HttpRequest, held: list) -> HttpResponse:  # type: ignore[type-arg]
    chosen = next((row for row in held if str(row.pk) == request.POST.get("role")), None)
    if chosen is None:
        raise Denied(_("You do not have that role, or it has ended."))
    request.session[ROLE_IN_SESSION] = chosen.pk
    said = {"role": Role(chosen.role).label, "organisation": chosen.organisation.name}
    messages.success(request, _("You now act as %(role)s in %(organisation)s.") % said)
    return redirect(safe_next(request, request.POST.get("next", "")))


def safe_next(request: HttpRequest, address: str) -> str:
    """One of our own pages, or the front page. `/\\evil.example` is another host to a browser, and is refused."""
    if address and url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return address
    return "/"
