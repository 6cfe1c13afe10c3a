"""A file brought in: looked at first, and then the beginning of an assessment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tillit.assessment.commands.finding import page_of
from tillit.assessment.exchange import bringing
from tillit.assessment.exchange.beginning import Begun, begin_named
from tillit.assessment.exchange.files import Brought
from tillit.assessment.forms import BeginFromForm
from tillit.assessment.presenting.exchange import shown_brought
from tillit.organisations.roles import ASSESSORS
from tillit.web.access import acting
from tillit.web.denied import Refusal

NOTES_TOLD = 3


@acting(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Nothing is saved before somebody has looked at what the file holds."""
    if request.method != "POST":
        return _page(request)
    try:
        if "packed" in request.POST:
            return _begin(request, bringing.unpack(request.POST["packed"]), request.POST["packed"])
        upload = request.FILES.get("file")
        brought = bringing.opened(upload)
        upload.seek(0)  # type: ignore[union-attr]
        return _look(request, brought, bringing.pack(brought, upload.read()))  # type: ignore[union-attr]
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=refusal.status)


def _look(request: HttpRequest, brought: Brought, packed: str) -> HttpResponse:
    shown = shown_brought(bringing.look_at(brought))
    form = BeginFromForm(level=shown["level"], initial={name: shown[name] for name in ("service", "universe", "title")})
    return _page(request, shown=shown, packed=packed, form=form)


def _begin(request: HttpRequest, brought: Brought, packed: str) -> HttpResponse:
    form = BeginFromForm(request.POST, level=brought.incoming.level)
    if form.is_valid():
        try:
            begun = begin_named(brought, by=request.actor, today=timezone.localdate(), **form.cleaned_data)  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _begun(request, begun)
    shown = shown_brought(bringing.look_at(brought))
    return _page(request, shown=shown, packed=packed, form=form, status=422)


def _begun(request: HttpRequest, begun: Begun) -> HttpResponse:
    messages.success(request, _("Begun from the file. All of it is a draft, until you have read it and stand for it."))
    for note in begun.notes[:NOTES_TOLD]:
        messages.warning(request, note)
    if (more := len(begun.notes) - NOTES_TOLD) > 0:
        told = ngettext("And %d more that stood in the preview.", "And %d more that stood in the preview.", more)
        messages.warning(request, told % more)
    return redirect(page_of(begun.assessment))


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    headers = {
        "section_header": [_("Section"), _("How it begins")],
        "risk_header": [_("What can happen"), _("Area"), _("Before the measures"), _("After the measures"),
                        _("Measures")],
    }  # fmt: skip
    return render(request, "assessment/bring.html", {"problem": "", "shown": None, **headers, **more}, status=status)
