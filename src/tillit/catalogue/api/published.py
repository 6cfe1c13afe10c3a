"""Open reading: what is published, and the questions suppliers answer."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.catalogue.api.openness import open_to_anyone
from tillit.catalogue.api.paging import paged
from tillit.catalogue.forms import FilterForm
from tillit.catalogue.queries import public as published
from tillit.catalogue.wire import line_as_json, questionnaire_as_json, service_as_json, status_as_json

router = Router()


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
