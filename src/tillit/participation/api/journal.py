from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from tillit.assessment.models import Assessment
from tillit.participation.api.openness import open_to_anyone
from tillit.participation.commands import ENTRIES, JOURNALS
from tillit.participation.commands.finding import find_assessment
from tillit.participation.models import JournalEntry
from tillit.participation.queries.journal import entries_of, heard_of, timeline_of, timelines
from tillit.participation.rules.standing import READERS
from tillit.participation.timeline import hash_of, public_timeline, to_json
from tillit.web.api import add_commands, roles

PER_PAGE = 50
router = Router()


@router.get("/journals/{pk}", operation_id="journal")
@roles(*READERS)
def journal(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The journal of the assessment with that number, newest first; `seen` is what publishing asks for."""
    return describe(find_assessment(request.actor, pk), None)  # type: ignore[attr-defined]


def describe(assessment: Assessment, _actor: Any) -> dict[str, Any]:
    entries, hearings, out = entries_of(assessment), heard_of(assessment), timeline_of(assessment.pk)
    coming = public_timeline(assessment, entries, hearings, "")
    return {
        "assessment": assessment.pk,
        "entries": [_entry(row) for row in entries],
        "would_publish": to_json(coming),
        "seen": hash_of(coming),
        "published_at": out.published_at if out else None,
    }


def _entry(row: Any) -> dict[str, Any]:
    names = ("on", "kind", "title", "who", "text", "inside", "public", "revision")
    files = [{"id": file["pk"], "file": file["file"], "name": file["name"]} for file in row.attached]
    return {"id": row.pk, **{name: getattr(row, name) for name in names}, "files": files}


@router.get("/timelines", auth=None, operation_id="timelines")
@open_to_anyone("the list of what is published of timelines")
def timeline_list(request: HttpRequest, page: int = 1) -> dict[str, Any]:
    found = Paginator(timelines(), PER_PAGE).get_page(page)
    return {
        "page": found.number,
        "pages": found.paginator.num_pages,
        "items": [
            {"assessment": row.assessment_id, "title": row.content["title"], "owner": row.content["owner"],
             "published_at": row.published_at}
            for row in found
        ],
    }  # fmt: skip


@router.get("/timelines/{pk}", auth=None, operation_id="timeline")
@open_to_anyone("what those who assess have published of the way they went")
def timeline(request: HttpRequest, pk: int) -> dict[str, Any]:
    out = timeline_of(pk)
    if out is None:
        raise Http404(_("There is nothing published here."))
    return {**out.content, "assessment": pk, "published_at": out.published_at}


def _of_entry(entry: JournalEntry, actor: Any) -> dict[str, Any]:
    return describe(entry.assessment, actor)


add_commands(router, "/journals", JOURNALS, describe)
add_commands(router, "/journal-entries", ENTRIES, _of_entry)
