"""Assessments as files, out and in again."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tillit.assessment.commands import find_assessment, open_assessment, page_of
from tillit.assessment.commands.finding import found_versions
from tillit.assessment.document import comparison, document_of, document_of_edition
from tillit.assessment.exchange import own
from tillit.assessment.exchange.applying import pack, take_in, unpack
from tillit.assessment.exchange.gathering import whole_of, whole_of_edition
from tillit.assessment.exchange.pia import to_pia
from tillit.assessment.exchange.spreadsheet import write
from tillit.assessment.exchange.spreadsheet.current import current
from tillit.assessment.exchange.spreadsheet.uploaded import UnreadableSheet, looked_at, sheet_of
from tillit.assessment.models import Edition
from tillit.assessment.presenting.exchange import shown_plan
from tillit.assessment.queries.published import marked
from tillit.assessment.rules import check_may_write
from tillit.documents import docx, pdf
from tillit.documents.model import Document
from tillit.organisations.roles import ASSESSMENT_READERS, ASSESSORS
from tillit.web.access import acting
from tillit.web.denied import Conflict, Invalid
from tillit.web.language import active
from tillit.web.pages import find_or_404

PAPERS = {
    "pdf": ("application/pdf", pdf.render),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.render),
}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _paper(document: Document, kind: str, name: str) -> HttpResponse:
    media_type, render_ = PAPERS[kind]
    return as_file(render_(document), media_type, f"{name}.{kind}")


@acting(*ASSESSMENT_READERS)
@require_safe
def document(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """PDF and Word to read; XLSX to work in; JSON, ours or CNIL's, for other systems."""
    row, today, name = open_assessment(pk), timezone.localdate(), f"vurdering-{pk}"
    if kind in PAPERS:
        return _paper(document_of(row, active(), today), kind, name)
    if kind == "xlsx":
        return as_file(write(current(row, today), active()), SHEET, f"{name}.xlsx")
    if kind == "json":
        return as_file(own.write(whole_of(row, today)), "application/json", f"{name}.json")
    if kind == "pia":
        found = to_pia(whole_of(row, today), on=today)
        return as_file(json.dumps(found.pia, ensure_ascii=False).encode(), "application/json", f"{name}.pia.json")
    raise Http404


@acting(*ASSESSMENT_READERS)
@require_safe
def edition_document(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row: Edition = find_or_404(marked(), pk)
    name = f"utgave-{row.assessment_id}-{row.number}"
    if kind in PAPERS:
        return _paper(document_of_edition(row, active()), kind, name)
    if kind == "json":
        return as_file(own.write(whole_of_edition(row)), "application/json", f"{name}.json")
    raise Http404


@acting(*ASSESSMENT_READERS)
@require_safe
def difference_document(request: HttpRequest, pk: int, other: int, kind: str) -> HttpResponse:
    if kind not in PAPERS:
        raise Http404
    old, new = (whole_of_edition(row) for row in found_versions(pk, other))
    return _paper(comparison(old, new, active(), timezone.localdate()), kind, f"endringar-{pk}-{other}")


@acting(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def spreadsheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Out, worked in, and in again: first a look at what would change, then exactly that."""
    actor = request.actor  # type: ignore[attr-defined]
    row = find_assessment(actor, pk, request.method == "POST")
    check_may_write(row, actor)
    if request.method != "POST":
        return _sheet_page(request, row)
    try:
        if "packed" in request.POST:
            sheet = unpack(request.POST["packed"], row.pk)
            take_in(row, sheet, seen=request.POST.get("seen", ""), by=actor, today=timezone.localdate())
            messages.success(request, _("The spreadsheet is taken in."))
            return redirect(page_of(row))
        return _looked(request, row)
    except UnreadableSheet as refusal:
        return _sheet_page(request, row, problems=refusal.problems, status=refusal.status)
    except (Invalid, Conflict) as refusal:
        return _sheet_page(request, row, problems=[str(refusal)], status=refusal.status)


def _looked(request: HttpRequest, row: Any) -> HttpResponse:
    whole, today = open_assessment(row.pk), timezone.localdate()
    sheet = sheet_of(row, request.FILES.get("file"))
    plan = looked_at(whole, sheet, today)
    shown = shown_plan(plan, current(whole, today), active())
    return _sheet_page(request, row, plan=shown, packed=pack(sheet, row.pk), seen=plan.digest)


def _sheet_page(
    request: HttpRequest, row: Any, *, problems: list[str] | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"assessment": row, "problems": problems or [], **more}
    return render(request, "assessment/spreadsheet.html", context, status=status)
