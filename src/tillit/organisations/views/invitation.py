"""The page behind the link in an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import hash_token
from tillit.organisations.actions.invitations import accept, accept_as_new_person
from tillit.organisations.forms import AcceptForm
from tillit.organisations.login.providers import providers
from tillit.organisations.middleware import ROLE_IN_SESSION
from tillit.organisations.models import Invitation, Person
from tillit.organisations.roles import Role
from tillit.organisations.rules import check_acceptable, check_meant_for
from tillit.web.access import public
from tillit.web.denied import Denied, Invalid, why_not

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public("whoever holds the link of an invitation; the link finds that invitation and nothing else")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    digest = hash_token(secret)
    with scope.enter(Scope(token_hash=digest)):
        found = _find(digest, lock=request.method == "POST")
        reason = why_not(check_acceptable, found, now=timezone.now()) if found else _("The link is not valid.")
        if found is None or reason:
            return render(request, "organisations/invitation_closed.html", {"reason": reason}, status=404)
        if request.method == "POST":
            return _answer(request, found)
        return _page(request, found, AcceptForm(initial={"name": found.name}))


def _find(digest: str, *, lock: bool) -> Invitation | None:
    rows = Invitation.objects.select_related("organisation", "invited_by").filter(token_hash=digest)
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def _page(request: HttpRequest, found: Invitation, form: AcceptForm, status: int = 200) -> HttpResponse:
    user = request.user
    context = {
        "invitation": found,
        "role": Role(found.role).label,
        "form": form,
        "providers": providers(request),
        "not_mine": why_not(check_meant_for, found, user.email) if isinstance(user, Person) else "",
        "has_user": Person.objects.filter(username__iexact=found.email).exists(),
    }
    return render(request, "organisations/invitation.html", context, status=status)


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse:
    if isinstance(request.user, Person):
        membership = accept(found, person=request.user)
        request.session[ROLE_IN_SESSION] = membership.pk
        return _welcome(request, found)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        person = accept_as_new_person(found, **form.cleaned_data)
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, found, form, status=422)
    if not person.is_active:
        raise Denied(_("The user is closed."))
    login(request, person, backend=BACKEND)
    return _welcome(request, found)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    said = {"role": Role(found.role).label, "organisation": found.organisation.name}
    messages.success(request, _("Welcome. You now act as %(role)s in %(organisation)s.") % said)
    return redirect("/")
