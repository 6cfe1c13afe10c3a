from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillit.assessment.queries import states_of
from tillit.participation import presenting
from tillit.participation.commands import OPINIONS
from tillit.participation.commands.finding import find_assessment
from tillit.participation.queries.opinions import all_opinions
from tillit.participation.rules.standing import READERS
from tillit.web.access import acting


@acting(*READERS)
@require_safe
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own, and a panel on the page of the assessment."""
    actor = request.actor  # type: ignore[attr-defined]
    assessment = find_assessment(actor, pk)
    content = states_of([assessment], timezone.localdate())[assessment.pk].content
    assessment.asked = content.answers is not None  # type: ignore[attr-defined]
    context = {
        "assessment": assessment,
        "opinions": presenting.opinions(all_opinions(assessment.pk), assessment, content, actor),
        "buttons": OPINIONS.buttons(assessment, actor),
    }
    template = "participation/opinions.html#panel" if request.htmx else "participation/opinions.html"  # type: ignore[attr-defined]
    return render(request, template, context)
