"""A group with its teacher and pupils, a use in force with analysis on, and what the pupils have answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from tillit.activity.models import Pseudonym
from tillit.activity.tests.live import group_of, live_use, turned_on
from tillit.analytics.models import SkillArea, State
from tillit.analytics.progress import Answer, model, sums_of
from tillit.analytics.progress.sums import COLUMNS
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.insight.models import Training
from tillit.insight.training import course
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation, Person, Teaching
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, World, acting_as, member
from tillit.record.processing import Purpose


@dataclass
class Classroom:
    world: World
    use: Use
    group: Organisation
    area: SkillArea
    pupils: list[Actor] = field(default_factory=list)

    @property
    def teacher(self) -> Actor:
        return self.world.actor(Role.TEACHER)

    def answered(self, pupil: Actor, *right: bool, area: SkillArea | None = None, days: int = 1) -> None:
        """One answer a day, the last of them `days` ago."""
        today = timezone.localdate()
        given = [Answer(today - timedelta(days=days + at), float(one)) for at, one in enumerate(reversed(right))]
        sums = dict(zip(COLUMNS, sums_of(given, model(today)).numbers, strict=True))
        with scope.enter(everything()):
            row, _made = Pseudonym.objects.get_or_create(
                use=self.use, person_id=pupil.person_id, defaults={"tenant_id": self.use.tenant_id, "value": uuid4()}
            )
            State.objects.create(
                tenant_id=self.use.tenant_id, use_id=self.use.pk, pseudonym=row.value, area_id=(area or self.area).pk,
                model=model(today).number, last_day=today - timedelta(days=days),
                delete_on=today + timedelta(days=200), **sums,
            )  # fmt: skip


def classroom(
    world: World, pupils: int = 6, *, trained: bool = True, on: bool = True, purpose: Purpose | None = None
) -> Classroom:
    """`purpose`: the only one of the record."""
    use, group = live_use(world, purpose=purpose), group_of(world.schools[0])
    teacher = world.actor(Role.TEACHER)
    if on:
        with acting_as(teacher):
            turned_on(use, group, by=teacher)
    with scope.enter(everything()):
        owner = world.owners[0]
        area = SkillArea.objects.create(tenant=owner, name="Brøk")
        Teaching.objects.create(tenant=owner, person_id=teacher.person_id, group=group, since=START)
        if trained:
            Training.objects.create(
                tenant=owner, person_id=teacher.person_id, edition=course().edition, done_on=timezone.localdate()
            )
    made = Classroom(world, use, group, area)
    made.pupils = [member(group, Role.PUPIL, f"elev-{number}", f"Elev {number}") for number in range(pupils)]
    return made


def person(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.person_id)


def in_weeks(weeks: int) -> date:
    return timezone.localdate() + timedelta(weeks=weeks)
