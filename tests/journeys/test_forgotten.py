"""What is made of pupils' answers goes with them, and with its time: in every table of insight, analytics and activity, and
in the copies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pyarrow.dataset
import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from tillit.activity.copies import folders
from tillit.activity.copies.making import renew
from tillit.activity.models import Pseudonym
from tillit.analytics.models import Doubt, LeftOut, SkillArea, State
from tillit.fence import scope
from tillit.insight import actions as insight
from tillit.insight.models import (
    ClosedMonth,
    Finding,
    FollowedPupil,
    FollowUp,
    Goal,
    Look,
    Notify,
    Shown,
    Total,
    Training,
)
from tillit.insight.tests.classroom import in_weeks, person
from tillit.insight.tests.group.conftest import Answering, answering
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Person
from tillit.organisations.tests.world import acting_as
from tillit.rights.actions import erase_leaver, erase_stored, run_retention

pytestmark = pytest.mark.django_db
__all__ = ["answering"]
MADE_OF_ANSWERS = ("insight", "analytics", "activity")
DAY = date(2027, 3, 1)


@pytest.fixture
def room(answering: Answering, login: Any) -> Answering:
    """A pupil who is in everything there is."""
    pupils, owner = answering.room.pupils, answering.room.use.tenant_id
    answering.place()
    for each in pupils:
        answering.room.answered(each, *[False] * 8)
    answering.all_say(pupils, "7", "a")
    answering.work_out()
    assert login(answering.room.teacher).get(f"/innsikt/{answering.room.group.pk}/").status_code == 200
    with scope.enter(everything()):
        mine: dict[str, Any] = {"tenant_id": owner, "person_id": pupils[0].person_id}
        today = timezone.localdate()
        Goal.objects.create(text="Brøk.", made_on=today, delete_on=DAY, **mine)
        Shown.objects.create(shown_on=today, **mine)
        Notify.objects.create(when="weekly", chosen_on=today, **mine)
        LeftOut.objects.create(since=today, **mine)
        Doubt.objects.create(
            tenant_id=owner, use_id=answering.room.use.pk, pseudonym=pseudonym(answering, pupils[0]), day=today,
            sign="too_many", answers=501, delete_on=DAY,
        )  # fmt: skip
    return answering


def pseudonym(room: Answering, pupil: Actor) -> UUID:
    with scope.enter(everything()):
        return Pseudonym.objects.get(use=room.room.use, person_id=pupil.person_id).value


def follow(room: Answering, *pupils: Actor) -> FollowUp:
    with acting_as(room.room.teacher) as by:
        return insight.follow_up(
            room.room.group, by=by, skill_area=room.room.area, what="Tallinje.", look_again_on=in_weeks(2),
            whole_group=not pupils, pupils=[person(each) for each in pupils],
        )  # fmt: skip


def tables() -> Iterator[type[models.Model]]:
    for label in MADE_OF_ANSWERS:
        yield from apps.get_app_config(label).get_models()


def where(person_id: int, value: UUID) -> set[str]:
    """The tables somebody is in: by what is written in a row, or by a key that points at them."""
    found = set()
    with scope.enter(everything()), connection.cursor() as cursor:
        for model in tables():
            pointing = [
                field.column for field in model._meta.local_fields
                if field.name == "by_id" or getattr(field, "related_model", None) is Person
            ]  # fmt: skip
            keys = "".join(f' OR "{column}" = {person_id}' for column in pointing)
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{model._meta.db_table}" t WHERE t::text LIKE %s{keys})', [f"%{value}%"]
            )
            if cursor.fetchone() == (True,):
                found.add(model.__name__)
    return found


def in_copies(value: UUID) -> bool:
    files = [str(path) for path in folders.every_file()]
    told = pyarrow.dataset.dataset(files).to_table(columns=["pseudonym"]).to_pylist() if files else []
    return str(value) in {row["pseudonym"] for row in told}


@contextmanager
def for_certain(capture: Any) -> Iterator[None]:
    """What waits for the transaction to be certain is done, and the copies are made anew."""
    with capture(execute=True):
        yield
    renew()


def test_an_erased_person_is_nowhere(room: Answering, django_capture_on_commit_callbacks: Any) -> None:
    pupil = room.room.pupils[0]
    alone, together, whole = follow(room, pupil), follow(room, *room.room.pupils[:2]), follow(room)
    value = pseudonym(room, pupil)
    assert where(pupil.person_id, value) == {
        "Doubt", "FollowedPupil", "Goal", "LeftOut", "Look", "Notify", "Pseudonym", "Shown", "State", "Statement",
    }  # fmt: skip
    assert in_copies(value)
    with for_certain(django_capture_on_commit_callbacks):
        erase_leaver(person(pupil), by=None)
    assert (where(pupil.person_id, value), in_copies(value)) == (set(), False)
    with scope.enter(everything()):
        assert set(FollowUp.objects.values_list("pk", flat=True)) == {together.pk, whole.pk} != {alone.pk}
        assert FollowUp.objects.get(pk=together.pk).before["needs_practice"] == 1
        assert not Finding.objects.filter(group=room.room.group).exists()
        assert State.objects.count() == len(room.room.pupils) - 1
    room.work_out()
    assert room.findings()["task"].rows[0]["people"] == len(room.room.pupils) - 1


def test_a_teacher_who_is_erased_is_nowhere(room: Answering, django_capture_on_commit_callbacks: Any) -> None:
    """But in who has looked: that is the pupils'."""
    made, teacher = follow(room, room.room.pupils[0]), room.room.teacher
    with for_certain(django_capture_on_commit_callbacks):
        erase_leaver(person(teacher), by=None)
    assert where(teacher.person_id, UUID(int=0)) <= {"Look", "Analysis", "Notice"}
    with scope.enter(everything()):
        made.refresh_from_db()
        assert (made.made_by_id, Training.objects.count()) == (None, 0)


