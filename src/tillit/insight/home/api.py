from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.insight.home import actions, seeing
from tillit.insight.home.presenting import ChildPart, parts
from tillit.insight.home.views import GUARDIANS
from tillit.organisations.acting import Actor
from tillit.web.api import roles

router = Router()


class ChildAreaOut(Schema):
    """`why`: by_age or by_choice."""

    id: int
    name: str
    level: str
    said: str
    also: list[str]
    basis: str
    why: str


class ChildServiceOut(Schema):
    """`opening`: by_age, by_choice, or nothing where the record lets those at home see nothing."""

    use: int
    name: str
    opening: str | None


class ChildOut(Schema):
    """`services`: of minors. Who is of age shows what they show, and no list beside it."""

    name: str
    of_age: bool
    areas: list[ChildAreaOut]
    done: list[str]
    services: list[ChildServiceOut]
    purposes: list[str]


class AtHomeOut(Schema):
    stopped: str
    children: list[ChildOut]


@router.get("/insight/home", response=AtHomeOut, summary="How it goes for my children", operation_id="at_home")
@roles(*GUARDIANS)
def at_home(request: HttpRequest) -> AtHomeOut:
    """Of each child the one who asks answers for: what the child shows and what the age rule shows, where the record of the
    service lets those at home see it. The child is told who looked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    found = seeing.at_home(actor, today)
    with transaction.atomic():
        actions.note_looks(found, by=actor)
    return AtHomeOut(
        stopped=found.stop.why if found.stop else "", children=[_child(each) for each in parts(found.children, today)]
    )


def _child(part: ChildPart) -> ChildOut:
    return ChildOut(
        name=part.found.person.name,
        of_age=part.of_age,
        areas=[
            ChildAreaOut(
                id=row.found.area.pk, name=row.found.area.name, level=row.found.progress.level, said=row.said,
                also=row.also, basis=row.own.basis, why=row.found.why,
            )
            for row in part.rows
        ],
        done=[each.what for each in part.found.done],
        services=[
            ChildServiceOut(use=each.found.use_id, name=each.name, opening=each.found.opening) for each in part.services
        ],
        purposes=part.purposes,
    )  # fmt: skip
