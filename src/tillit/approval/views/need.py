from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tillit.approval.actions.need import open_case_on
from tillit.approval.actions.need import report_need as report
from tillit.approval.commands import NEED
from tillit.approval.forms.need import FollowForm, NeedForm
from tillit.approval.gathering import facts_of
from tillit.approval.models import Need
from tillit.approval.pages import step_rows
from tillit.approval.queries import readable_needs
from tillit.catalogue.models import Service
from tillit.catalogue.queries import known_services
from tillit.organisations.roles import CASE_READERS, EMPLOYEES
from tillit.web.access import acting
from tillit.web.denied import Invalid
from tillit.web.pages import find_or_404


@acting(*EMPLOYEES)
def report_need(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = NeedForm(request.POST or None, actor=actor, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        try:
            need = report(by=actor, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Thank you. The network has got your need, and you can follow it here."))
            return redirect("need", need.pk)
    typed = str(form["name"].value() or "")
    found = known_services(typed, actor) if len(typed.strip()) >= 2 else []
    status = 422 if form.errors else 200
    return render(request, "approval/report_need.html", {"form": form, "known": found, "text": typed}, status=status)


@acting(*EMPLOYEES)
def follow_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else has asked for it: one's own need joins the case, and one sees how far it has come."""
    actor = request.actor  # type: ignore[attr-defined]
    service = find_or_404(Service.objects.filter(withdrawn_on=None), pk)
    own = readable_needs(actor).filter(service=service, reporter=actor.person_id, answered_at=None).first()
    if own is not None:
        return redirect("need", own.pk)
    if open_case_on(service, actor) is None:
        return redirect(f"{reverse('report_need')}?{urlencode({'name': service.name})}")
    form = FollowForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        own = report(name=service.name, service=service, by=actor, **form.cleaned_data)
        messages.success(request, _("You follow the case. The answer comes here, and on your start page."))
        return redirect("need", own.pk)
    context = {"service": service, "form": form}
    return render(request, "approval/follow_case.html", context, status=422 if form.errors else 200)


@acting(*EMPLOYEES)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """How it goes with what was asked for, and the final answer."""
    actor = request.actor  # type: ignore[attr-defined]
    row = find_or_404(readable_needs(actor), pk)
    steps = step_rows(row.case, facts_of(row.case), actor) if row.case else []
    context = {
        "need": row, "steps": steps, "buttons": NEED.buttons(row, actor), "rows": _rows(row),
        "inside": actor.role in CASE_READERS,
    }  # fmt: skip
    return render(request, "approval/need.html", context)


def _rows(row: Need) -> list[tuple[str, object]]:
    return [
        (_("What for"), row.purpose),
        (_("Subjects"), ", ".join(row.subjects)),
        (_("Years"), ", ".join(str(year) for year in row.years)),
        (_("Platform"), row.get_platform_display()),
        (_("How soon"), row.get_urgency_display()),
        (_("Asked by"), f"{row.reporter.name}, {row.organisation.name}"),
        (_("When"), date_format(timezone.localtime(row.reported_at), "j. F Y")),
    ]
