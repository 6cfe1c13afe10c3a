"""Which roles a page is for. Every view says so, or says it is public and why; a test walks the URL map and checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from tillit.web.denied import Denied

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
ANY_ROLE: frozenset[str] = frozenset()


def acting(*roles: str) -> Callable[[View], View]:
    """For people who act in one of `roles`; with none named, in any role."""
    allowed = frozenset(str(role) for role in roles)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            check_role(request.actor, allowed)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def public(why: str) -> Callable[[View], View]:
    """For anyone, also without logging in. `why` stands in the reference of permissions."""

    def decorate(view: View) -> View:
        view.public = why  # type: ignore[attr-defined]
        return view

    return decorate


def check_role(actor: Any, allowed: frozenset[str]) -> None:
    if actor is None:
        raise Denied(_("You are logged in, but have no role yet. Ask the one who runs Tillit where you work to invite you."))
    if allowed and str(actor.role) not in allowed:
        raise Denied(
            _("You act as %(role)s, and this page is for others. If you have another role, change it at the top.")
            % {"role": actor.role_label}
        )
