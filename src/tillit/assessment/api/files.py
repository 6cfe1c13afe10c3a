"""Assessments as files over the API: brought in, and the risk analysis out to a spreadsheet and in again.

Each has a look first, which saves nothing, and then the thing itself.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, UploadedFile

from tillit.assessment.api.described import described
from tillit.assessment.commands import find_assessment, open_assessment
from tillit.assessment.exchange import bringing
from tillit.assessment.exchange.applying import take_in
from tillit.assessment.exchange.beginning import begin_named
from tillit.assessment.exchange.spreadsheet import write
from tillit.assessment.exchange.spreadsheet.current import current
from tillit.assessment.exchange.spreadsheet.uploaded import looked_at, sheet_of
from tillit.assessment.presenting.exchange import shown_brought, shown_plan
from tillit.assessment.rules import check_may_write
from tillit.organisations.roles import ASSESSMENT_READERS, ASSESSORS
from tillit.web.api import roles
from tillit.web.language import active

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = Router()
Upload = File[UploadedFile | None]  # asked for by the operation itself, after it has asked whom it is for


@router.post("/assessments/files/look", operation_id="assessment_file_look")
@roles(*ASSESSORS)
def look_at_file(request: HttpRequest, file: Upload = None) -> dict[str, Any]:
    """What an assessment from Tillit (JSON, PDF) or CNIL's PIA tool holds. Saves nothing."""
    return _brought(bringing.look_at(bringing.opened(file)))


@router.post("/assessments/files", operation_id="assessment_file")
@roles(*ASSESSORS)
def begin_from_file(
    request: HttpRequest, file: Upload = None, service: Form[str] = "", universe: Form[str] = "", title: Form[str] = ""
) -> dict[str, Any]:
    """A new assessment on the level of the file. `service` is the name of the one it is about, known or new."""
    brought = bringing.opened(file)
    begun = begin_named(
        brought, service=service[:200], universe=universe[:20], title=title[:200], by=request.actor,  # type: ignore[attr-defined]
        today=timezone.localdate(),
    )  # fmt: skip
    return {"assessment": described(open_assessment(begun.assessment.pk)), "notes": list(begun.notes)}


def _brought(look: bringing.Look) -> dict[str, Any]:
    shown = shown_brought(look)
    risk = ("threat", "area", "before", "after", "measures")
    return {
        **shown,
        "sections": [{"title": title, "text": text} for title, text in shown["sections"]],
        "risks": [dict(zip(risk, row, strict=True)) for row in shown["risks"]],
    }


@router.get("/assessments/{int:pk}/spreadsheet", operation_id="assessment_spreadsheet")
@roles(*ASSESSMENT_READERS)
def spreadsheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Risks and measures as XLSX, to work in and take in again."""
    row = open_assessment(pk)
    response = HttpResponse(write(current(row, timezone.localdate()), active()), content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="vurdering-{pk}.xlsx"'
    return response


@router.post("/assessments/{int:pk}/spreadsheet/look", operation_id="assessment_spreadsheet_look")
@roles(*ASSESSORS)
def look_at_spreadsheet(request: HttpRequest, pk: int, file: Upload = None) -> dict[str, Any]:
    """What taking it in would change. Saves nothing; send `seen` with the same file to take it in."""
    row = find_assessment(request.actor, pk)  # type: ignore[attr-defined]
    check_may_write(row, request.actor)  # type: ignore[attr-defined]
    whole, today = open_assessment(pk), timezone.localdate()
    found = looked_at(whole, sheet_of(row, file), today)
    shown = shown_plan(found, current(whole, today), active())
    changes = [
        {
            **change,
            "fields": [dict(zip(("column", "before", "after"), field, strict=True)) for field in change["fields"]],
        }
        for change in shown["changes"]
    ]
    return {**shown, "changes": changes, "seen": found.digest}


@router.post("/assessments/{int:pk}/spreadsheet", operation_id="assessment_spreadsheet_take_in")
@roles(*ASSESSORS)
def take_in_spreadsheet(request: HttpRequest, pk: int, file: Upload = None, seen: Form[str] = "") -> dict[str, Any]:
    """Exactly what was looked at, or nothing: 409 when somebody has changed the assessment meanwhile."""
    row = find_assessment(request.actor, pk, True)  # type: ignore[attr-defined]
    check_may_write(row, request.actor)  # type: ignore[attr-defined]
    take_in(row, sheet_of(row, file), seen=seen, by=request.actor, today=timezone.localdate())  # type: ignore[attr-defined]
    return described(open_assessment(pk))
