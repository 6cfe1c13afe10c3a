from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.approval.actions.case import check_open_case, open_case
from tillit.approval.forms.need import NewCaseForm
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case
from tillit.approval.pages import step_context
from tillit.approval.queries import page_in_turn, readable_cases
from tillit.approval.steps import BY_CODE, current
from tillit.approval.stepviews import extra_context
from tillit.catalogue.actions import register_service
from tillit.organisations.roles import CASE_READERS, Role
from tillit.web.access import acting
from tillit.web.commands import FormInvalid
from tillit.web.denied import Invalid
from tillit.web.pages import find_or_404


@acting(*CASE_READERS)
def cases(request: HttpRequest) -> HttpResponse:
    """Every case one can see: what waits for me first, then what is overdue, then the newest."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted, text = request.GET.get("vis", "open"), request.GET.get("q", "")[:100].strip()
    rows = readable_cases().order_by("-pk")
    rows = rows.filter(closed_at__isnull=wanted == "open") if wanted in ("open", "closed") else rows
    if text:
        rows = rows.filter(service__name__icontains=text)
    page, shown = page_in_turn(rows, actor, timezone.localdate(), request.GET.get("page"))
    context = {"page_obj": page, "lines": shown, "wanted": wanted, "text": text, "may_open": actor.role == Role.NETWORK}
    template = "approval/cases.html#list" if request.headers.get("HX-Target") == "cases" else "approval/cases.html"
    return render(request, template, context)


@acting(Role.NETWORK)
def new_case(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    check_open_case(actor)
    form = NewCaseForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            case = open_new_case(by=actor, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The case is open."))
            return redirect("case", case.pk)
    return render(request, "approval/new_case.html", {"form": form}, status=422 if form.errors else 200)


def open_new_case(*, name: str, url: str, supplier_name: str, owners: Any, by: Any) -> Case:
    service = register_service(name=name, url=url, supplier_name=supplier_name, by=by)
    return open_case(service, owners=list(owners), by=by)


def open_new_case_from(data: dict[str, Any], by: Any) -> Case:
    """The same, for the API: validated by the same form."""
    form = NewCaseForm(data, actor=by)
    if not form.is_valid():
        raise FormInvalid(form)
    return open_new_case(by=by, **form.cleaned_data)


@acting(*CASE_READERS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """A case opens on the step that is next; a closed one on its decision."""
    row: Case = find_or_404(readable_cases(), pk)
    facts = facts_of(row)
    decided = row.closed_at is not None and facts.decided_at is not None
    return _step_page(request, row, "decision" if decided else current(facts, timezone.localdate()).step.code)


@acting(*CASE_READERS)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    if step not in BY_CODE:
        raise Http404(_("There is no such step."))
    row: Case = find_or_404(readable_cases(), pk)
    return _step_page(request, row, step)


def _step_page(request: HttpRequest, row: Case, code: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    facts = facts_of(row)
    context = step_context(row, code, facts, actor) | extra_context(row, code, facts, actor)
    return render(request, "approval/case.html", context)


@acting(*CASE_READERS)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The walk so far: rounds, decisions and steps back, from the rows that made them true."""
    from tillit.approval.history import events_of

    row: Case = find_or_404(readable_cases(), pk)
    return render(request, "approval/history.html", {"case": row, "events": events_of(row)})
