"""Rosters, the calendar and who belongs together, over the API.

No postponed annotations here: the schema is read from them while the operations are declared.
"""

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.organisations import queries
from tillit.organisations.acting import Actor
from tillit.organisations.models import DayOff, Organisation, RosterFile, SchoolHours, SchoolYear
from tillit.organisations.roles import Role
from tillit.organisations.rostering.commands import DAYS_OFF, OWNERS, ROSTERS, owners
from tillit.organisations.rostering.personal import FILE_KEPT
from tillit.organisations.rostering.rules import IMPORTERS, PLANNERS
from tillit.organisations.rostering.shown import shown
from tillit.organisations.rostering.waiting import preview_of
from tillit.web.api import add_commands, roles

router = Router()


class RosterOut(Schema):
    id: int
    owner: int
    name: str
    source: str
    uploaded_at: datetime


class ChangeOut(Schema):
    code: str
    number: int
    names: list[str]


class QuestionOut(Schema):
    key: str
    name: str
    like: str
    like_id: int
    answer: str


class ProblemOut(Schema):
    where: str
    text: str


class PreviewOut(Schema):
    changes: list[ChangeOut]
    cautions: list[str]
    questions: list[QuestionOut]
    problems: list[ProblemOut]
    problem_number: int
    leaders: list[str]
    nothing: bool
    seen: str


class YearOut(Schema):
    owner: int
    title: str
    starts_on: date
    ends_on: date


class HoursOut(Schema):
    owner: int
    school: int | None
    since: date
    starts: time
    ends: time


class DayOffOut(Schema):
    id: int
    owner: int
    school: int | None
    title: str
    first_on: date
    last_on: date


class CalendarOut(Schema):
    years: list[YearOut]
    hours: list[HoursOut]
    days_off: list[DayOffOut]


class OwnerOut(Schema):
    id: int
    name: str


class GroupOut(Schema):
    id: int
    name: str
    school: int
    school_name: str


def describe_roster(row: RosterFile, actor: Any = None) -> RosterOut:
    return RosterOut(id=row.pk, owner=row.tenant_id, name=row.name, source=row.source, uploaded_at=row.uploaded_at)


def describe_day(row: DayOff, actor: Any = None) -> DayOffOut:
    return DayOffOut(
        id=row.pk, owner=row.tenant_id, school=row.school_id, title=row.title, first_on=row.first_on,
        last_on=row.last_on,
    )  # fmt: skip


@router.get("/rosters", response=list[RosterOut], summary="Rosters that wait for a yes",
            operation_id="organisations_rosters")  # fmt: skip
@roles(*IMPORTERS)
def rosters(request: HttpRequest) -> list[RosterOut]:
    mine = owners(request.actor)  # type: ignore[attr-defined]
    rows = RosterFile.objects.filter(tenant__in=mine, uploaded_at__gte=timezone.now() - FILE_KEPT).defer("content")
    return [describe_roster(row) for row in rows]


@router.get("/rosters/{pk}", response=PreviewOut, summary="What a roster will change, before it does",
            operation_id="organisations_roster")  # fmt: skip
@roles(*IMPORTERS)
def roster(request: HttpRequest, pk: int) -> PreviewOut:
    found = shown(preview_of(ROSTERS.find(request.actor, pk, False)))  # type: ignore[attr-defined]
    return PreviewOut(
        changes=[ChangeOut(code=heap.code, number=heap.number, names=heap.names) for heap in found["heaps"]],
        cautions=found["cautions"],
        questions=[
            QuestionOut(key=one.key, name=one.name, like=one.like, like_id=one.like_id, answer=one.answer)
            for one in found["questions"]
        ],
        problems=[ProblemOut(where=where, text=text) for where, text in found["problems"]],
        problem_number=found["problem_number"], leaders=list(found["leaders"]), nothing=found["nothing"],
        seen=found["seen"],
    )  # fmt: skip


@router.get("/calendar", response=CalendarOut, summary="School years, school hours and days off",
            operation_id="organisations_calendar")  # fmt: skip
@roles(*PLANNERS)
def calendar(request: HttpRequest) -> CalendarOut:
    mine = owners(request.actor)  # type: ignore[attr-defined]
    return CalendarOut(
        years=[
            YearOut(owner=row.tenant_id, title=row.title, starts_on=row.starts_on, ends_on=row.ends_on)
            for row in SchoolYear.objects.filter(tenant__in=mine, until=None)
        ],
        hours=[
            HoursOut(owner=row.tenant_id, school=row.school_id, since=row.since, starts=row.starts, ends=row.ends)
            for row in SchoolHours.objects.filter(tenant__in=mine)
        ],
        days_off=[describe_day(row) for row in DayOff.objects.filter(tenant__in=mine)],
    )


@router.get("/my-groups", response=list[GroupOut], summary="The groups I teach", operation_id="organisations_my_groups")
@roles(Role.TEACHER)
def my_groups(request: HttpRequest) -> list[GroupOut]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    groups = queries.groups_taught_by(actor.person_id, timezone.localdate())
    return [
        GroupOut(id=group.pk, name=group.name, school=group.parent_id or 0, school_name=group.parent.name)
        for group in groups
        if group.parent is not None
    ]


def describe_owner(row: Organisation, actor: Any = None) -> OwnerOut:
    return OwnerOut(id=row.pk, name=row.name)


add_commands(router, "/owners", OWNERS, describe_owner)
add_commands(router, "/rosters", ROSTERS, describe_roster)
add_commands(router, "/days-off", DAYS_OFF, describe_day)
