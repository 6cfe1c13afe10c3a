from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tillit.participation import journal_events
from tillit.participation.commands import ENTRIES, JOURNALS
from tillit.participation.commands.finding import find_assessment
from tillit.participation.models import Opinion, Validation
from tillit.participation.queries.journal import entries_of, heard_of, timeline_of, timelines
from tillit.participation.rules.standing import READERS
from tillit.participation.timeline import from_json, hash_of, public_timeline, without_lead
from tillit.web.access import acting, public

PER_PAGE = 25


@acting(*READERS)
@require_safe
def journal(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    assessment = find_assessment(actor, pk)
    entries, hearings, out = entries_of(assessment), heard_of(assessment), timeline_of(pk)
    assessment.timeline_out = out is not None  # type: ignore[attr-defined]
    for entry in entries:
        entry.assessment = assessment
    said = Opinion.objects.filter(assessment=pk).select_related("given_by")
    validated = Validation.objects.filter(assessment=pk).select_related("validated_by")
    events = journal_events.inside(entries, hearings, said, validated)
    now = public_timeline(assessment, entries, hearings, "")
    context = {
        "assessment": assessment,
        "events": [{**event, "buttons": _buttons(event, actor)} for event in events],
        "timeline": out,
        "behind": out is not None and hash_of(without_lead(from_json(out.content))) != hash_of(now),
        "public": len(now.events),
        "buttons": [button for button in JOURNALS.buttons(assessment, actor) if not button.reason],
    }
    template = "participation/journal.html#panel" if request.htmx else "participation/journal.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _buttons(event: dict[str, Any], actor: Any) -> list[Any]:
    entry = event.get("entry")
    return [button for button in ENTRIES.buttons(entry, actor) if not button.reason] if entry else []


@acting(*READERS)
@require_safe
def journal_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the world will see, before it does."""
    assessment = find_assessment(request.actor, pk)  # type: ignore[attr-defined]
    content = public_timeline(assessment, entries_of(assessment), heard_of(assessment), "")
    context = {
        "title": content.title,
        "owner": content.owner,
        "lead": "",
        "events": [journal_events.shown(event) for event in content.events],
        "assessment": assessment,
        "preview": True,
        "published_at": None,
        "buttons": JOURNALS.buttons(assessment, request.actor, "publish"),  # type: ignore[attr-defined]
        "crumbs": [],
    }
    return render(request, "participation/timeline.html", context)


@public("what those who assess have published of the way they went")
@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """From the published snapshot alone. `pk` is the number of the assessment, so that the address lasts."""
    out = timeline_of(pk)
    if out is None:
        raise Http404(_("There is nothing published here."))
    content = from_json(out.content)
    context = {
        "title": content.title,
        "owner": content.owner,
        "lead": content.lead,
        "events": [journal_events.shown(event) for event in content.events],
        "preview": False,
        "published_at": out.published_at,
        "buttons": [],
        "crumbs": [(_("Timelines"), "/tidslinjer/"), (content.title, "")],
    }
    return render(request, "participation/timeline.html", context)


@public("the list of what is published of timelines")
@require_safe
def timeline_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(timelines(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"row": row, "title": row.content["title"], "lead": row.content["lead"]} for row in page]
    return render(request, "participation/timelines.html", {"page": page, "timelines": rows})
