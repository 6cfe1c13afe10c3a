# ruff: noqa: ARG002  (the library decides what its hooks are given)
"""Login with Feide or any other OpenID Connect provider.

A person is the provider's `sub` and nothing else: an e-mail address is unverified there, may be shared, and may be
missing for pupils, so it never connects a login to somebody who is already here.
"""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from tillit.organisations.login.affiliation import worth_keeping
from tillit.organisations.login.belonging import rostered

log = logging.getLogger(__name__)
FEIDE = "https://auth.dataporten.no"
FEIDE_GROUPS = "https://groups-api.dataporten.no/groups/me/groups"
PATIENCE = 5  # seconds; a login must not hang on a service beside it


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever the provider knows may log in. Without a role they see nothing but how to get one."""
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep only what is needed, and ask where the person belongs."""
        account = sociallogin.account
        claims = account.extra_data.get("userinfo") or account.extra_data.get("id_token") or {}
        account.extra_data = worth_keeping(claims, self._groups(sociallogin))
        sociallogin.email_addresses = []
        if sociallogin.is_existing:
            account.save(update_fields=["extra_data"])
        elif is_feide(sociallogin):
            _join(request, sociallogin)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = sociallogin.user
        user.username = f"{sociallogin.account.provider}-{sociallogin.account.uid}"[:150]
        user.name = str(data.get("name") or _("Name not given"))[:200]
        email = str(data.get("email") or "")
        user.email = email if len(email) <= 254 and "@" in email else ""
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        sociallogin.user.set_unusable_password()
        sociallogin.save(request)
        return sociallogin.user

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None,
                                exception: Any = None, extra_context: Any = None) -> None:  # fmt: skip
        log.warning("Login with %s failed: %s %r", getattr(provider, "id", provider), error, exception)
        cancelled = str(error) == "cancelled"
        page = render(request, "organisations/account/provider_failed.html", {"cancelled": cancelled}, status=400)
        raise ImmediateHttpResponse(page)

    def _groups(self, sociallogin: Any) -> list[Any] | None:
        """None when they could not be had: nobody leaves a group because a service beside it was down."""
        app = sociallogin.account.get_provider().app
        address = app.settings.get("groups_url") or (FEIDE_GROUPS if app.settings["server_url"] == FEIDE else "")
        if not address or not sociallogin.token:
            return None
        try:
            headers = {"Authorization": f"Bearer {sociallogin.token.token}"}
            answer = requests.get(address, headers=headers, timeout=PATIENCE)
            answer.raise_for_status()
            groups = answer.json()
        except (requests.RequestException, ValueError) as error:
            log.warning("Groups could not be fetched: %r", error)
            return None
        return groups if isinstance(groups, list) else None


def is_feide(sociallogin: Any) -> bool:
    """Only Feide speaks for Feide's names and groups, however another provider fills its claims."""
    app = sociallogin.account.get_provider().app
    return bool(app.provider_id == "feide" or app.settings.get("server_url") == FEIDE)


def _join(request: HttpRequest, sociallogin: Any) -> None:
    """The first login of somebody a roster has brought: by the name in Feide, which is theirs alone."""
    person = rostered(sociallogin.account.extra_data.get("feide", ""))
    if person is not None:
        sociallogin.connect(request, person)
