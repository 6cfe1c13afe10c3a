from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tillit.organisations import queries
from tillit.organisations.actions import profile as actions
from tillit.organisations.commands import KEYS
from tillit.organisations.forms import KeyForm, NewPasswordForm, ProfileForm
from tillit.organisations.roles import SPOKEN_PLAINLY, Role
from tillit.web.access import acting
from tillit.web.denied import Invalid


@acting()
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    person = queries.person(actor.person_id)
    form = ProfileForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("name", "email", "language")}
        actions.change_profile(person, **wanted, by=actor)
        messages.success(request, _("Saved."))
        return redirect("profile")
    return _page(request, form=form, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, status: int = 200, **given: object) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    person = queries.person(actor.person_id)
    context = {
        "form": ProfileForm(person=person),
        "may_have_keys": actor.role not in SPOKEN_PLAINLY,
        "key_form": KeyForm(prefix="key"),
        "keys": [(key, Role(key.membership.role).label, KEYS.buttons(key, actor)) for key in queries.keys(actor)],
        "has_password": person.has_usable_password(),
        "has_code": is_mfa_enabled(person),
        "person": person,
        **given,
    }
    return render(request, "organisations/profile.html", context, status=status)


@acting()
@never_cache
@require_POST
def new_key(request: HttpRequest) -> HttpResponse:
    """The secret is shown in this answer and can never be seen again."""
    form = KeyForm(request.POST, prefix="key")
    if not form.is_valid():
        return _page(request, key_form=form, status=422)
    try:
        _key, secret = actions.create_key(name=form.cleaned_data["name"], by=request.actor)  # type: ignore[attr-defined]
    except Invalid as refusal:
        form.add_error(None, str(refusal))
        return _page(request, key_form=form, status=422)
    return _page(request, secret=secret)


@acting()
@sensitive_post_parameters("present", "password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    person = queries.person(actor.person_id)
    if not person.has_usable_password():
        return redirect("profile")
    form = NewPasswordForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        actions.change_password(person, password=form.cleaned_data["password"], by=actor)
        update_session_auth_hash(request, person)
        messages.success(request, _("The password is changed. You are logged out everywhere else."))
        return redirect("profile")
    return render(request, "organisations/password.html", {"form": form}, status=422 if form.is_bound else 200)
