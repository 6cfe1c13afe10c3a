"""The catalogue over the API: open reading of what is published, and for people with a key the same as the pages."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Body, File, Router, Schema, UploadedFile

from tillit.catalogue.actions import add_evidence, register_service, save_answers, submit
from tillit.catalogue.commands import ASK, FILL_IN, RENEW, REQUESTS, SERVICES, find_request, find_service
from tillit.catalogue.forms import FilterForm
from tillit.catalogue.models import Declaration, DeclarationRequest, Service
from tillit.catalogue.queries import known_services, latest_declaration
from tillit.catalogue.queries import public as published
from tillit.catalogue.queries import services as queries
from tillit.catalogue.rules import ASKERS, READERS, REGISTRARS, check_may_answer, check_open
from tillit.catalogue.views.questionnaire import opened
from tillit.catalogue.wire import (
    declaration_as_json,
    line_as_json,
    questionnaire_as_json,
    request_as_json,
    service_as_json,
    status_as_json,
)
from tillit.organisations.roles import EMPLOYEES, Role
from tillit.web.access import public
from tillit.web.api import add_commands, roles, schema_of
from tillit.web.commands import run
from tillit.web.pages import find_or_404

PER_PAGE = 50
router = Router()
# `public` marks views; an operation answers with data instead of a response, and is marked the same way.
open_to_anyone: Callable[[str], Callable[[Any], Any]] = public


AskBody: Any = schema_of(ASK.form, "service_ask")
RenewBody: Any = schema_of(RENEW.form, "request_renew")


class NewService(Schema):
    name: str
    url: str = ""
    supplier_name: str = ""
    description: str = ""
    subjects: list[str] = []
    years: list[int] = []
    platforms: list[str] = []


class AnswerSet(Schema):
    """`answers`: code of the question → {"value", "text", "source"}, or the bare value. “unknown” is an answer."""

    answers: dict[str, Any]
    revision: int | None = None


class Finish(Schema):
    declared_by: str = ""


def paged(rows: Any, page: int, shape: Any) -> dict[str, Any]:
    found = Paginator(rows, PER_PAGE).get_page(page)
    return {"count": found.paginator.count, "page": found.number, "pages": found.paginator.num_pages,
            "items": shape(found.object_list)}  # fmt: skip


@router.get(
    "/catalogue",
    auth=None,
    summary="Published services, with status per municipality counted",
    operation_id="catalogue_catalogue",
)
@open_to_anyone("the open catalogue; reads only what is published")
def catalogue(
    request: HttpRequest,
    sok: str = "",
    kommune: str = "",
    status: str = "",
    plattform: str = "",
    fag: str = "",
    page: int = 1,
) -> dict[str, Any]:
    today = timezone.localdate()
    filters = FilterForm(
        {"sok": sok, "kommune": kommune, "status": status, "plattform": plattform, "fag": fag}
    ).filters()
    return paged(
        published.listed(filters, today), page,
        lambda rows: [line_as_json(line) for line in published.lines(rows, filters.owner, today)],
    )  # fmt: skip


@router.get(
    "/catalogue/{pk}",
    auth=None,
    summary="What each municipality has published about one service",
    operation_id="catalogue_catalogue_service",
)
@open_to_anyone("the open catalogue; reads only what is published")
def catalogue_service(request: HttpRequest, pk: int, page: int = 1) -> dict[str, Any]:
    today = timezone.localdate()
    service = published.published_service(pk, today)
    if service is None:
        raise Http404
    statuses = published.statuses_of(service, today)
    return {
        "service": service_as_json(service),
        **paged(statuses, page, lambda rows: [status_as_json(status) for status in rows]),
    }


@router.get(
    "/catalogue/{pk}/{tenant}",
    auth=None,
    summary="One municipality's published status, with its explanations",
    operation_id="catalogue_catalogue_status",
)
@open_to_anyone("the open catalogue; reads only what is published")
def catalogue_status(request: HttpRequest, pk: int, tenant: int) -> dict[str, Any]:
    status = published.snapshot_of(pk, tenant, timezone.localdate())
    if status is None:
        raise Http404
    return {
        **status_as_json(status),
        "explanation": status.explanation,
        "child_explanation": status.child_explanation,
    }


@router.get(
    "/questionnaire",
    auth=None,
    summary="The questions suppliers answer, in three languages",
    operation_id="catalogue_questionnaire",
)
@open_to_anyone("the questions are the same for everyone")
def questionnaire(request: HttpRequest) -> dict[str, Any]:
    return questionnaire_as_json()


@router.get(
    "/services/known", summary="What a service somebody names is to this person", operation_id="catalogue_known"
)
@roles(*EMPLOYEES)
def known(request: HttpRequest, text: str) -> list[dict[str, Any]]:
    return [
        {
            "service": service_as_json(item.service),
            "standing": item.standing,
            "reason": item.reason,
            "conditions": item.conditions,
            "decided_by_others": item.owners,
            "approved_by_others": item.approved_by_others,
        }
        for item in known_services(text, request.actor)  # type: ignore[attr-defined]
    ]


@router.get("/services", summary="All registered services", operation_id="catalogue_services")
@roles(*READERS)
def services(request: HttpRequest, sok: str = "", page: int = 1) -> dict[str, Any]:
    return paged(queries.registered(sok[:200]), page, lambda rows: [service_as_json(service) for service in rows])


@router.post(
    "/services",
    summary="Register a service, or find the one that is already known",
    operation_id="catalogue_new_service",
)
@roles(*REGISTRARS)
def new_service(request: HttpRequest, body: NewService) -> dict[str, Any]:
    return service_as_json(register_service(by=request.actor, **body.dict()))  # type: ignore[attr-defined]


@router.get("/services/{pk}", summary="A service with its newest answers", operation_id="catalogue_service")
@roles(*READERS)
def service(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = find_service(request.actor, pk, False)  # type: ignore[attr-defined]
    newest = latest_declaration(pk)
    return {**service_as_json(found), "declaration": declaration_as_json(newest) if newest else None}


@router.get("/declarations/{pk}", summary="One set of answers, as it was given", operation_id="catalogue_declaration")
@roles(*READERS)
def declaration(request: HttpRequest, pk: int) -> dict[str, Any]:
    return declaration_as_json(find_or_404(Declaration.objects.all(), pk))


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


@router.get(
    "/supplier-link/{token}",
    auth=None,
    summary="The answers so far, for whoever holds the link",
    operation_id="catalogue_link",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def link(request: HttpRequest, token: str) -> dict[str, Any]:
    with opened(token) as found:
        check_open(found, timezone.now())
        return request_as_json(found, answers=True)


@router.put(
    "/supplier-link/{token}/answers",
    auth=None,
    summary="Save answers through the link",
    operation_id="catalogue_save_link",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def save_link(request: HttpRequest, token: str, body: AnswerSet) -> dict[str, Any]:
    with opened(token) as found:
        return request_as_json(save_answers(found, body.answers, by=None, revision=body.revision), answers=True)


@router.post(
    "/supplier-link/{token}/evidence/{question}",
    auth=None,
    summary="Attach a file to an answer",
    operation_id="catalogue_link_evidence",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def link_evidence(request: HttpRequest, token: str, question: str, file: File[UploadedFile]) -> dict[str, Any]:
    with opened(token) as found:
        evidence = add_evidence(found, question, file, by=None)
        return {
            "id": evidence.pk,
            "question": evidence.question,
            "name": evidence.file.name,
            "size": evidence.file.size,
        }


@router.post(
    "/supplier-link/{token}/submit",
    auth=None,
    summary="Send the answers; the link then stops working",
    operation_id="catalogue_submit_link",
)
@open_to_anyone("a supplier answers through the secret in the address, without an account")
def submit_link(request: HttpRequest, token: str, body: Body[Finish]) -> dict[str, Any]:
    with opened(token) as found:
        return declaration_as_json(submit(found, by=None, declared_by=body.declared_by))


def _describe_service(target: Service, actor: Any) -> dict[str, Any]:
    return service_as_json(target)


def _describe_request(target: DeclarationRequest, actor: Any) -> dict[str, Any]:
    return request_as_json(target)


add_commands(router, "/services", SERVICES, _describe_service)
add_commands(router, "/requests", REQUESTS, _describe_request)
