from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tillit.activity.personal_data import pseudonyms_of
from tillit.organisations.acting import Actor
from tillit.rights.objections.rules import LEARNERS
from tillit.rights.seeing import queries
from tillit.rights.seeing.forms import PeriodForm
from tillit.web.api import roles
from tillit.web.commands import FormInvalid

router = Router()


class Told(Schema):
    day: date
    use: int
    service: str
    words: str
    went: str
    deleted_on: date
    policy: int
    statement: dict[str, Any]


class ToldPage(Schema):
    count: int
    pages: int
    rows: list[Told]


@router.get("/my-activity", response=ToldPage, operation_id="my_activity",
            summary="What services have told about me, newest first, fifty at a time")  # fmt: skip
@roles(*LEARNERS)
def my_activity(request: HttpRequest, page: int = 1, use: str = "", since: str = "", until: str = "") -> Any:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine = pseudonyms_of(actor.person_id)
    form = PeriodForm({"use": use, "since": since, "until": until}, mine=mine)
    if not form.is_valid():
        raise FormInvalid(form)
    found = queries.page_of(mine, page, **form.cleaned_data)
    return {"count": found.paginator.count, "pages": found.paginator.num_pages, "rows": [_told(line) for line in found]}


def _told(line: queries.Line) -> Told:
    return Told(
        day=line.day, use=line.use.pk, service=line.use.service.name, words=line.words.did, went=line.words.went,
        deleted_on=line.told.delete_on, policy=line.told.policy, statement=json.loads(line.told.body),
    )  # fmt: skip
