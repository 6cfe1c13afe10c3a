"""The practice room over the API. No postponed annotations: the schema is read while the operations are declared."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tillit.rights.objections.rules import LEARNERS
from tillit.rights.objections.views import owner_of
from tillit.rights.practice import actions
from tillit.rights.practice.forms import PractiseForm
from tillit.rights.practice.views import practising_now
from tillit.web.api import roles, schema_of
from tillit.web.commands import FormInvalid

router = Router()


class PracticeRoom(Schema):
    """`services` is empty when it is on in all of them."""

    on: bool
    services: list[str]
    until: datetime | None


def _describe(request: HttpRequest) -> PracticeRoom:
    found = practising_now(request.actor)  # type: ignore[attr-defined]
    return PracticeRoom(on=bool(found), services=found.services if found else [], until=found.until if found else None)


@router.get("/practice-room", response=PracticeRoom, summary="Whether I practise now", operation_id="practice_room")
@roles(*LEARNERS)
def practice_room(request: HttpRequest) -> Any:
    return _describe(request)


PractiseIn = schema_of(PractiseForm, "practise")


@router.post("/practice-room/enter", response=PracticeRoom, operation_id="enter_practice_room",
             summary="Practise without anything being stored, until it ends by itself")  # fmt: skip
@roles(*LEARNERS)
def enter(request: HttpRequest, body: PractiseIn) -> Any:  # type: ignore[valid-type]
    actor = request.actor  # type: ignore[attr-defined]
    owner = owner_of(actor)
    form = PractiseForm(body.dict(exclude_none=True), target=owner, actor=actor)  # type: ignore[attr-defined]
    if not form.is_valid():
        raise FormInvalid(form)
    actions.enter(owner, by=actor, **form.cleaned_data)
    return _describe(request)


@router.post(
    "/practice-room/leave", response=PracticeRoom, summary="Stop practising", operation_id="leave_practice_room"
)
@roles(*LEARNERS)
def leave(request: HttpRequest) -> Any:
    actions.leave(by=request.actor)  # type: ignore[attr-defined]
    return _describe(request)
