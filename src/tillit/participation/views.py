from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillit.assessment.commands import find_assessment
from tillit.assessment.content import Content, changes, from_json, hash_of
from tillit.assessment.models import Assessment
from tillit.assessment.presenting import change
from tillit.assessment.queries import states_of
from tillit.organisations.roles import CASE_READERS
from tillit.participation.commands import OPINIONS
from tillit.participation.models import Grade
from tillit.participation.queries import all_opinions
from tillit.web.access import acting

TONES = {
    Grade.SUPPORTS: "success",
    Grade.REMARKS: "info",
    Grade.MORE_WORK: "warning",
    Grade.ADVISES_AGAINST: "danger",
}


@acting(*CASE_READERS)
@require_safe
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own, and a panel on the page of the assessment."""
    actor = request.actor  # type: ignore[attr-defined]
    assessment = find_assessment(actor, pk)
    context = {
        "assessment": assessment,
        "opinions": _shown(assessment),
        "buttons": OPINIONS.buttons(assessment, actor),
    }
    template = "participation/opinions.html#panel" if request.htmx else "participation/opinions.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _shown(assessment: Assessment) -> list[dict[str, Any]]:
    content = states_of([assessment], timezone.localdate())[assessment.pk].content
    assessment.asked = content.answers is not None  # type: ignore[attr-defined]
    now, rows = hash_of(content), all_opinions(assessment.pk)
    return [_opinion(row, content, now, newest=number == 0) for number, row in enumerate(rows)]


def _opinion(row: Any, content: Content, now: str, *, newest: bool) -> dict[str, Any]:
    """What has changed is told for the newest only: older ones are answered by it."""
    earlier = row.content_hash != now
    changed = changes(from_json(row.kept["content"]), content) if earlier and newest and row.kept else ()
    return {
        "row": row,
        "grade": row.get_grade_display(),
        "tone": TONES[Grade(row.grade)],
        "earlier": earlier,
        "changes": [change(found) for found in changed],
    }
