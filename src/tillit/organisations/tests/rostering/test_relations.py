from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import translation

from tillit.fence import scope
from tillit.organisations import personal_data, queries
from tillit.organisations.acting import everything
from tillit.organisations.models import (
    DayOff,
    Enrolment,
    Guardianship,
    Membership,
    Person,
    PupilFacts,
    SchoolHours,
    SchoolYear,
    Teaching,
)
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import World, acting_as, member, organisation

TODAY = date(2026, 11, 23)  # a Monday
HERE = ZoneInfo("Europe/Oslo")
SINCE = date(2026, 8, 17)


@pytest.fixture
def seventh(world: World) -> Any:
    with acting_as(world.actor(Role.NETWORK)):
        return organisation(Kind.GROUP, "7B", world.schools[0])


def somebody(name: str) -> Person:
    return Person.objects.create(username=name.lower(), name=name)


@pytest.fixture
def inside(world: World) -> Any:
    with scope.enter(everything()), translation.override("en"):
        yield world.owners[0]


def test_a_teacher_has_the_groups_somebody_said_while_they_are_said(world: World, seventh: Any, inside: Any) -> None:
    kari = world.actor(Role.TEACHER)
    Teaching.objects.create(
        tenant=inside, person_id=kari.person_id, group=seventh, since=SINCE, until=TODAY + timedelta(days=1)
    )
    assert list(queries.groups_taught_by(kari.person_id, TODAY)) == [seventh]
    assert [person.pk for person in queries.teachers_of(seventh.pk, TODAY)] == [kari.person_id]
    assert queries.teaches(kari.person_id, seventh.pk, TODAY)
    for day in (SINCE - timedelta(days=1), TODAY + timedelta(days=1)):
        assert list(queries.groups_taught_by(kari.person_id, day)) == []


def test_teaching_opens_nothing_without_the_role_at_that_school(world: World, seventh: Any, inside: Any) -> None:
    elsewhere = world.actor(Role.TEACHER, world.schools[1])
    Teaching.objects.create(tenant=inside, person_id=elsewhere.person_id, group=seventh, since=SINCE)
    assert list(queries.groups_taught_by(elsewhere.person_id, TODAY)) == []
    assert list(queries.teachers_of(seventh.pk, TODAY)) == []


def test_a_role_that_has_ended_takes_the_groups_with_it(world: World, seventh: Any, inside: Any) -> None:
    kari = world.actor(Role.TEACHER)
    Teaching.objects.create(tenant=inside, person_id=kari.person_id, group=seventh, since=SINCE)
    Membership.objects.filter(pk=kari.membership_id).update(until=TODAY)
    assert list(queries.groups_taught_by(kari.person_id, TODAY)) == []


def test_pupils_are_those_who_are_enrolled_or_members_each_once(world: World, seventh: Any, inside: Any) -> None:
    nora, emil, gone = somebody("Nora"), somebody("Emil"), somebody("Gone")
    member(seventh, Role.PUPIL, "nora")
    member(seventh, Role.GUARDIAN, "bente")
    for person, until in ((nora, None), (emil, None), (gone, TODAY)):
        Enrolment.objects.create(tenant=inside, person=person, group=seventh, since=SINCE, until=until)
    assert list(queries.pupils_of(seventh.pk, TODAY)) == [emil, nora]
    assert list(queries.groups_of(emil.pk, TODAY)) == [seventh]
    assert list(queries.groups_of(gone.pk, TODAY)) == []


