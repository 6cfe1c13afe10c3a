from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.analytics.models import SkillArea
from tillit.catalogue.models import Use
from tillit.insight import queries
from tillit.insight.models import Goal
from tillit.insight.own import seeing
from tillit.insight.own.commands import AREAS, GOALS, LEARNERS, OWN, SERVICES, STUDENT
from tillit.insight.own.presenting import DoneRow, OwnRow
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership
from tillit.web.api import add_commands, roles

router = Router()
LOOKS = 100


class GoalOut(Schema):
    id: int
    text: str
    area: int | None
    reflection: str
    reached_on: date | None
    shared: bool
    delete_on: date


class OwnAreaOut(Schema):
    id: int
    name: str
    level: str
    said: str
    also: list[str]
    basis: str
    shown_at_home: bool


class LookOut(Schema):
    who: str
    role: str
    day: date
    purposes: list[str]


class OwnServiceOut(Schema):
    """`at_home`: how far those at home may see: by_age, by_choice, closed, or nothing where the record lets them see
    nothing. `left_out`: a student has chosen that it is not analysed."""

    use: int
    name: str
    purposes: list[str]
    at_home: str | None
    left_out: bool


class DoneOut(Schema):
    """`before` and `after`: the levels at which the one who asks stood; empty where it was done with everybody."""

    area: str
    what: str
    by: str
    made_on: date
    look_again_on: date
    looked_on: date | None
    helped: str
    learned: str
    before: str
    after: str


class OwnOut(Schema):
    stage: str
    stopped: str
    areas: list[OwnAreaOut]
    services: list[OwnServiceOut]
    shows_everything_at_home: bool
    notify: str
    goals: list[GoalOut]
    done: list[DoneOut]
    looked: list[LookOut]


def _goal(goal: Goal, actor: Actor) -> GoalOut:
    return GoalOut(
        id=goal.pk, text=goal.text, area=goal.skill_area_id, reflection=goal.reflection, reached_on=goal.reached_on,
        shared=goal.shared, delete_on=goal.delete_on,
    )  # fmt: skip


@router.get("/insight/own", response=OwnOut, summary="My own progress", operation_id="own_progress")
@roles(*LEARNERS)
def own(request: HttpRequest) -> OwnOut:
    """What the teachers see of the one who asks, what was done because of it, their goals, what they show at home, and who
    has looked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return own_of(actor)


def own_of(actor: Actor) -> OwnOut:
    today = timezone.localdate()
    found, shows = seeing.own(actor, today), seeing.shows(actor.person_id)
    choice = seeing.chosen(actor.person_id, actor.tenant_id)
    return OwnOut(
        stage=found.stage, stopped=found.stop.why if found.stop else "",
        areas=[
            _area(OwnRow(area, progress, found.stage, today, shows.has(area.pk))) for area, progress in found.rows
        ],
        services=[
            OwnServiceOut(
                use=each.use_id, name=each.service, purposes=list(each.purposes),
                at_home=found.at_home.get(each.use_id), left_out=choice.has_left(each.use_id),
            )
            for each in found.sights
        ],
        shows_everything_at_home=shows.everything, notify=choice.when,
        goals=[_goal(each, actor) for each in queries.goals(actor.person_id)],
        done=[_done(DoneRow(each, bool(found.stop))) for each in queries.done_for(actor.person_id, today)],
        looked=[
            LookOut(who=each.by_name, role=each.by_role, day=each.day, purposes=each.purposes)
            for each in queries.looks(actor.person_id)[:LOOKS]
        ],
    )  # fmt: skip


def _done(row: DoneRow) -> DoneOut:
    found = row.found
    return DoneOut(
        area=found.skill_area.name, what=found.what, by=row.by, made_on=found.made_on,
        look_again_on=found.look_again_on, looked_on=found.looked_on, helped=found.helped, learned=found.learned,
        before=row.before, after=row.after,
    )  # fmt: skip


def _area(row: OwnRow) -> OwnAreaOut:
    return OwnAreaOut(
        id=row.area.pk, name=row.area.name, level=row.progress.level, said=row.said, also=row.also, basis=row.basis,
        shown_at_home=row.shown,
    )  # fmt: skip


def _mine(target: Membership | SkillArea | Use, actor: Actor) -> OwnOut:
    return own_of(actor)


add_commands(router, "/insight/own", OWN, _mine)
add_commands(router, "/insight/student", STUDENT, _mine)
add_commands(router, "/insight/goals", GOALS, _goal)
add_commands(router, "/insight/own-areas", AREAS, _mine)
add_commands(router, "/insight/own-services", SERVICES, _mine)
