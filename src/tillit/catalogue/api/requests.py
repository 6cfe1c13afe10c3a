"""Asking a supplier, and the drafts of answers: for those who are logged in."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.catalogue.actions import save_answers, submit
from tillit.catalogue.api.answers import AnswerSet
from tillit.catalogue.commands import ASK, FILL_IN, RENEW, REQUESTS, find_request, find_service
from tillit.catalogue.models import DeclarationRequest
from tillit.catalogue.rules import ASKERS, check_may_answer
from tillit.catalogue.wire import declaration_as_json, request_as_json
from tillit.organisations.roles import Role
from tillit.web.api import add_commands, roles, schema_of
from tillit.web.commands import run

router = Router()

AskBody: Any = schema_of(ASK.form, "service_ask")
RenewBody: Any = schema_of(RENEW.form, "request_renew")


@router.post("/services/{pk}/ask", summary="Make a link and send it to the supplier", operation_id="service_ask")
@roles(*ASKERS)
def ask(request: HttpRequest, pk: int, body: AskBody) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    target = find_service(actor, pk, True)
    asked = run(ASK, target, actor, body.dict(exclude_none=True))
    return {**request_as_json(asked.request), "url": asked.url}


@router.post(
    "/requests/{pk}/renew",
    summary="A new link; the old one is dead and the answers are kept",
    operation_id="request_renew",
)
@roles(*ASKERS)
def renew(request: HttpRequest, pk: int, body: RenewBody) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    target = find_request(actor, pk, True)
    asked = run(RENEW, target, actor, body.dict(exclude_none=True))
    return {**request_as_json(asked.request), "url": asked.url}


@router.post(
    "/services/{pk}/fill-in", summary="Begin, or go on with, a draft of answers", operation_id="service_fill-in"
)
@roles(*ASKERS, Role.SUPPLIER)
def fill_in(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    return request_as_json(run(FILL_IN, find_service(actor, pk, True), actor, {}))


def _draft(request: HttpRequest, pk: int) -> DeclarationRequest:
    actor = request.actor  # type: ignore[attr-defined]
    found = find_request(actor, pk, False)
    check_may_answer(found, actor, timezone.now())
    return found


@router.get("/requests/{pk}", summary="A link or a draft, with its answers so far", operation_id="catalogue_draft")
@roles(*ASKERS, Role.SUPPLIER)
def draft(request: HttpRequest, pk: int) -> dict[str, Any]:
    return request_as_json(find_request(request.actor, pk, False), answers=True)  # type: ignore[attr-defined]


@router.put("/requests/{pk}/answers", summary="Save answers in a draft", operation_id="catalogue_save_draft")
@roles(*ASKERS, Role.SUPPLIER)
def save_draft(request: HttpRequest, pk: int, body: AnswerSet) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    saved = save_answers(_draft(request, pk), body.answers, by=actor, revision=body.revision)
    return request_as_json(saved, answers=True)


@router.post(
    "/requests/{pk}/submit",
    summary="Turn a draft into a declaration everyone can read",
    operation_id="catalogue_submit_draft",
)
@roles(*ASKERS, Role.SUPPLIER)
def submit_draft(request: HttpRequest, pk: int) -> dict[str, Any]:
    return declaration_as_json(submit(_draft(request, pk), by=request.actor))  # type: ignore[attr-defined]


def _describe(target: DeclarationRequest, actor: Any) -> dict[str, Any]:
    return request_as_json(target)


add_commands(router, "/requests", REQUESTS, _describe)