@pytest.mark.parametrize(("asked", "all_there_are"), [
    (lambda: queries.pupils_of(1, TODAY), "organisations_person"),
    (lambda: queries.groups_of(1, TODAY), "organisations_organisation"),
    (lambda: queries.children_of(1, TODAY), "organisations_person"),
    (lambda: queries.guardians_of(1, TODAY), "organisations_person"),
    (lambda: queries.teachers_of(1, TODAY), "organisations_person"),
    (lambda: queries.groups_taught_by(1, TODAY), "organisations_organisation"),
])  # fmt: skip
def test_who_belongs_together_is_found_without_going_through_all_there_are(
    asked: Callable[[], QuerySet[Any]], all_there_are: str, inside: Any
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a test's tables are so small that it would be the cheapest
        plan = asked().explain()
    assert f"Seq Scan on {all_there_are}" not in plan


def test_a_guardian_has_their_own_children_only(world: World, inside: Any) -> None:
    nora, emil, bente = somebody("Nora"), somebody("Emil"), somebody("Bente")
    Guardianship.objects.create(tenant=inside, guardian=bente, pupil=nora, since=SINCE)
    Guardianship.objects.create(tenant=inside, guardian=bente, pupil=emil, since=SINCE, until=TODAY)
    assert list(queries.children_of(bente.pk, TODAY)) == [nora]
    assert list(queries.guardians_of(nora.pk, TODAY)) == [bente]
    assert list(queries.guardians_of(emil.pk, TODAY)) == []


def test_another_owner_sees_none_of_it(world: World, seventh: Any) -> None:
    kari = world.actor(Role.TEACHER)
    with scope.enter(everything()):
        Teaching.objects.create(tenant=world.owners[0], person_id=kari.person_id, group=seventh, since=SINCE)
    with acting_as(world.actor(Role.DIRECTOR, world.owners[1])):
        assert list(queries.groups_taught_by(kari.person_id, TODAY)) == []
    with acting_as(world.actor(Role.DIRECTOR)):
        assert list(queries.groups_taught_by(kari.person_id, TODAY)) == [seventh]


def test_what_is_kept_is_shown_and_erased(world: World, seventh: Any, inside: Any) -> None:
    nora, bente = somebody("Nora"), somebody("Bente")
    Enrolment.objects.create(tenant=inside, person=nora, group=seventh, since=SINCE)
    Guardianship.objects.create(tenant=inside, guardian=bente, pupil=nora, since=SINCE, source="oneroster")
    PupilFacts.objects.create(tenant=inside, person=nora, grade=7, born_on=date(2014, 3, 2), since=SINCE)
    *_, relations, year = personal_data.collect(nora.pk)
    assert [list(row.values()) for row in relations.rows] == [
        ["You go to", "7B", SINCE, None, "somebody here"], ["Answers for you", "Bente", SINCE, None, "oneroster"],
    ]  # fmt: skip
    assert [list(row.values()) for row in year.rows] == [[7, date(2014, 3, 2), "somebody here"]]
    removed = {part.what: part.removed for part in personal_data.erase(nora.pk, today=TODAY)}
    assert removed["Groups, year, and who belongs together"] == 3
    assert list(queries.children_of(bente.pk, TODAY)) == []


def test_what_has_ended_goes_when_its_time_is_out(world: World, seventh: Any, inside: Any) -> None:
    nora = somebody("Nora")
    ended = TODAY - timedelta(days=100)
    Enrolment.objects.create(tenant=inside, person=nora, group=seventh, since=SINCE - timedelta(99), until=ended)
    PupilFacts.objects.create(tenant=inside, person=nora, grade=7, since=SINCE - timedelta(99), until=ended)
    assert personal_data.delete_expired(TODAY)["pupil_facts"] == 1
    assert personal_data.delete_expired(TODAY)["relations"] == 0
    assert personal_data.delete_expired(ended + timedelta(days=366))["relations"] == 1


def test_a_school_day_is_a_weekday_in_the_school_year_that_is_not_off(world: World, inside: Any) -> None:
    school, other = world.schools[0].pk, world.schools[1].pk
    assert queries.is_school_day(inside.pk, school, TODAY)
    assert not queries.is_school_day(inside.pk, school, TODAY - timedelta(days=1))  # a Sunday
    SchoolYear.objects.create(tenant=inside, title="2026/27", since=SINCE, starts_on=SINCE, ends_on=date(2027, 6, 18))
    assert not queries.is_school_day(inside.pk, school, date(2027, 6, 21))
    DayOff.objects.create(tenant=inside, school_id=school, first_on=TODAY, last_on=TODAY, title="Planleggingsdag")
    assert not queries.is_school_day(inside.pk, school, TODAY)
    assert queries.is_school_day(inside.pk, other, TODAY)
    DayOff.objects.create(tenant=inside, first_on=TODAY, last_on=TODAY, title="Fri")
    assert not queries.is_school_day(inside.pk, other, TODAY)


def test_the_hours_of_a_school_go_before_those_of_its_owner(world: World, inside: Any) -> None:
    school, other = world.schools[0].pk, world.schools[1].pk
    assert queries.is_school_time(inside.pk, school, datetime(2026, 11, 23, 12, tzinfo=HERE)) is None
    SchoolHours.objects.create(tenant=inside, since=SINCE, starts=time(8, 30), ends=time(14))
    SchoolHours.objects.create(tenant=inside, school_id=school, since=SINCE, starts=time(9), ends=time(15))
    SchoolHours.objects.create(
        tenant=inside, school_id=school, since=TODAY + timedelta(days=7), starts=time(7), ends=time(15)
    )
    assert queries.hours_on(inside.pk, school, TODAY) == (time(9), time(15))
    assert queries.hours_on(inside.pk, other, TODAY) == (time(8, 30), time(14))
    assert queries.is_school_time(inside.pk, school, datetime(2026, 11, 23, 8, 59, tzinfo=HERE)) is False
    assert queries.is_school_time(inside.pk, school, datetime(2026, 11, 23, 14, 59, tzinfo=HERE)) is True
    assert queries.is_school_time(inside.pk, school, datetime(2026, 11, 22, 12, tzinfo=HERE)) is False  # a Sunday
