"""The service for those who work with it: /tenester/ and, for suppliers, /leverandor/."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.catalogue import questionnaire
from tillit.catalogue.actions import register_service
from tillit.catalogue.commands import (
    ASK,
    FILL_IN,
    LINKS,
    RENEW,
    RENEWALS,
    REQUESTS,
    SERVICES,
    find_request,
    find_service,
)
from tillit.catalogue.declared import shown_answers, shown_differences
from tillit.catalogue.forms import NewServiceForm
from tillit.catalogue.models import Declaration, DeclarationRequest, Service
from tillit.catalogue.queries import public as public_queries
from tillit.catalogue.queries import services as queries
from tillit.catalogue.rules import ASKERS, READERS, REGISTRARS, check_may_register
from tillit.catalogue.views.public import page_of
from tillit.organisations.roles import Role
from tillit.web.access import acting
from tillit.web.commands import Button, FormInvalid, run
from tillit.web.denied import Invalid
from tillit.web.pages import find_or_404


@acting(*READERS)
def services(request: HttpRequest) -> HttpResponse:
    """All that is registered, also what nobody has decided yet."""
    text = request.GET.get("sok", "")[:200]
    actor = request.actor  # type: ignore[attr-defined]
    page_obj = page_of(request, queries.registered(text))
    lines = public_queries.lines(page_obj.object_list, list(actor.path), timezone.localdate())
    context = {
        "text": text,
        "page_obj": page_obj,
        "lines": lines,
        "shows_here": any(line.here for line in lines),
        "may_register": actor.role in REGISTRARS,
        "crumbs": [(_("Services"), "")],
    }
    return render(request, "catalogue/services.html", context)


@acting(*READERS)
def service(request: HttpRequest, pk: int) -> HttpResponse:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    target = find_service(actor, pk, False)
    newest = queries.newest_declarations(pk)
    answers = questionnaire.parse(newest[0].answers).answers if newest else {}
    earlier = questionnaire.parse(newest[1].answers).answers if len(newest) > 1 else None
    answered, asked = questionnaire.progress(answers)
    requests = queries.requests_of(pk, actor)
    context = {
        "service": target,
        "line": public_queries.lines([target], list(actor.path), timezone.localdate())[0],
        "declaration": newest[0] if newest else None,
        "answered": answered,
        "asked": asked,
        "open": questionnaire.open_questions(answers) if newest else (),
        "concerns": questionnaire.concerns(answers),
        "changes": shown_differences(earlier, answers) if earlier is not None else [],
        "notices": queries.notices_of(pk),
        "requests": [
            {"request": r, "state": queries.state_of(r, now), "buttons": _request_buttons(r, actor)} for r in requests
        ],
        "buttons": [*LINKS.buttons(target, actor), *_sensible(SERVICES.buttons(target, actor))],
        "crumbs": [_first_crumb(request), (target.name, "")],
    }
    return render(request, "catalogue/service.html", context)


def _sensible(buttons: list[Button]) -> list[Button]:
    """Reporting a change is always there; what is somebody else's to do is not worth a grey button."""
    return [button for button in buttons if not button.reason or button.name == "notify"]


def _request_buttons(request: DeclarationRequest, actor: Any) -> list[Any]:
    if request.declaration_id is not None or request.kind != DeclarationRequest.Kind.LINK:
        return []
    return [*RENEWALS.buttons(request, actor), *REQUESTS.buttons(request, actor)]


def _first_crumb(request: HttpRequest) -> tuple[str, str]:
    if request.actor.role == Role.SUPPLIER:  # type: ignore[attr-defined]
        return (_("Our services"), reverse("supplier_services"))
    return (_("Services"), reverse("services"))


@acting(*READERS)
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """All the answers, as they were given."""
    found: Declaration = find_or_404(Declaration.objects.select_related("service", "tenant"), pk)
    answers = questionnaire.parse(found.answers).answers
    context = {
        "declaration": found,
        "service": found.service,
        "groups": shown_answers(answers),
        "evidence": queries.evidence_of(found),
        "crumbs": [
            _first_crumb(request),
            (found.service.name, reverse("service", args=[found.service_id])),
            (_("Answers"), ""),
        ],
    }
    return render(request, "catalogue/declaration.html", context)


@acting(*REGISTRARS)
def new_service(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    check_may_register(actor)
    form = NewServiceForm(request.POST or None, target=None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_service(by=actor, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("service", made.pk)
    context = {"form": form, "crumbs": [_first_crumb(request), (_("Add a service"), "")]}
    return render(request, "catalogue/new_service.html", context, status=422 if form.errors else 200)


@acting(*ASKERS)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The link is shown on the answer to the form, and never again."""
    actor = request.actor  # type: ignore[attr-defined]
    target = find_service(actor, pk, request.method == "POST")
    return _link_page(request, ASK, target, target)


@acting(*ASKERS)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    target = find_request(actor, pk, request.method == "POST")
    return _link_page(request, RENEW, target, target.service)


def _link_page(request: HttpRequest, command: Any, target: Any, about: Service) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = {"command": command, "target": target, "service": about, "back": reverse("service", args=[about.pk])}
    if request.method != "POST":
        command.check(target, actor)
        return render(request, "web/command.html", {**context, "form": command.form(target=target, actor=actor)})
    try:
        asked = run(command, target, actor, request.POST)
    except FormInvalid as refusal:
        return render(request, "web/command.html", {**context, "form": refusal.form}, status=422)
    response = render(request, "catalogue/link.html", {**context, "asked": asked})
    response["Cache-Control"] = "no-store"
    return response


@acting(*ASKERS, Role.SUPPLIER)
def fill_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Begins a draft of answers, or goes on with the one that is begun."""
    actor = request.actor  # type: ignore[attr-defined]
    target = find_service(actor, pk, request.method == "POST")
    if request.method != "POST":
        FILL_IN.check(target, actor)
        context = {"command": FILL_IN, "target": target, "form": FILL_IN.form(target=target, actor=actor),
                   "back": reverse("service", args=[pk])}  # fmt: skip
        return render(request, "web/command.html", context)
    draft = run(FILL_IN, target, actor, request.POST)
    messages.info(request, _("The answers are saved while you write."))
    return redirect("draft", draft.pk)


@acting(Role.SUPPLIER)
def supplier_services(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    page_obj = page_of(request, queries.of_supplier(actor.organisation_id))
    context = {
        "page_obj": page_obj,
        "lines": queries.supplier_lines(page_obj.object_list),
        "crumbs": [(_("Our services"), "")],
    }
    return render(request, "catalogue/supplier_services.html", context)
