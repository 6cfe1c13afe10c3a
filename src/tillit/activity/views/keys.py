"""Making a key and renewing one: the secret is in the answer, and can never be seen again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from tillit.activity.commands import KEEPERS, KEYS, STREAMS
from tillit.catalogue.models import Use
from tillit.web.access import acting
from tillit.web.commands import Command, FormInvalid, run


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*KEEPERS)
@never_cache
def make_key(request: HttpRequest, pk: int) -> HttpResponse:
    use = STREAMS.find(request.actor, pk, request.method == "POST")  # type: ignore[attr-defined]
    return _answer(request, STREAMS.named["make_key"], use, use)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*KEEPERS)
@never_cache
def renew_key(request: HttpRequest, pk: int) -> HttpResponse:
    key = KEYS.find(request.actor, pk, request.method == "POST")  # type: ignore[attr-defined]
    return _answer(request, KEYS.named["renew"], key, key.use)


@sensitive_variables()
def _answer(request: HttpRequest, command: Command[Any], target: Any, use: Use) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"command": command, "target": target, "back": reverse("stream", args=[use.pk]), "conflict": ""}
    if request.method != "POST":
        command.check(target, actor)
        form = command.form(target=target, actor=actor)
        return render(request, command.template, {**context, "form": form})
    try:
        key, secret = run(command, target, actor, request.POST)
    except FormInvalid as refusal:
        return render(request, command.template, {**context, "form": refusal.form}, status=422)
    return render(
        request, "activity/key_shown.html",
        {**context, "use": use, "key": key, "secret": secret, "endpoint": f"{settings.SITE_URL}/xapi/"},
    )  # fmt: skip
