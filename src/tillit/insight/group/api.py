from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.analytics.indicators import INDICATORS
from tillit.insight import rules
from tillit.insight.commands import TEACHERS, find_group
from tillit.insight.group import queries
from tillit.insight.presenting import purpose_names
from tillit.organisations.acting import Actor
from tillit.web.api import roles

router = Router()


class FindingOut(Schema):
    indicator: str
    question: str
    says_not: str
    worked_out_at: datetime
    rows: list[dict[str, Any]]


class StoppedOut(Schema):
    indicator: str
    why: str


class FindingsOut(Schema):
    group: int
    purposes: list[str]
    findings: list[FindingOut]
    stopped: list[StoppedOut]


@router.get(
    "/insight/groups/{pk}/findings", response=FindingsOut, operation_id="insight_group_findings",
    summary="What the answers of a group I teach say together",
)  # fmt: skip
@roles(*TEACHERS)
def findings(request: HttpRequest, pk: int) -> FindingsOut:
    """What many got wrong, tasks that may not work, what is hard, aims worked with, and what it rests on. No pupil is named.
    A wrong answer is told when three or more gave it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    group = find_group(actor, pk)
    rules.check_may_see(group, actor)
    found = queries.found(group, timezone.localdate())
    return FindingsOut(
        group=group.pk, purposes=purpose_names(found.sights),
        findings=[
            FindingOut(
                indicator=code, question=str(INDICATORS[code].question), says_not=str(INDICATORS[code].says_not),
                worked_out_at=each.worked_out_at, rows=each.rows,
            )
            for code, each in sorted(found.findings.items())
        ],
        stopped=[StoppedOut(indicator=code, why=stop.why) for code, stop in sorted(found.stops.items())],
    )  # fmt: skip
