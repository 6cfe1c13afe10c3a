from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from tillit.analytics.indicators import INDICATORS
from tillit.analytics.models import Stop
from tillit.insight.openness.commands import READERS, STOPPING, STOPS
from tillit.insight.openness.showing import Result
from tillit.insight.openness.views import OPEN, described, seen_by
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.web.access import public
from tillit.web.api import add_commands, roles
from tillit.web.language import pick

router = Router()
open_to_anyone: Callable[[str], Callable[[Any], Any]] = public


class IndicatorOut(Schema):
    code: str
    question: str
    purpose: str
    says: str
    says_not: str
    weighs: str
    fields: list[str]
    readers: list[str]
    smallest_groups: list[int]
    not_tested_because: str
    example: list[str]


class GapOut(Schema):
    split: str
    part: str
    people: int
    answers: int
    gap: float
    margin: float
    limit: float
    kept: bool


class StopOut(Schema):
    id: int
    indicator: str
    why: str
    stopped_on: date
    by_test: bool
    lifted_on: date | None
    lifted_why: str


class TestedOut(Schema):
    owner: int
    tested_on: date | None
    gaps: list[GapOut]
    stop: StopOut | None


class TestsOut(Schema):
    indicator: str
    owners: list[TestedOut]


@router.get(
    "/insight/indicators/{indicator_code}", response=IndicatorOut, summary="How an indicator is worked out",
    operation_id="indicator_described", auth=None,
)  # fmt: skip
@open_to_anyone(OPEN)
def indicator(request: HttpRequest, indicator_code: str) -> IndicatorOut:
    """What it asks, what it is for, what it says and does not say, who may see it, and an example."""
    found = INDICATORS.get(indicator_code)
    if found is None:
        raise Http404(_("There is nothing here that you can see."))
    told = described(found)
    return IndicatorOut(
        code=found.code, question=str(found.question), purpose=str(found.purpose), says=str(found.says),
        says_not=str(found.says_not), weighs=str(found.weighs), fields=told["fields"], readers=told["readers"],
        smallest_groups=[each.smallest for each in told["smallest"]],
        not_tested_because=pick(told["why_not_tested"]) if told["why_not_tested"] else "",
        example=[each.told for each in told["examples"]],
    )  # fmt: skip


@router.get(
    "/insight/indicators/{indicator_code}/tests", response=TestsOut, summary="Whether it is as right for everybody",
    operation_id="indicator_tests",
)  # fmt: skip
@roles(*READERS)
def tests(request: HttpRequest, indicator_code: str) -> TestsOut:
    """What the last test found at the school owners the one who asks works for, and what is stopped there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if indicator_code not in INDICATORS:
        raise Http404(_("There is nothing here that you can see."))
    return TestsOut(indicator=indicator_code, owners=[_tested(each) for each in seen_by(actor, indicator_code)])


def _tested(found: Result) -> TestedOut:
    rows = [(shown.split.code, row) for shown in found.splits for row in shown.rows]
    return TestedOut(
        owner=found.owner.pk, tested_on=found.tested_on, stop=_stop(found.stop) if found.stop else None,
        gaps=[
            GapOut(
                split=split, part=row.name, people=row.test.people, answers=row.test.answers, gap=row.test.gap,
                margin=row.test.margin, limit=row.test.limit, kept=row.test.kept,
            ) for split, row in rows
        ],
    )  # fmt: skip


def _stop(stop: Stop, actor: Actor | None = None) -> StopOut:
    return StopOut(
        id=stop.pk, indicator=stop.indicator, why=stop.why, stopped_on=stop.stopped_on,
        by_test=stop.stopped_by_id is None, lifted_on=stop.lifted_on, lifted_why=stop.lifted_why,
    )  # fmt: skip


def _stopped_at(owner: Organisation, actor: Actor) -> list[StopOut]:
    return [_stop(each) for each in Stop.objects.filter(tenant=owner, lifted_on=None)]


add_commands(router, "/insight/indicators/owners", STOPPING, _stopped_at)
add_commands(router, "/insight/indicators/stops", STOPS, _stop)
