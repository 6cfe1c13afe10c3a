from __future__ import annotations

from typing import Any

import pytest

from tillit.fence import scope
from tillit.insight import personal_data
from tillit.insight.models import Goal
from tillit.insight.tests.classroom import Classroom, classroom
from tillit.organisations.acting import everything
from tillit.organisations.tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(world: World) -> Classroom:
    made = classroom(world, pupils=3)
    made.answered(made.pupils[0], *[True] * 12)
    return made


def test_a_pupil_sees_what_the_teacher_sees_of_them(room: Classroom, login: Any) -> None:
    theirs = login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["found"].areas[0].pupils[0].progress
    answer = login(room.pupils[0]).get("/mi-framgang/")
    [row] = answer.context["rows"]
    assert row.progress == theirs
    assert (row.steps, "Dette kan du" in answer.content.decode()) == (3, True)


def test_a_pupil_sees_nobody_else(room: Classroom, login: Any) -> None:
    answer = login(room.pupils[1]).get("/mi-framgang/")
    assert answer.context["rows"] == []
    assert "Elev 0" not in answer.content.decode()


def test_a_goal_is_the_pupils_own_until_it_is_shared(room: Classroom, login: Any) -> None:
    pupil = login(room.pupils[0])
    made = {"text": "Eg vil kunne brøk.", "skill_area": room.area.pk}
    assert pupil.post(f"/mi-framgang/rolle/{room.pupils[0].membership_id}/set_goal/", made).status_code == 302
    there = f"/innsikt/{room.group.pk}/"
    assert "Eg vil kunne brøk." not in login(room.teacher).get(there).content.decode()
    with scope.enter(everything()):
        goal = Goal.objects.get()
    assert login(room.pupils[1]).get(f"/mi-framgang/mal/{goal.pk}/reflect/").status_code == 404
    shared = {"reflection": "Tallinje hjelpte.", "reached": "on", "shared": "on"}
    assert login(room.pupils[0]).post(f"/mi-framgang/mal/{goal.pk}/reflect/", shared).status_code == 302
    assert "Eg vil kunne brøk." in login(room.teacher).get(there).content.decode()
    assert login(room.pupils[0]).post(f"/mi-framgang/mal/{goal.pk}/remove/").status_code == 302
    with scope.enter(everything()):
        assert not Goal.objects.exists()


def test_what_is_kept_of_a_pupil_is_told_and_can_be_forgotten(room: Classroom, login: Any) -> None:
    login(room.teacher).get(f"/innsikt/{room.group.pk}/")
    pupil = room.pupils[0].person_id
    from django.utils import timezone

    with scope.enter(everything()):
        assert [len(held.rows) for held in personal_data.collect(pupil) if held.rows] == [1]
        personal_data.erase(pupil, today=timezone.localdate())
        assert [held for held in personal_data.collect(pupil) if held.rows] == []
