from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillit.assessment import quality_asking
from tillit.assessment.presenting.quality import shown
from tillit.organisations.roles import ASSESSMENT_READERS
from tillit.web.access import acting


@acting(*ASSESSMENT_READERS)
@require_safe
def quality(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own; on the page of the assessment, how many there are and the way here."""
    row = quality_asking.find(request.actor, pk)  # type: ignore[attr-defined]
    found = quality_asking.quality_of(row, timezone.localdate())
    template = "assessment/quality.html#count" if request.htmx else "assessment/quality.html"  # type: ignore[attr-defined]
    return render(request, template, {"assessment": row, "groups": shown(found), "count": len(found)})
