"""What pupils, students and those at home read before analysis is turned on, and as long as it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tillit.activity.telling.queries import HEARERS, heard_by, said
from tillit.web.access import acting
from tillit.web.pages import find_or_404


@require_GET
@acting(*HEARERS)
def told(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    notice = find_or_404(heard_by(actor, timezone.localdate()), pk)
    explanation = said(notice, get_language() or "nn").explanation
    context = {"told": notice, "explanation": explanation, "use_number": str(notice.use_id)}
    return render(request, "activity/told_of.html", context)
