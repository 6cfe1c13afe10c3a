from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tillit.assessment import commands, presenting
from tillit.assessment.commands import ASSESSMENTS, BEGINNINGS, find_assessment, open_assessment
from tillit.assessment.dpia import DpiaVerdict, decide
from tillit.assessment.forms import PreAssessmentForm
from tillit.assessment.models import Assessment
from tillit.assessment.queries import facts_of, history_of, readable
from tillit.assessment.rulebook import dpia_rules
from tillit.organisations.models import Organisation
from tillit.organisations.roles import ASSESSMENT_READERS, ASSESSORS
from tillit.web.access import acting
from tillit.web.commands import FormInvalid, run
from tillit.web.denied import Conflict

PER_PAGE = 25


@acting(*ASSESSMENT_READERS)
@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(readable(), PER_PAGE).get_page(request.GET.get("page"))
    found = facts_of(page, timezone.localdate())
    rows = [(row, presenting.summary(row, found[row.pk])) for row in page]
    return render(request, "assessment/assessments.html", {"page": page, "rows": rows, "buttons": _begin(actor)})


def _begin(actor: Any) -> Any:
    return BEGINNINGS.buttons(Organisation(pk=actor.tenant_id), actor)


@acting(*ASSESSMENT_READERS)
@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = open_assessment(pk)
    return render(request, "assessment/assessment.html", presenting.whole(row, actor, timezone.localdate()))


@acting(*ASSESSMENT_READERS)
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    row = find_assessment(request.actor, pk)  # type: ignore[attr-defined]
    return render(request, "assessment/history.html", {"assessment": row, "events": presenting.events(history_of(row))})


@acting(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def preassess(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The command `preassess` with its verdict beside it, seen before anything is saved, also without JavaScript."""
    actor = request.actor  # type: ignore[attr-defined]
    command = ASSESSMENTS.named["preassess"]
    saving = request.method == "POST" and "look" not in request.POST
    row = find_assessment(actor, pk, saving)
    command.check(row, actor)
    if not saving:
        return _questions(request, row, _filled_in(request, row, actor))
    try:
        run(command, row, actor, request.POST)
    except FormInvalid as refusal:
        return _questions(request, row, refusal.form, status=422)
    except Conflict as refusal:
        row.refresh_from_db()
        data = request.POST.copy()
        data["revision"] = str(row.revision)
        form = PreAssessmentForm(data, target=row, actor=actor)
        return _questions(request, row, form, status=409, conflict=str(refusal))
    messages.success(request, str(command.done))
    return redirect(commands.page_of(row))


def _filled_in(request: HttpRequest, row: Assessment, actor: Any) -> PreAssessmentForm:
    """As sent when only looking; else as last saved, or as the declaration suggests."""
    if request.method == "POST":
        return PreAssessmentForm(request.POST, target=row, actor=actor)
    initial = {**commands.answers_so_far(row), "revision": row.revision}
    return PreAssessmentForm(initial=initial, target=row, actor=actor)


def _questions(request: HttpRequest, row: Assessment, form: Any, status: int = 200, conflict: str = "") -> HttpResponse:
    saved = None
    if conflict:
        pre = row.preassessments.first()
        saved = presenting.answers(pre.answers) if pre else None
    context = {
        "assessment": row,
        "form": form,
        "verdict": presenting.verdict(_verdict(form)),
        "suggestions": presenting.suggestions(row) if not row.preassessments.exists() else [],
        "conflict": conflict,
        "saved": saved,
        "explain": ASSESSMENTS.named["preassess"].explain,
    }
    # Only the panel is swapped in while somebody is answering.
    only_panel = request.htmx and "look" in request.POST  # type: ignore[attr-defined]
    template = "assessment/preassess.html#verdict" if only_panel else "assessment/preassess.html"
    return render(request, template, context, status=status)


def _verdict(form: PreAssessmentForm) -> DpiaVerdict:
    given: Mapping[str, Any] = form.data if form.is_bound else form.initial
    answers = {code: given.get(code) for code in form.fields}
    known = {code: answer for code, answer in answers.items() if answer in ("yes", "no", "unknown")}
    return decide(known, timezone.localdate(), dpia_rules())
