from __future__ import annotations

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest
from django.urls import reverse


def providers(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and address of each login provider of this installation."""
    return [
        (provider.name, reverse("openid_connect_login", kwargs={"provider_id": provider.app.provider_id}))
        for provider in get_adapter(request).list_providers(request)
    ]
