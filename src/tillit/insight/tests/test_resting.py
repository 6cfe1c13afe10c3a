"""What could be seen once and may not be now: where the record has come to ask for more, of whoever has said no since, and of
what rests on what may no longer be read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from tillit.activity import actions as activity
from tillit.activity.models import Choice, Notice, Pseudonym
from tillit.analytics.models import Doubt, Stop
from tillit.fence import scope
from tillit.insight import actions
from tillit.insight.models import FollowedPupil, FollowUp, Look
from tillit.insight.tests.classroom import Classroom, classroom, in_weeks, person
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Enrolment, Membership
from tillit.organisations.tests.world import World, acting_as
from tillit.record import content
from tillit.record.codes import Reader, Until
from tillit.record.models import Activation, Policy, Record
from tillit.record.policy import compile as compiled
from tillit.record.processing import Clock, Purpose
from tillit.record.tests.processings import FORMATIVE, WHOLE

pytestmark = pytest.mark.django_db
RIGHT, WRONG = [True] * 12, [False] * 12


@pytest.fixture
def room(world: World) -> Classroom:
    made = classroom(world, purpose=FORMATIVE)
    for pupil in made.pupils:
        made.answered(pupil, *WRONG)
    return made


def asks_for(room: Classroom, purpose: Purpose) -> None:
    """The record from today."""
    today, use = timezone.localdate(), room.use
    with scope.enter(everything()):
        record = Record.objects.get(use=use)
        record.pk, record.number, record.latest = None, 2, False
        record.save(force_insert=True)
        made = Policy.objects.create(
            tenant_id=use.tenant_id, record=record, use=use, number=2, content_hash="0" * 64, compiled_at=timezone.now(),
            content=content.to_data(compiled(msgspec.structs.replace(WHOLE, purposes=(purpose,)))),
        )  # fmt: skip
        Activation.objects.filter(policy__use=use).update(until=today)
        Activation.objects.create(tenant_id=use.tenant_id, policy=made, since=today)


def told(room: Classroom, *, days: int) -> None:
    with scope.enter(everything()):
        Notice.objects.create(
            tenant_id=room.use.tenant_id, use=room.use, organisation=room.group, policy_number=2,
            told_on=timezone.localdate(), from_day=timezone.localdate() + timedelta(days=days),
        )  # fmt: skip


def test_it_rests_until_they_have_been_told_of_all_the_record_asks_for(room: Classroom, login: Any) -> None:
    teacher, pupil = login(room.teacher), login(room.pupils[0])

    def seen() -> tuple[int, int, bool]:
        page = teacher.get(f"/innsikt/{room.group.pk}/")
        own = len(pupil.get("/mi-framgang/").context["rows"])
        return len(page.context["found"].areas), own, "Ventar til dei har fått vita det" in page.content.decode()

    assert seen() == (1, 1, False)
    asks_for(room, msgspec.structs.replace(FORMATIVE, readers=(*FORMATIVE.readers, Reader.GUARDIAN)))
    assert seen() == (0, 0, True)
    told(room, days=7)
    assert seen() == (0, 0, True), "they have a week to say no"
    with scope.enter(everything()):
        Notice.objects.update(from_day=timezone.localdate())
    assert seen() == (1, 1, False)


def test_the_api_says_why_nothing_is_shown_as_the_page_does(room: Classroom, api: Any) -> None:
    def told() -> dict[str, Any]:
        found: dict[str, Any] = api(room.teacher).get(f"/api/v1/insight/groups/{room.group.pk}").json()
        return {name: found[name] for name in ("stopped", "weak", "hidden", "resting")} | {"areas": len(found["areas"])}

    nothing = {"stopped": "", "weak": [], "hidden": [], "resting": [], "areas": 1}
    assert told() == nothing
    asks_for(room, msgspec.structs.replace(FORMATIVE, readers=(*FORMATIVE.readers, Reader.GUARDIAN)))
    assert told() == nothing | {"resting": [room.use.service.name], "areas": 0}
    stop(room)
    assert told()["stopped"] == "Bommar."


def test_of_an_account_that_several_may_have_used_everybody_is_told(room: Classroom, api: Any) -> None:
    with scope.enter(everything()):
        value = Pseudonym.objects.get(person_id=room.pupils[0].person_id).value
        Doubt.objects.create(
            tenant_id=room.use.tenant_id, use_id=room.use.pk, pseudonym=value, day=timezone.localdate(), answers=9,
            delete_on=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip
    [area] = api(room.teacher).get(f"/api/v1/insight/groups/{room.group.pk}").json()["areas"]
    assert [each["id"] for each in area["pupils"] if each["several"]] == [room.pupils[0].person_id]


def test_asking_for_less_needs_no_telling(room: Classroom, login: Any) -> None:
    asks_for(room, msgspec.structs.replace(FORMATIVE, readers=(Reader.TEACHER_OF_GROUP,)))
    assert len(login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["found"].areas) == 1


@pytest.mark.parametrize("days", [29, 30])
def test_it_is_read_for_as_long_as_the_reader_may_and_no_longer(world: World, login: Any, days: int) -> None:
    """Though another purpose has it kept for longer."""
    kept = msgspec.structs.replace(FORMATIVE.retention, progress=Clock(until=Until.DAYS, days=30))
    room = classroom(world, pupils=1, purpose=msgspec.structs.replace(FORMATIVE, retention=kept))
    room.answered(room.pupils[0], *WRONG, days=days)
    there = int(days < 30)
    assert len(login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["found"].areas) == there
    assert len(login(room.pupils[0]).get("/mi-framgang/").context["rows"]) == there


def followed(room: Classroom, *pupils: Actor) -> FollowUp:
    with acting_as(room.teacher):
        return actions.follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="Brøk på tallinje", look_again_on=in_weeks(2),
            whole_group=not pupils, pupils=[person(each) for each in pupils],
        )  # fmt: skip


def objects(room: Classroom, pupil: Actor) -> None:
    with scope.enter(everything()):
        Choice.objects.create(
            tenant_id=room.use.tenant_id, person_id=pupil.person_id, kind=Choice.Kind.OBJECTION, since=timezone.now()
        )


def stop(room: Classroom) -> None:
    with scope.enter(everything()):
        Stop.objects.create(
            tenant=room.world.owners[0], indicator="progress", why="Bommar.", stopped_on=timezone.localdate()
        )


def turn_off(room: Classroom) -> None:
    with acting_as(room.teacher):
        activity.turn_off_analysis_at(room.use, room.group, by=room.teacher)


def rows(room: Classroom, login: Any) -> list[tuple[str, int, int | None]]:
    [row] = login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["follow_ups"]
    return [each for each in row.rows if any(each[1:])]


@pytest.mark.parametrize("end", [stop, turn_off])
def test_how_they_stood_is_told_no_longer_than_how_they_stand(room: Classroom, login: Any, end: Any) -> None:
    made = followed(room, *room.pupils[:2])
    assert rows(room, login) == [("treng meir øving", 2, None)]
    end(room)
    page = login(room.teacher).get(f"/innsikt/{room.group.pk}/")
    assert rows(room, login) == []
    assert ["Brøk på tallinje" in page.content.decode(), "treng meir øving" in page.content.decode()] == [True, False]
    with acting_as(room.teacher):
        actions.look_again(made, by=room.teacher, helped="yes", learned="Tallinje er bra.")
    with scope.enter(everything()):
        made.refresh_from_db()
        assert (made.after, made.learned) == ({}, "Tallinje er bra."), "what the teacher says is not lost"
        assert set(FollowedPupil.objects.values_list("after", flat=True)) == {""}


def test_who_says_no_is_in_no_follow_up(room: Classroom, login: Any, api: Any) -> None:
    alone, both = followed(room, room.pupils[0]), followed(room, *room.pupils[:2])
    objects(room, room.pupils[0])
    shown = login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["follow_ups"]
    assert {row.found.pk: row.told.before for row in shown} == {alone.pk: None, both.pk: {"needs_practice": 1}}
    with acting_as(room.teacher):
        assert sum(actions.look_again(both, by=room.teacher, helped="no").after.values()) == 1
    with scope.enter(everything()):
        assert sorted(both.pupils.values_list("after", flat=True)) == ["", "needs_practice"]


def test_who_has_left_the_group_did_not_fall_back(room: Classroom) -> None:
    made = followed(room, *room.pupils[:2])
    with scope.enter(everything()):
        for rows in (Membership.objects.filter(organisation=room.group), Enrolment.objects.filter(group=room.group)):
            rows.filter(person_id=room.pupils[0].person_id).update(until=timezone.localdate())
    with acting_as(room.teacher):
        after = actions.look_again(made, by=room.teacher, helped="unknown").after
    assert {word: number for word, number in after.items() if number} == {"needs_practice": 1}


def test_nobody_has_looked_at_those_nothing_was_told_of(room: Classroom, login: Any) -> None:
    objects(room, room.pupils[0])
    teacher = login(room.teacher)
    teacher.get(f"/innsikt/{room.group.pk}/")
    with scope.enter(everything()):
        assert set(Look.objects.values_list("pupil_id", flat=True)) == {each.person_id for each in room.pupils[1:]}
        Look.objects.all().delete()
    stop(room)
    teacher.get(f"/innsikt/{room.group.pk}/")
    with scope.enter(everything()):
        assert not Look.objects.exists()


def test_who_looks_again_at_somebody_has_looked(room: Classroom) -> None:
    made = followed(room, room.pupils[0])
    with acting_as(room.teacher):
        actions.look_again(made, by=room.teacher, helped="yes")
    with scope.enter(everything()):
        assert list(Look.objects.values_list("pupil_id", flat=True)) == [room.pupils[0].person_id]


def test_what_is_past_its_day_is_not_shown_though_nobody_has_deleted_it(room: Classroom, login: Any) -> None:
    followed(room)
    with scope.enter(everything()):
        FollowUp.objects.update(delete_on=timezone.localdate(), look_again_on=timezone.localdate())
    assert login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["follow_ups"] == []
    assert "Brøk på tallinje" not in login(room.teacher).get("/innsikt/").content.decode()
