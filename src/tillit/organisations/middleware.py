"""One request, one transaction, one scope."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from tillit.fence import scope
from tillit.fence.scope import NOBODY, Scope
from tillit.organisations.acting import Actor, actor_by_token, actor_of, memberships_of

ROLE_IN_SESSION = "acting_as"


class ActingMiddleware:
    """Finds who acts and opens their scope. An answer of 500 leaves nothing half-written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with transaction.atomic():
            actor = _find_actor(request)
            request.actor = actor  # type: ignore[attr-defined]
            _choose_language(request, actor)
            with scope.enter(actor.scope if actor else _plain_scope(request), to_the_end=True):
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        return response


def _find_actor(request: HttpRequest) -> Actor | None:
    request.roles = []  # type: ignore[attr-defined]
    today = timezone.localdate()
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer":
        return actor_by_token(secret.strip(), today)
    if not request.user.is_authenticated:
        return None
    with scope.enter(Scope(person=request.user.pk), to_the_end=True):
        request.roles = memberships_of(request.user.pk, today)  # type: ignore[attr-defined]
    chosen = request.session.get(ROLE_IN_SESSION)
    held = next((role for role in request.roles if role.pk == chosen), None)  # type: ignore[attr-defined]
    held = held or next(iter(request.roles), None)  # type: ignore[attr-defined]
    return actor_of(held) if held else None


def _plain_scope(request: HttpRequest) -> Scope:
    """Logged in without a role: one's own rows, and nothing of any organisation."""
    return Scope(person=request.user.pk) if request.user.is_authenticated else NOBODY


def _choose_language(request: HttpRequest, actor: Actor | None) -> None:
    """An explicit choice (cookie) wins, then the person's or the organisation's, then the browser's."""
    from django.conf import settings

    if actor and actor.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(actor.language)
        request.LANGUAGE_CODE = actor.language
