from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from tillit.documents import pdf, xlsx
from tillit.documents.views import download
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Person
from tillit.rights.commands import COMMANDS
from tillit.rights.objections.api import router as objections
from tillit.rights.practice.api import router as practice
from tillit.rights.queries import Kept, all_about, leavers_of
from tillit.rights.report import as_data, as_document
from tillit.rights.rules import ERASERS
from tillit.rights.seeing.api import router as seeing
from tillit.rights.views import XLSX
from tillit.web.api import add_commands, roles

router = Router()
PAGE = 50


class Group(Schema):
    what: str
    why: str
    until: str
    rows: list[dict[str, Any]]


class Look(Schema):
    at: datetime
    name: str
    role: str


class About(Schema):
    name: str
    username: str
    email: str


class Mine(Schema):
    date: date
    person: About
    kept: list[Group]
    looked: list[Look]


class Leaver(Schema):
    id: int
    name: str
    is_active: bool


def _mine(request: HttpRequest) -> Kept:
    return all_about(Person.objects.get(pk=request.actor.person_id))  # type: ignore[attr-defined]


@router.get("/my-data", response=Mine, summary="What Tillit keeps about me", operation_id="my_data")
@roles()
def my_data(request: HttpRequest) -> Any:
    return as_data(_mine(request), timezone.localdate())


@router.get("/my-data.pdf", summary="What Tillit keeps about me, as PDF", operation_id="my_data_pdf")
@roles()
def my_data_pdf(request: HttpRequest) -> HttpResponse:
    return download(pdf.render(as_document(_mine(request), timezone.localdate())), "tillit.pdf", "application/pdf")


@router.get("/my-data.xlsx", summary="What Tillit keeps about me, as tables", operation_id="my_data_xlsx")
@roles()
def my_data_xlsx(request: HttpRequest) -> HttpResponse:
    document = as_document(_mine(request), timezone.localdate(), most=None)
    return download(xlsx.render(document), "tillit.xlsx", XLSX)


@router.get("/leavers", response=list[Leaver], summary="People who have left", operation_id="leavers")
@roles(*ERASERS)
def leavers(request: HttpRequest, page: int = 1) -> Any:
    with scope.enter(everything()):
        people = leavers_of(request.actor.write, timezone.localdate())  # type: ignore[attr-defined]
        return [_describe(person, None) for person in Paginator(people, PAGE).get_page(page)]


def _describe(person: Person, actor: Actor | None) -> dict[str, Any]:
    return {"id": person.pk, "name": person.name, "is_active": person.is_active}


add_commands(router, "/leavers", COMMANDS, _describe)
router.add_router("", objections)
router.add_router("", practice)
router.add_router("", seeing)
