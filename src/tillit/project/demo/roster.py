"""The pupils of the demo's classes, who teaches them and who answers for them: as a roster would have said it."""

from __future__ import annotations

from django.db import transaction

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import (
    Enrolment,
    GroupFacts,
    Guardianship,
    Membership,
    Organisation,
    Person,
    PupilFacts,
    Teaching,
)
from tillit.organisations.roles import Role
from tillit.project.demo.inhabitants import World
from tillit.project.demo.schoolwork.classrooms import Classroom, classrooms
from tillit.project.demo.texts import read

CANNOT_LOG_IN = "!"  # Django's own mark: these are pupils in a list, and nobody logs in as them


@transaction.atomic
def enrol(world: World) -> None:
    with scope.enter(everything()):
        for room in classrooms():
            _fill(world, room)
        for row in read("people"):
            for child in row.get("children", ()):
                _answers_for(world, row["username"], child)


def _fill(world: World, room: Classroom) -> None:
    group = world.places[room.key]
    tenant = _owner(group)
    new = [pupil for pupil in room.pupils if not any(name == pupil.username for name, _role in world.actors)]
    people = Person.objects.bulk_create(
        Person(username=pupil.username, name=pupil.name, password=CANNOT_LOG_IN) for pupil in new
    )
    held = Membership.objects.bulk_create(
        Membership(tenant_id=tenant, person=person, organisation=group, role=Role.PUPIL, since=world.begins)
        for person in people
    )
    for membership in held:
        audit.record("role_given", membership, by=None, tenant_id=tenant, role=Role.PUPIL, person=membership.person_id)
    _enrol_those_beside(world, room, group)
    GroupFacts.objects.create(
        tenant_id=tenant, group=group, grades=list(room.grades), subjects=list(room.subjects), since=world.begins
    )
    known = {
        person.username: person.pk for person in Person.objects.filter(username__in=[p.username for p in room.pupils])
    }
    PupilFacts.objects.bulk_create(
        PupilFacts(tenant_id=tenant, person_id=known[pupil.username], grade=room.grade(place), since=world.begins)
        for place, pupil in enumerate(room.pupils)
    )
    for teacher in room.teachers:
        person = world.who(teacher, Role.TEACHER).person_id
        Teaching.objects.create(tenant_id=tenant, person_id=person, group=group, since=world.begins)


def _enrol_those_beside(world: World, room: Classroom, group: Organisation) -> None:
    """Those who have their role at the school, and not in this group: students, who take a course."""
    held = [actor for (name, _role), actor in world.actors.items() if name in {pupil.username for pupil in room.pupils}]
    Enrolment.objects.bulk_create(
        Enrolment(tenant_id=actor.tenant_id, person_id=actor.person_id, group=group, since=world.begins)
        for actor in held if actor.organisation_id != group.pk
    )  # fmt: skip


def _answers_for(world: World, guardian: str, child: str) -> None:
    grown, small = world.who(guardian, Role.GUARDIAN), world.who(child)
    Guardianship.objects.create(
        tenant_id=grown.tenant_id, guardian_id=grown.person_id, pupil_id=small.person_id, since=world.begins
    )


def _owner(group: Organisation) -> int:
    """Whose pupils they are: what stands above the school."""
    return group.path[-3]
