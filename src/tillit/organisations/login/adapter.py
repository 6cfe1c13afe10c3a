# ruff: noqa: ARG002  (the library decides what its hooks are given)
"""How people get in: lockout that says when, no open sign-up, our own words."""

from __future__ import annotations

import time
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, ngettext

from tillit.organisations.login.belonging import remember_groups
from tillit.organisations.login.oidc import is_feide
from tillit.organisations.login.proposals import remember_proposals

APP, FAILED = "allauth.account", "login_failed"

# What the login says when something went well; all else it would say is of no use to anyone.
SENTENCES = {
    "mfa/messages/totp_activated.txt": gettext_lazy("Login with a code is on."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Login with a code is off."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy(
        "You have new recovery codes. The old ones no longer work."
    ),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation or by their school's login, never by themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            minutes = ceil(self._seconds_left(request, **credentials) / 60) or 1
            raise ValidationError(
                ngettext(
                    "Too many failed tries. You can try again in %(minutes)d minute.",
                    "Too many failed tries. You can try again in %(minutes)d minutes.",
                    minutes,
                )
                % {"minutes": minutes},
                code="too_many_login_attempts",
            ) from refusal

    def _seconds_left(self, request: HttpRequest, **credentials: Any) -> float:
        """Until the oldest failed try is forgotten, for the limit that is full the longest."""
        name = self._get_login_attempts_cache_key(request, **credentials)
        left = 0.0
        for rate in ratelimit.get_rates(app=APP, action=FAILED):
            tries = cache.get(ratelimit.get_cache_key(request, app=APP, action=FAILED, rate=rate, key=name), [])
            if len(tries) >= rate.amount:
                left = max(left, tries[-1] + rate.duration - time.time())
        return left

    def is_safe_url(self, url: str | None) -> bool:
        """Only our own pages, and nothing a browser may read as another host (`/\\evil.example`)."""
        return url_has_allowed_host_and_scheme(url or "", {self.request.get_host()}, self.request.is_secure())

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        sentence = SENTENCES.get(message_template or "")
        if sentence:
            messages.add_message(request, level, str(sentence))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        social = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if social is not None:
            if is_feide(social):
                remember_groups(user, social.account.extra_data)
            remember_proposals(user, social.account.extra_data, source=social.account.get_provider(request).name)
        return response

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Letters are ours to write (organisations/mail.py)."""
