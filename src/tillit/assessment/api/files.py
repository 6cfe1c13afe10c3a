"""Assessments as files over the API: brought in, and the risk analysis out to a spreadsheet and in again.

Each has a look first, which saves nothing, and then the thing itself.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, UploadedFile

from tillit.assessment.api.described import described
from tillit.assessment.commands import find_assessment, open_assessment
from tillit.assessment.content import matrix_of
from tillit.assessment.exchange import bringing
from tillit.assessment.exchange.applying import take_in
from tillit.assessment.exchange.beginning import begin_named
from tillit.assessment.exchange.matrix_sheet import write_matrix
from tillit.assessment.exchange.spreadsheet import write
from tillit.assessment.exchange.spreadsheet.current import current
from tillit.assessment.exchange.spreadsheet.uploaded import looked_at, sheet_of
from tillit.assessment.forms import OwnMatrixForm
from tillit.assessment.matrix_table import matrix_rows
from tillit.assessment.presenting.exchange import shown_brought, shown_plan
from tillit.assessment.queries.matrices import matrix_choices
from tillit.assessment.rules import check_may_write
from tillit.assessment.scale import Matrix
from tillit.organisations.roles import ASSESSMENT_READERS, ASSESSORS
from tillit.web.api import roles
from tillit.web.commands import FormInvalid
from tillit.web.language import active, pick

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


@router.get("/assessments/{int:pk}/matrix", operation_id="assessment_matrix")
@roles(*ASSESSMENT_READERS)
def matrix(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The risk matrix it is judged by, as the table `own_matrix` takes, and the codes `choose_matrix` takes."""
    row = find_assessment(request.actor, pk)  # type: ignore[attr-defined]
    choices = [{"code": code, "name": name} for code, name in matrix_choices(row.tenant_id)]
    return {**_matrix(matrix_of(row.matrix, row.matrix_table)), "own": row.matrix_table is not None, "choices": choices}


@router.get("/assessments/{int:pk}/matrix/spreadsheet", operation_id="assessment_matrix_spreadsheet")
@roles(*ASSESSMENT_READERS)
def matrix_spreadsheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The risk matrix as XLSX, to change and bring back."""
    row = find_assessment(request.actor, pk)  # type: ignore[attr-defined]
    response = HttpResponse(write_matrix(matrix_of(row.matrix, row.matrix_table), active()), content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="risikomatrise-{pk}.xlsx"'
    return response


@router.post("/assessments/matrix/look", operation_id="assessment_matrix_look")
@roles(*ASSESSORS)
def look_at_matrix(request: HttpRequest, file: Upload = None) -> dict[str, Any]:
    """What a spreadsheet says as a matrix. Saves nothing; send its `table` to `own_matrix` to use it."""
    form = OwnMatrixForm({}, {"file": file} if file else {}, actor=request.actor)  # type: ignore[attr-defined]
    if not form.is_valid():
        raise FormInvalid(form)
    return _matrix(form.cleaned_data["matrix"])


def _matrix(found: Matrix) -> dict[str, Any]:
    return {"code": found.code, "name": pick(found.name), "size": found.size, "table": matrix_rows(found)}
