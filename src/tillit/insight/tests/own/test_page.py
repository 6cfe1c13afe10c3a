from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tillit.analytics.models import SkillArea, Stop
from tillit.fence import scope
from tillit.insight import personal_data
from tillit.insight.actions import follow_up, look_again
from tillit.insight.models import Goal
from tillit.insight.tests.classroom import Classroom, in_weeks, person
from tillit.insight.tests.own.years import in_year
from tillit.organisations.acting import everything
from tillit.organisations.models import GroupFacts
from tillit.organisations.tests.world import START, acting_as

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("year", [2, 6, 9])
def test_a_pupil_reads_all_that_is_written_of_what_was_done_with_them(
    room: Classroom, login: Any, api: Any, year: int
) -> None:
    """What helped, what the teacher learned and how they stood: their own word, and nobody else's."""
    mine, theirs = room.pupils[:2]
    in_year(room, mine, year)
    room.answered(theirs, *[False] * 12)
    with acting_as(room.teacher):
        made = follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="Leike butikk.", look_again_on=in_weeks(2),
            pupils=[person(mine), person(theirs)],
        )  # fmt: skip
        look_again(made, by=room.teacher, helped="partly", learned="Pengar er lettare enn kaker.")
    pupil = login(mine)
    for at in ("/mi-framgang/", "/mi-framgang/framgang.csv", "/innsyn/alt/"):
        told = pupil.get(at).content.decode()
        assert [said in told for said in ("Pengar er lettare enn kaker.", "delvis", "trygg", "treng meir øving")] == [
            True, True, True, False,
        ], at  # fmt: skip
    [done] = api(mine).get("/api/v1/insight/own").json()["done"]
    assert (done["what"], done["helped"], done["learned"]) == ("Leike butikk.", "partly", "Pengar er lettare enn kaker.")
    assert (done["before"], done["after"]) == ("safe", "safe")
    with scope.enter(everything()):
        Stop.objects.create(
            tenant=room.world.owners[0], indicator="progress", why="Bommar.", stopped_on=timezone.localdate()
        )
    assert "Før: trygg" not in pupil.get("/mi-framgang/").content.decode()


def test_what_is_kept_of_a_pupil_is_told_and_can_be_forgotten(room: Classroom, login: Any) -> None:
    login(room.teacher).get(f"/innsikt/{room.group.pk}/")
    pupil = room.pupils[0].person_id
    with scope.enter(everything()):
        assert [len(held.rows) for held in personal_data.collect(pupil) if held.rows] == [1]
        personal_data.erase(pupil, today=timezone.localdate())
        assert [held for held in personal_data.collect(pupil) if held.rows] == []


def test_the_words_of_a_goal_can_be_changed_until_it_is_reached(room: Classroom, login: Any) -> None:
    pupil = login(room.pupils[0])
    pupil.post(f"/mi-framgang/rolle/{room.pupils[0].membership_id}/set_goal/", {"text": "Brøk.", "shared": "on"})
    with scope.enter(everything()):
        goal = Goal.objects.get()
    address = f"/mi-framgang/mal/{goal.pk}/rewrite/"
    assert "Brøk." in pupil.get(address).content.decode()
    assert pupil.post(address, {"text": "Brøk utan hjelp.", "skill_area": room.area.pk}).status_code == 302
    with scope.enter(everything()):
        goal.refresh_from_db()
    assert (goal.text, goal.skill_area_id, goal.shared) == ("Brøk utan hjelp.", room.area.pk, True)
    assert login(room.pupils[1]).post(address, {"text": "Andre."}).status_code == 404
    login(room.pupils[0]).post(f"/mi-framgang/mal/{goal.pk}/reflect/", {"reached": "on"})
    assert login(room.pupils[0]).post(address, {"text": "For seint."}).status_code == 403


@pytest.mark.parametrize(
    ("year", "speaks", "said", "never"),
    [
        (1, "small", "Dette kan du!", "av 12 svar"),
        (6, "middle", "Dette kan du. Du kan hjelpa andre.", "Beta"),
        (9, "big", "Dette kan du. Du kan hjelpa andre.", "Dette kan du!"),
        (12, "upper", "Dette kan du. Du kan hjelpa andre.", "Dette kan du!"),
    ],
)
def test_the_page_speaks_as_to_one_of_that_age(
    room: Classroom, login: Any, year: int, speaks: str, said: str, never: str
) -> None:
    in_year(room, room.pupils[0], year)
    answer = login(room.pupils[0]).get("/mi-framgang/")
    assert answer.context["stage"] == speaks
    assert said in answer.content.decode()
    assert never not in answer.content.decode()


@pytest.mark.parametrize("year", [2, 6, 9])
def test_whatever_the_age_the_facts_are_the_same(room: Classroom, login: Any, year: int) -> None:
    login(room.teacher).get(f"/innsikt/{room.group.pk}/")
    in_year(room, room.pupils[0], year)
    page = login(room.pupils[0]).get("/mi-framgang/")
    [row] = page.context["rows"]
    assert (row.basis in page.content.decode(), row.area.name in page.content.decode()) == (True, True)
    assert f"{room.teacher.name} (lærar)" in page.content.decode()


def test_without_a_year_of_ones_own_that_of_the_group_is_used(room: Classroom, login: Any) -> None:
    with scope.enter(everything()):
        GroupFacts.objects.create(tenant_id=room.use.tenant_id, group=room.group, grades=[3, 4], since=START)
    assert login(room.pupils[0]).get("/mi-framgang/").context["stage"] == "small"


def test_what_is_stopped_is_not_shown_and_says_why(room: Classroom, login: Any) -> None:
    with scope.enter(everything()):
        Stop.objects.create(
            tenant_id=room.use.tenant_id, indicator="progress", why="Skeivt.", stopped_on=timezone.localdate()
        )
    page = login(room.pupils[0]).get("/mi-framgang/")
    assert page.context["rows"] == []
    assert page.content.decode().count(reverse("indicator", args=["progress"])) == 2


def test_the_page_asks_as_much_however_many_areas(room: Classroom, login: Any) -> None:
    pupil = login(room.pupils[0])
    with CaptureQueriesContext(connection) as few:
        pupil.get("/mi-framgang/")
    for number in range(4):
        with scope.enter(everything()):
            area = SkillArea.objects.create(tenant_id=room.use.tenant_id, name=f"Emne {number}")
        room.answered(room.pupils[0], True, True, area=area)
    with CaptureQueriesContext(connection) as many:
        pupil.get("/mi-framgang/")
    assert len(many) == len(few)
