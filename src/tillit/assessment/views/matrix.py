"""A risk matrix of their own: from a spreadsheet or written here, seen as a picture before it is used."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tillit.assessment.commands import ASSESSMENTS, find_assessment, page_of
from tillit.assessment.content import matrix_of
from tillit.assessment.drawing import draw
from tillit.assessment.exchange.matrix_sheet import write_matrix
from tillit.assessment.forms import MatrixTableForm, OwnMatrixForm
from tillit.assessment.forms.matrix import packed_table, size_of
from tillit.assessment.matrix_table import FEWEST, MOST, matrix_from
from tillit.assessment.models import Assessment
from tillit.assessment.scale import Matrix, scales
from tillit.assessment.views.files import SHEET, as_file
from tillit.organisations.roles import ASSESSMENT_READERS, ASSESSORS
from tillit.web.access import acting
from tillit.web.commands import FormInvalid, run
from tillit.web.denied import Conflict
from tillit.web.language import active, pick


@acting(*ASSESSMENT_READERS)
@require_safe
def matrix_file(request: HttpRequest, pk: int) -> HttpResponse:
    row = find_assessment(request.actor, pk)  # type: ignore[attr-defined]
    matrix = matrix_of(row.matrix, row.matrix_table)
    return as_file(write_matrix(matrix, active()), SHEET, f"risikomatrise-{pk}.xlsx")


@acting(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def own_matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """The command `own_matrix`, with a look first."""
    actor, command = request.actor, ASSESSMENTS.named["own_matrix"]  # type: ignore[attr-defined]
    row = find_assessment(actor, pk, request.method == "POST")
    command.check(row, actor)
    if request.method != "POST":
        return _page(request, row)
    if "use" not in request.POST:
        return _look(request, row)
    try:
        run(command, row, actor, request.POST)
    except FormInvalid as refusal:
        return _page(request, row, problems=_sentences(refusal.form), status=422)
    except Conflict as refusal:
        return _page(request, row, problems=[str(refusal)], status=409)
    messages.success(request, str(command.done))
    return redirect(page_of(row))


def _look(request: HttpRequest, row: Assessment) -> HttpResponse:
    if "written" in request.POST:
        return _look_at_written(request, row)
    form = OwnMatrixForm({}, request.FILES, target=row, actor=request.actor)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _page(request, row, problems=_sentences(form), status=422)
    return _page(request, row, seen=form.cleaned_data["matrix"], table=form.read)


def _look_at_written(request: HttpRequest, row: Assessment) -> HttpResponse:
    size = size_of(request.POST.get("size", ""), 4)
    form = MatrixTableForm(request.POST, size=size, start=_start(row, size))
    if not form.is_valid():
        return _page(
            request, row, written=form, problems=[_("Something is missing or wrong. See each field.")], status=422
        )
    table = form.table()
    found = matrix_from(table, today=timezone.localdate())
    if isinstance(found, tuple):
        return _page(request, row, written=form, problems=[*found], status=422)
    return _page(request, row, written=form, seen=found, table=table)


def _start(row: Assessment, size: int) -> Matrix | None:
    """What one writes from: the matrix in use, or one of ours of that size."""
    now = matrix_of(row.matrix, row.matrix_table)
    return next((known for known in (now, *scales().matrices) if known.size == size), None)


def _sentences(form: Any) -> list[str]:
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences]


def _page(
    request: HttpRequest, row: Assessment, *, written: MatrixTableForm | None = None, seen: Matrix | None = None,
    table: Any = None, problems: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = matrix_of(row.matrix, row.matrix_table)
    if written is None:
        size = size_of(request.GET.get("steg", ""), now.size)
        written = MatrixTableForm(size=size, start=_start(row, size))
    context = {
        "assessment": row,
        "explain": ASSESSMENTS.named["own_matrix"].explain,
        "now": pick(now.name),
        "drawing": draw(now, []),
        "problems": problems or [],
        "seen": draw(seen, []) if seen else None,
        "seen_name": pick(seen.name) if seen else "",
        "table": packed_table(table),
        "written": written,
        "sizes": range(FEWEST, MOST + 1),
        "is_writing": bool(request.GET.get("steg")) or written.is_bound,
    }
    return render(request, "assessment/own_matrix.html", context, status=status)
