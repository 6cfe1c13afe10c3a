from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillit.assessment.queries import states_of
from tillit.participation import presenting
from tillit.participation.commands import VALIDATIONS
from tillit.participation.commands.finding import find_assessment
from tillit.participation.queries.validation import all_validations
from tillit.participation.rules.standing import READERS
from tillit.web.access import acting


@acting(*READERS)
@require_safe
def validation(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own, and a panel on the page of the assessment."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    assessment = find_assessment(actor, pk)
    content = states_of([assessment], today)[assessment.pk].content
    assessment.asked = content.answers is not None  # type: ignore[attr-defined]
    context = {
        "assessment": assessment,
        "validations": presenting.validations(all_validations(assessment.pk), content, today),
        "buttons": VALIDATIONS.buttons(assessment, actor),
    }
    template = "participation/validation.html#panel" if request.htmx else "participation/validation.html"  # type: ignore[attr-defined]
    return render(request, template, context)
