"""The questionnaire on one calm page: through the supplier's link (/svar/…/), or for those who are logged in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from tillit.catalogue.actions import add_evidence, remove_evidence, save_answers, submit
from tillit.catalogue.actions.answers import AnswersInvalid
from tillit.catalogue.answer_form import answers_from_form, shown_groups
from tillit.catalogue.commands import find_request
from tillit.catalogue.countries import country_names
from tillit.catalogue.models import DeclarationRequest
from tillit.catalogue.questionnaire import parse, progress
from tillit.catalogue.questions import questions
from tillit.catalogue.rules import ASKERS, check_may_answer, check_open
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, hash_token
from tillit.organisations.roles import Role
from tillit.web.access import acting, public
from tillit.web.denied import Conflict, Invalid, Refusal
from tillit.web.language import active

LONGEST_TOKEN = 100


@contextmanager
@sensitive_variables()
def opened(token: str) -> Iterator[DeclarationRequest]:
    """The request behind the secret, and the scope of exactly its tenant while it is worked on."""
    digest = hash_token(token) if len(token) <= LONGEST_TOKEN else ""
    with scope.enter(Scope(token_hash=digest)):
        request = (
            DeclarationRequest.objects.filter(token_hash=digest, kind=DeclarationRequest.Kind.LINK)
            .select_related("service", "tenant").first()
        )  # fmt: skip
    if request is None:
        raise Http404(_("There is nothing at this address. Check that the whole link came along."))
    tenant = frozenset({request.tenant_id})
    with scope.enter(Scope(read=tenant, write=tenant, token_hash=digest)):
        yield request


@public("a supplier answers through the secret in the address, without an account")
@sensitive_variables()
def supplier_link(request: HttpRequest, token: str) -> HttpResponseBase:
    with opened(token) as draft:
        try:
            check_open(draft, timezone.now())
        except Refusal as closed:
            context = {"reason": str(closed), "draft": draft, "answered": draft.declaration_id is not None}
            return _private(
                render(request, "catalogue/link_closed.html", context, status=200 if context["answered"] else 403)
            )
        response = _questionnaire(request, draft, None, request.path)
    return _private(response)


@acting(*ASKERS, Role.SUPPLIER)
def draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = find_request(actor, pk, False)
    check_may_answer(found, actor, timezone.now())
    return _questionnaire(request, found, actor, reverse("service", args=[found.service_id]))


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Neither kept by anyone on the way, nor told to the next page."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _questionnaire(request: HttpRequest, draft: DeclarationRequest, actor: Actor | None, done: str) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request, draft, draft.answers, editor=secrets.token_hex(8))
    answers = answers_from_form(request.POST)
    editor = request.POST.get("editor", "")[:40]
    try:
        with transaction.atomic():
            draft = save_answers(draft, answers, by=actor, revision=_revision(request), editor=editor)
            _files(request, draft, actor)
            finished = _finish(request, draft, actor)
    except AnswersInvalid as refusal:
        draft.refresh_from_db()
        return _page(request, draft, answers, editor=editor, refusal=refusal, status=422)
    except Conflict as refusal:
        draft.refresh_from_db()
        return _page(request, draft, answers, editor=editor, refusal=refusal, status=409)
    except Invalid as refusal:
        draft.refresh_from_db()
        return _page(request, draft, answers, editor=editor, refusal=refusal, status=422)
    if finished:
        messages.success(request, _("Thank you. The answers have been sent."))
        return redirect(done)
    if request.htmx:  # type: ignore[attr-defined]
        return _page(request, draft, draft.answers, editor=editor)
    messages.success(request, _("Saved. You can close the page and come back later."))
    return redirect(request.path)


def _revision(request: HttpRequest) -> int | None:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def _files(request: HttpRequest, draft: DeclarationRequest, actor: Actor | None) -> None:
    for code in questions():
        for upload in request.FILES.getlist(f"{code}__file"):
            add_evidence(draft, code, upload, by=actor)
    remove = request.POST.get("remove", "")
    if remove.isascii() and remove.isdigit() and len(remove) < 18:
        remove_evidence(draft, int(remove), by=actor)


def _finish(request: HttpRequest, draft: DeclarationRequest, actor: Actor | None) -> bool:
    if request.POST.get("action") != "send":
        return False
    submit(draft, by=actor, declared_by=request.POST.get("declared_by", ""))
    return True


def _page(
    request: HttpRequest,
    draft: DeclarationRequest,
    answers: dict[str, Any],
    *,
    editor: str,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """`answers` is what stands in the fields: what is saved, or what was sent and could not be kept."""
    problems = getattr(refusal, "problems", ())
    groups = shown_groups(answers, problems, draft.evidence.select_related("file").defer("file__content"))
    answered, asked = progress(parse(draft.answers).answers)
    context = {
        "draft": draft,
        "service": draft.service,
        "groups": groups,
        "answered": answered,
        "asked": asked,
        "editor": editor,
        "problems": [{"problem": problem, "question": questions().get(problem.code)} for problem in problems],
        "refusal": str(refusal) if refusal and not problems else "",
        "field": getattr(refusal, "field", None),
        "declared_by": request.POST.get("declared_by", ""),
        "countries": country_names(active()).values(),
        "by_link": draft.kind == DeclarationRequest.Kind.LINK,
        "from_terms": draft.kind == DeclarationRequest.Kind.TERMS,
        "now": timezone.now(),
    }
    swap = bool(request.htmx) and request.POST.get("action", "") != "send"  # type: ignore[attr-defined]
    template = "catalogue/questionnaire.html#saved" if swap else "catalogue/questionnaire.html"
    return render(request, template, context, status=status)
