from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forget_tries() -> None:
    """Failed logins are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def letters(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> Any:
    """with letters() as sent: … afterwards `sent` holds the e-mail that went out."""
    from contextlib import contextmanager

    @contextmanager
    def catch() -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            yield mailoutbox

    return catch


@pytest.fixture(scope="session")
def issuer() -> Any:
    """A real OpenID Connect provider, for the whole run."""
    from tillit.organisations.tests.oidc.server import provider

    with provider() as address:
        yield address


@pytest.fixture
def feide(settings: Any, issuer: str) -> str:
    from tillit.organisations.tests.oidc.server import CLIENT

    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "feide", "name": "Feide", "client_id": CLIENT["client_id"],
                    "secret": CLIENT["client_secret"],
                    "settings": {
                        "server_url": issuer, "fetch_userinfo": True, "oauth_pkce_enabled": True,
                        "token_auth_method": "client_secret_basic", "groups_url": f"{issuer}/groups/me/groups",
                        "scope": ["openid", "userid-feide", "userid-nin", "userinfo-name", "email", "groups-org"],
                    },
                }
            ],
        }
    }  # fmt: skip
    return issuer
