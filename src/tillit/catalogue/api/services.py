"""Services and their answers, for those who work with them."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tillit.catalogue.actions import register_service
from tillit.catalogue.api.paging import paged
from tillit.catalogue.commands import SERVICES, find_service
from tillit.catalogue.models import Declaration, Service
from tillit.catalogue.queries import known_services, latest_declaration
from tillit.catalogue.queries import services as queries
from tillit.catalogue.rules import READERS, REGISTRARS
from tillit.catalogue.wire import declaration_as_json, service_as_json
from tillit.organisations.roles import EMPLOYEES
from tillit.web.api import add_commands, roles
from tillit.web.pages import find_or_404

router = Router()


class NewService(Schema):
    name: str
    url: str = ""
    supplier_name: str = ""
    description: str = ""
    subjects: list[str] = []
    years: list[int] = []
    platforms: list[str] = []


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


def _describe(target: Service, actor: Any) -> dict[str, Any]:
    return service_as_json(target)


add_commands(router, "/services", SERVICES, _describe)
