"""/innsikt/slik/: how what is shown of pupils is worked out, and what it does not say. For anyone: it is about nobody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.analytics.indicators import INDICATORS
from tillit.web.access import public

OPEN = "how indicators are worked out, which whoever they are about has a right to know; about nobody"


@require_GET
@public(OPEN)
def indicators(request: HttpRequest) -> HttpResponse:
    context = {"found": list(INDICATORS.values()), "crumbs": [(_("How it is worked out"), "")]}
    return render(request, "insight/openness/indicators.html", context)


@require_GET
@public(OPEN)
def indicator(request: HttpRequest, indicator_code: str) -> HttpResponse:
    found = INDICATORS.get(indicator_code)
    if found is None:
        raise Http404(_("There is nothing here that you can see."))
    context = {"found": found, "crumbs": [(_("How it is worked out"), reverse("indicators")), (found.question, "")]}
    return render(request, "insight/openness/indicator.html", context)