def test_an_objection_that_is_upheld_takes_what_was_made_of_it(
    room: Answering, django_capture_on_commit_callbacks: Any
) -> None:
    pupil = room.room.pupils[0]
    made, value = follow(room, *room.room.pupils[:2]), pseudonym(room, pupil)
    with for_certain(django_capture_on_commit_callbacks), scope.enter(everything()):
        erase_stored(person(pupil), use_id=room.room.use.pk)
    assert where(pupil.person_id, value) == {"FollowedPupil", "Goal", "LeftOut", "Look", "Notify", "Shown"}
    assert (in_copies(value), room.findings()) == (False, {})
    with scope.enter(everything()):
        made.refresh_from_db()
        words = sorted(FollowedPupil.objects.values_list("before", "after"))
        assert words == [("needs_practice", ""), ("too_little", "")]
        assert made.before == {"safe": 0, "on_the_way": 0, "needs_practice": 1, "too_little": 1}


def test_an_objection_to_another_service_takes_nothing(room: Answering) -> None:
    pupil = room.room.pupils[0]
    follow(room, pupil)
    with scope.enter(everything()):
        erase_stored(person(pupil), use_id=room.room.use.pk + 1)
        assert list(FollowedPupil.objects.values_list("before", flat=True)) == ["needs_practice"]
    assert len(room.findings()) == 5


def test_nothing_outlives_its_clock(room: Answering, django_capture_on_commit_callbacks: Any) -> None:
    """Every kind of row that has a day to go on: there the day before, and gone on the day."""
    follow(room, room.room.pupils[0])
    with scope.enter(everything()):
        month = ClosedMonth.objects.create(
            tenant_id=room.room.use.tenant_id, reader="principal", month=date(2026, 10, 1)
        )
        Total.objects.create(
            tenant_id=room.room.use.tenant_id, closed=month, indicator="progress", units=[1], people=9, right=4.5, answers=40.0,
            area=SkillArea.objects.get(pk=room.room.area.pk), delete_on=DAY,
        )  # fmt: skip
        kinds = [each for label in ("insight", "analytics") for each in apps.get_app_config(label).get_models()]
        clocked = [each for each in kinds if "delete_on" in {field.name for field in each._meta.local_fields}]
        for each in clocked:
            assert each._default_manager.update(delete_on=DAY) > 0, f"make a {each.__name__} in this test"
    with for_certain(django_capture_on_commit_callbacks):
        run_retention(DAY - timedelta(days=1))
    assert _left(clocked) == {each.__name__ for each in clocked}
    with for_certain(django_capture_on_commit_callbacks):
        run_retention(DAY)
    assert _left(clocked) == set()


def test_who_looked_and_who_was_trained_is_not_kept_for_ever(room: Answering) -> None:
    later = timezone.localdate() + timedelta(days=400)
    run_retention(later - timedelta(days=1))
    assert _left([Look, Training]) == {"Look", "Training"}
    run_retention(later)
    assert _left([Look, Training]) == set()


def _left(kinds: list[Any]) -> set[str]:
    with scope.enter(everything()):
        return {each.__name__ for each in kinds if each._default_manager.exists()}
