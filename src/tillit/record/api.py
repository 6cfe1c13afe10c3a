from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from ninja import Router, Schema

from tillit.documents.views import download
from tillit.record import content, queries, rules
from tillit.record.commands import COMMANDS
from tillit.record.explain import Audience
from tillit.record.export import MEDIA_TYPES, entries_of, record_bytes, register_bytes
from tillit.record.models import Draft
from tillit.record.views import file_type_or_404, find_record, owners_of
from tillit.record.vocabulary import LANGUAGES
from tillit.web.api import add_commands, roles
from tillit.web.pages import find_or_404

router = Router()
PAGE = 50


class RecordOut(Schema):
    id: int
    use: int
    service: str
    owner: str
    number: int
    completed_at: datetime
    policy_number: int
    policy_hash: str
    content_hash: str
    in_force: bool
    outdated: bool
    closed_on: date | None


class HoleOut(Schema):
    code: str
    sentence: str
    source: str
    purpose: str


class DraftOut(Schema):
    id: int
    service: int
    service_name: str
    organisation: str
    revision: int
    prefilled: bool
    content_hash: str
    missing: list[HoleOut]
    content: dict[str, Any]


def describe_record(record: Any) -> dict[str, Any]:
    facts = queries.facts_of_record(record)
    return {
        "id": record.pk, "use": record.use_id, "service": record.use.service.name, "owner": record.tenant.name,
        "number": facts.number, "completed_at": facts.completed_at, "policy_number": facts.policy_number,
        "policy_hash": facts.policy_hash, "content_hash": facts.content_hash, "in_force": facts.in_force,
        "outdated": facts.outdated, "closed_on": facts.closed_on,
    }  # fmt: skip


def describe_draft(draft: Draft, actor: Any) -> dict[str, Any]:
    facts = queries.facts_of_draft(draft)
    holes = [
        {"code": hole.code, "sentence": str(hole.sentence), "source": str(hole.source), "purpose": hole.purpose}
        for hole in facts.missing
    ]
    return {
        "id": draft.pk, "service": draft.service_id, "service_name": draft.service.name,
        "organisation": draft.tenant.name, "revision": draft.revision, "prefilled": draft.prefilled,
        "content_hash": draft.content_hash, "missing": holes, "content": draft.content,
    }  # fmt: skip


@router.get(
    "/records", response=list[RecordOut], summary="The register: the newest record of each use", operation_id="records"
)
@roles(*rules.READERS)
def records(request: HttpRequest, page: int = 1, q: str = "", owner: int | None = None, state: str = "") -> Any:
    rows = queries.register(today=timezone.localdate(), text=q, owner_id=owner, state=state)
    return [describe_record(row) for row in Paginator(rows.defer("content", "policy__content"), PAGE).get_page(page)]


@router.get("/records/format", summary="The format of a record, as JSON Schema", operation_id="record_format")
@roles()
def record_format(request: HttpRequest) -> dict[str, Any]:
    return content.schema()


@router.get(
    "/records/register/{owner}.{file_type}",
    summary="The whole register of an owner as a file",
    operation_id="register_file",
)
@roles(*rules.READERS)
def register_file(request: HttpRequest, owner: int, file_type: str) -> HttpResponse:
    chosen = file_type_or_404(file_type)
    found = next((item for item in owners_of(request) if item.pk == owner), None)
    if found is None:
        raise Http404(_("There is nothing here that you can see."))
    body = register_bytes(found, entries_of(found), chosen, language_of(request), timezone.localdate())
    return download(body, f"protokoll-{slugify(found.name)}.{chosen}", MEDIA_TYPES[chosen])


@router.get("/records/{pk}", response=RecordOut, summary="One record", operation_id="record")
@roles(*rules.READERS)
def record(request: HttpRequest, pk: int) -> Any:
    return describe_record(find_record(pk))


@router.get("/records/{pk}/policy", summary="The policy the record compiled to", operation_id="record_policy")
@roles(*rules.READERS)
def record_policy(request: HttpRequest, pk: int) -> dict[str, Any]:
    return dict(find_record(pk).policy.content)


@router.get("/records/{pk}/explanation", summary="The record in words", operation_id="record_explanation")
@roles(*rules.READERS)
def record_explanation(request: HttpRequest, pk: int, view: str = "protocol", language: str = "") -> dict[str, Any]:
    """`view`: protocol, annex, catalogue or child. `language`: nn, nb or en."""
    if view not in set(Audience):
        raise Http404(_("Choose protocol, annex, catalogue or child."))
    chosen = language if language in LANGUAGES else language_of(request)
    return content.to_data(queries.explained(find_record(pk), Audience(view), chosen))


@router.get("/records/{pk}/file.{file_type}", summary="One record as a file", operation_id="record_file")
@roles(*rules.READERS)
def record_file(request: HttpRequest, pk: int, file_type: str) -> HttpResponse:
    chosen, found = file_type_or_404(file_type), find_record(pk)
    return download(record_bytes(found, chosen, language_of(request)), f"record-{pk}.{chosen}", MEDIA_TYPES[chosen])


def language_of(request: HttpRequest) -> str:
    code = str(getattr(request, "LANGUAGE_CODE", "nn"))[:2]
    return code if code in LANGUAGES else "nn"


@router.get("/record-drafts", response=list[DraftOut], summary="Drafts of records", operation_id="record_drafts")
@roles(*rules.READERS)
def drafts(request: HttpRequest, page: int = 1, q: str = "") -> Any:
    return [describe_draft(row, None) for row in Paginator(queries.drafts(q), PAGE).get_page(page)]


@router.get("/record-drafts/{pk}", response=DraftOut, summary="One draft", operation_id="record_draft")
@roles(*rules.READERS)
def draft(request: HttpRequest, pk: int) -> Any:
    return describe_draft(find_or_404(queries.drafts(), pk), None)


add_commands(router, "/record-drafts", COMMANDS, describe_draft)
