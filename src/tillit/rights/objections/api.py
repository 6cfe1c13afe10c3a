from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.organisations.acting import Actor
from tillit.rights.models import Objection
from tillit.rights.objections import queries, rules
from tillit.rights.objections.actions import object_to
from tillit.rights.objections.commands import OBJECTIONS
from tillit.rights.objections.forms import ObjectForm
from tillit.rights.objections.told import events, told
from tillit.rights.objections.views import PAGE, SEEN_BY, owner_of
from tillit.web.api import add_commands, roles, schema_of
from tillit.web.commands import FormInvalid
from tillit.web.denied import Invalid
from tillit.web.pages import find_or_404

router = Router()


class Event(Schema):
    at: datetime
    title: str
    text: str
    who: str


class ObjectionOut(Schema):
    id: int
    person: str
    use: int | None
    service: str
    reason: str
    how: str
    received_on: date
    due: date
    state: str
    now: str
    events: list[Event]


def describe(objection: Objection, actor: Actor) -> ObjectionOut:
    line = queries.line(queries.visible(actor).get(pk=objection.pk))
    return _describe(line, actor)


def _describe(line: queries.Line, actor: Actor) -> ObjectionOut:
    row = line.objection
    said = [Event(at=each["when"], title=each["title"], text=each["text"], who=each["who"])
            for each in events(row, inside=actor.role in rules.HANDLERS)]  # fmt: skip
    return ObjectionOut(
        id=row.pk, person=row.person.name, use=row.use_id, service=line.about, reason=row.reason, how=row.how,
        received_on=row.received_on, due=line.standing.due, state=str(line.standing.state),
        now=told(line, timezone.localdate(), own=actor.role in rules.LEARNERS).now, events=said,
    )  # fmt: skip


@router.get("/objections", response=list[ObjectionOut], summary="Objections to the use of activity data",
            operation_id="objections")  # fmt: skip
@roles(*SEEN_BY)
def objections(request: HttpRequest, page: int = 1) -> Any:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = Paginator(queries.waiting_first(queries.visible(actor)), PAGE).get_page(page)
    return [_describe(queries.line(row), actor) for row in found]


@router.get("/objections/{pk}", response=ObjectionOut, summary="One objection", operation_id="objection")
@roles(*SEEN_BY)
def objection(request: HttpRequest, pk: int) -> Any:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _describe(queries.line(find_or_404(queries.visible(actor), pk)), actor)


ObjectIn = schema_of(ObjectForm, "object")


@router.post("/objections", response=ObjectionOut, operation_id="object_here",
             summary="Object to the use of activity data: nothing new is stored from now on")  # fmt: skip
@roles(*rules.SAYERS)
def object_here(request: HttpRequest, body: ObjectIn) -> Any:  # type: ignore[valid-type]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    owner = owner_of(actor)
    rules.check_object(owner, actor)
    form = ObjectForm(body.dict(exclude_none=True), target=owner, actor=actor)  # type: ignore[attr-defined]
    if not form.is_valid():
        raise FormInvalid(form)
    try:
        made = object_to(owner, by=actor, **form.cleaned_data)
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        raise FormInvalid(form) from refusal
    return describe(made, actor)


add_commands(router, "/objections", OBJECTIONS, describe)
