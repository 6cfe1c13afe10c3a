from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.insight import actions, presenting, queries, rules, seeing
from tillit.insight.commands import FOLLOW_UP, GROUP, TEACHERS, TRAINING, find_group
from tillit.insight.followed import told
from tillit.insight.group.api import router as group_findings
from tillit.insight.home.api import router as home
from tillit.insight.models import FollowUp
from tillit.insight.openness.api import router as openness
from tillit.insight.own.api import router as own
from tillit.insight.presenting import basis
from tillit.insight.totals.api import router as totals
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership, Organisation
from tillit.web.api import add_commands, roles

router = Router()


class GroupOut(Schema):
    id: int
    name: str
    school: str


class GroupsOut(Schema):
    trained: bool
    groups: list[GroupOut]


class PupilOut(Schema):
    id: int
    name: str
    level: str
    change: str
    basis: str
    potential: bool
    quiet: bool
    several: bool


class AreaOut(Schema):
    id: int
    name: str
    counts: dict[str, int]
    pupils: list[PupilOut]


class QuestionOut(Schema):
    code: str
    area: int
    pupils: int


class FollowUpOut(Schema):
    id: int
    area: str
    what: str
    with_whom: str
    made_on: date
    look_again_on: date
    looked_on: date | None
    before: dict[str, int] | None
    after: dict[str, int] | None
    helped: str
    learned: str
    delete_on: date


class OverviewOut(Schema):
    """`stopped`: why nothing is shown just now. Services: `weak`, whose data have gaps or errors just now; `hidden`, whose
    record lets nobody be named; `resting`, whose record has come to ask for more than those there have been told."""

    group: GroupOut
    purposes: list[str]
    services: list[str]
    stopped: str
    weak: list[str]
    hidden: list[str]
    resting: list[str]
    questions: list[QuestionOut]
    areas: list[AreaOut]
    follow_ups: list[FollowUpOut]


def _group(group: Organisation) -> GroupOut:
    return GroupOut(id=group.pk, name=group.name, school=group.parent.name if group.parent else "")


def _follow_up(found: FollowUp, actor: Actor) -> FollowUpOut:
    return _follow_up_as(found, seeing.overview(found.group, timezone.localdate()))


def _follow_up_as(found: FollowUp, seen: seeing.Overview) -> FollowUpOut:
    row = presenting.FollowUpRow(found, told(found, seen))
    return FollowUpOut(
        id=found.pk, area=found.skill_area.name, what=found.what,
        with_whom=row.with_whom, made_on=found.made_on, look_again_on=found.look_again_on,
        looked_on=found.looked_on, before=row.told.before, after=row.told.after, helped=found.helped, learned=found.learned,
        delete_on=found.delete_on,
    )  # fmt: skip


@router.get("/insight/groups", response=GroupsOut, summary="The groups I teach", operation_id="insight_groups")
@roles(*TEACHERS)
def groups(request: HttpRequest) -> GroupsOut:
    """The groups the teacher teaches, and whether they have read what one must know before seeing how pupils do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    found = [_group(each) for each in queries.groups(actor, today)]
    return GroupsOut(trained=rules.is_trained(actor, today), groups=found)


@router.get(
    "/insight/groups/{pk}", response=OverviewOut, summary="How a group I teach stands", operation_id="insight_group"
)
@roles(*TEACHERS)
def group(request: HttpRequest, pk: int) -> OverviewOut:
    """How the group stands in each skill area, as far as the record of each service lets it be seen."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return overview_of(find_group(actor, pk), actor)


def overview_of(group: Organisation, actor: Actor) -> OverviewOut:
    rules.check_may_see(group, actor)
    found = actions.look(group, by=actor)
    return OverviewOut(
        group=_group(group), purposes=presenting.purpose_names(found.sights), services=found.services,
        stopped=found.stop.why if found.stop else "", weak=list(found.weak), hidden=list(found.hidden),
        resting=list(found.resting),
        questions=[QuestionOut(code=each.code, area=each.area.pk, pupils=each.pupils) for each in found.questions],
        areas=[_area(each, found.today) for each in found.areas],
        follow_ups=[_follow_up_as(each, found) for each in queries.follow_ups(group, found.today)],
    )  # fmt: skip


def _area(found: seeing.Area, today: date) -> AreaOut:
    quiet = found.quiet(today)
    return AreaOut(
        id=found.area.pk, name=found.area.name, counts={str(level): number for level, number in found.counts.items()},
        pupils=[
            PupilOut(
                id=each.person.pk, name=each.person.name, level=each.progress.level, change=each.progress.change,
                basis=basis(each.progress), potential=each.progress.potential, quiet=each in quiet,
                several=each.progress.several,
            )
            for each in found.pupils
        ],
    )  # fmt: skip


def _trained(membership: Membership, actor: Actor) -> GroupsOut:
    today = timezone.localdate()
    return GroupsOut(
        trained=rules.is_trained(actor, today), groups=[_group(each) for each in queries.groups(actor, today)]
    )


add_commands(router, "/insight/training", TRAINING, _trained)
add_commands(router, "/insight/groups", GROUP, overview_of)
add_commands(router, "/insight/follow-ups", FOLLOW_UP, _follow_up)
router.add_router("", group_findings)
router.add_router("", own)
router.add_router("", home)
router.add_router("", totals)
router.add_router("", openness)
