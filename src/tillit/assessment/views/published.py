"""What others have published: to find, to read, to compare, and to see what is new."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tillit.assessment.comparing import compare, difference
from tillit.assessment.models import Edition, Level
from tillit.assessment.presenting.basis import edition_head, edition_page, resolved
from tillit.assessment.presenting.comparing import shown_comparison, shown_difference
from tillit.assessment.queries.published import about_the_same, library, marked, with_closure
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import ASSESSMENT_READERS
from tillit.web.access import acting
from tillit.web.pages import find_or_404

PER_PAGE = 25
LONGEST_SEARCH = 200
MOST_COMPARED = 6


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
    rows = {row.pk: row for row in marked().filter(pk__in=(pk, other))}
    if {pk, other} - rows.keys() or rows[pk].assessment_id != rows[other].assessment_id:
        raise Http404(_("There is nothing here that you can see."))
    known = with_closure(list(rows.values()))
    found = difference(resolved(rows[pk], known), resolved(rows[other], known))
    context = {"old": rows[pk], "new": rows[other], **shown_difference(found, rows[other].level)}
    return render(request, "assessment/difference.html", context)


@acting(*ASSESSMENT_READERS)
@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """This one beside others' of the same service or platform."""
    row: Edition = find_or_404(marked(), pk)
    beside = about_the_same(row).exclude(assessment=row.assessment_id)
    rows = [row, *beside[: MOST_COMPARED - 1]]  # not the content of all: hundreds may have assessed a platform
    known = with_closure(rows)
    found = compare({each.pk: resolved(each, known) for each in rows})
    context: dict[str, Any] = {"edition": row, "more": beside.count() + 1 - len(rows), **shown_comparison(found, rows)}
    return render(request, "assessment/comparison.html", context)
