from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tillit.approval.commands import USE
from tillit.approval.queries import choosable_uses
from tillit.organisations.roles import Role
from tillit.web.access import acting
from tillit.web.commands import Button


@acting(Role.PRINCIPAL)
def choices(request: HttpRequest) -> HttpResponse:
    """The approved services of the municipality: those the school uses, and those it may take into use."""
    uses = list(choosable_uses(request.actor)[:500])  # type: ignore[attr-defined]
    rows = [(use, _button(use)) for use in uses]
    return render(request, "approval/choices.html", {"chosen": [r for r in rows if r[0].chosen],
                                                     "available": [r for r in rows if not r[0].chosen]})  # fmt: skip


def _button(use: Any) -> list[Button]:
    """What `USE.buttons` would say, from what the list already knows."""
    command = USE.named["unchoose" if use.chosen else "choose"]
    url = f"/{USE.prefix}{use.pk}/{command.name}/"
    return [Button(command.label, url, "", True, command.danger, command.name)]
