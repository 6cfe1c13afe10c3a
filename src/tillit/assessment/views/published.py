"""What others have published: to find, to read, to compare, and to see what is new."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tillit.assessment.commands.finding import found_versions
from tillit.assessment.models import Edition, Level
from tillit.assessment.presenting.basis import edition_head, edition_page
from tillit.assessment.presenting.comparing import shown_comparison, shown_decisions, shown_difference
from tillit.assessment.queries.published import library, marked, side_by_side, what_is_new, with_closure
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import ASSESSMENT_READERS
from tillit.web.access import acting
from tillit.web.pages import find_or_404

PER_PAGE = 25
LONGEST_SEARCH = 200


@acting(*ASSESSMENT_READERS)
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", "")
    level, universe = request.GET.get("level", ""), request.GET.get("universe", "")
    page = Paginator(library(text, level, universe), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [edition_head(row) for row in page],
        "q": text,
        "level": level,
        "universe": universe,
        "levels": Level.choices,
        "platforms": Platform.choices,
    }
    return render(request, "assessment/library.html", context)


@acting(*ASSESSMENT_READERS)
@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    row: Edition = find_or_404(marked(), pk)
    context = edition_page(row, with_closure([row]), request.actor)  # type: ignore[attr-defined]
    return render(request, "assessment/edition.html", context)


@acting(*ASSESSMENT_READERS)
@require_safe
def edition_difference(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """From the version somebody stands on to another one of the same assessment."""
    old, new = found_versions(pk, other)
    found = shown_difference(what_is_new(old, new), new.level)
    context = {"old": old, "new": new, "decision": shown_decisions(old, new), **found}
    return render(request, "assessment/difference.html", context)


@acting(*ASSESSMENT_READERS)
@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """This one beside others' of the same service or platform."""
    row: Edition = find_or_404(marked(), pk)
    rows, more, found = side_by_side(row)
    context: dict[str, Any] = {"edition": row, "more": more, **shown_comparison(found, rows)}
    return render(request, "assessment/comparison.html", context)
