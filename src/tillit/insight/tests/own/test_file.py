"""All that the page tells somebody about themselves, to take with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.analytics.models import SkillArea, Stop
from tillit.fence import scope
from tillit.insight.actions import follow_up
from tillit.insight.models import Goal
from tillit.insight.tests.classroom import Classroom, in_weeks, person
from tillit.insight.tests.own.years import in_year
from tillit.insight.tests.reading_files import read
from tillit.organisations.acting import everything
from tillit.organisations.models import Enrolment
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, acting_as, member

pytestmark = pytest.mark.django_db
FILE = "/mi-framgang/framgang"


def test_a_pupils_file_says_all_that_the_page_says(room: Classroom, login: Any) -> None:
    with acting_as(room.teacher):
        follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="Tallinje.", look_again_on=in_weeks(2),
            pupils=[person(room.pupils[0])],
        )  # fmt: skip
    login(room.teacher).get(f"/innsikt/{room.group.pk}/")
    pupil, today = login(room.pupils[0]), timezone.localdate().isoformat()
    goal = {"text": "=Brøk og desimaltal", "shared": "on"}
    pupil.post(f"/mi-framgang/rolle/{room.pupils[0].membership_id}/set_goal/", goal)
    page = pupil.get("/mi-framgang/")
    [row], purposes = page.context["rows"], ", ".join(page.context["purposes"])
    header, area, goals, done, again, home, look = (
        login(room.pupils[0]).get(f"{FILE}.csv").content.decode("utf-8-sig").splitlines()
    )
    assert header == "Kva;Gjeld;Kva det seier;Meir;Kven;Når;Kan brukast til"
    last = row.progress.last_day.isoformat()
    assert area == f"Kva eg kan;Brøk;{row.word}. {row.said};{row.basis};;{last};{purposes}"
    assert goals == "Måla mine;;'=Brøk og desimaltal;lærarane mine ser det;;;"
    assert done.startswith('Kva lærarane mine har gjort;Brøk;Tallinje.;"Skal sjåast på nytt ')
    assert again.split(";")[:3] == ['Før: trygg"', room.teacher.name, today]
    assert home == f"Heime;{room.use.service.name};Blir ikkje vist heime.;;;;"
    assert look.split(";")[4:] == [f"{room.teacher.name} (lærar)", today, purposes]


@pytest.mark.parametrize("year", [2, 6, 9])
def test_a_file_is_linked_to_and_read_at_every_age(room: Classroom, login: Any, year: int) -> None:
    in_year(room, room.pupils[0], year)
    pupil = login(room.pupils[0])
    page = pupil.get("/mi-framgang/")
    assert [f'href="{FILE}.{sheet}"' in page.content.decode() for sheet in ("csv", "xlsx")] == [True, True]
    [row], told = page.context["rows"], read(pupil, FILE)
    assert told[1][1:4] == ["Brøk", f"{row.word}. {row.said}", row.basis]


def test_a_file_is_of_nobody_else(room: Classroom, login: Any) -> None:
    login(room.teacher).get(f"/innsikt/{room.group.pk}/")
    told = read(login(room.pupils[1]), FILE)
    assert [line[0] for line in told[1:]] == ["Heime"], "nobody has seen anything of them"
    assert "Elev 0" not in str(told)


def test_a_student_reads_what_is_analysed_and_when_they_are_told(room: Classroom, login: Any) -> None:
    student = member(room.world.schools[0], Role.STUDENT, "student", "Stine Student")
    with scope.enter(everything()):
        Enrolment.objects.create(
            tenant_id=student.tenant_id, person_id=student.person_id, group=room.group, since=START
        )
    room.answered(student, True, True, True, True)
    browser, service = login(student), room.use.service.name
    assert [line[:3] for line in read(browser, FILE)[2:]] == [
        ["Kva som blir analysert", service, "blir analysert"], ["Når eg får vita det", "", "aldri"]
    ]  # fmt: skip
    browser.post(f"/mi-framgang/teneste/{room.use.pk}/leave_out/")
    assert read(browser, FILE)[1][:3] == ["Kva som blir analysert", service, "ikkje analysert"]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.GUARDIAN, Role.PRINCIPAL])
def test_only_who_learns_has_a_file_of_their_own(room: Classroom, login: Any, role: Role) -> None:
    assert login(room.world.actor(role)).get(f"{FILE}.csv").status_code == 403


def test_what_is_stopped_is_in_no_file_and_the_file_says_why(room: Classroom, login: Any) -> None:
    with scope.enter(everything()):
        Stop.objects.create(
            tenant_id=room.use.tenant_id, indicator="progress", why="Skeivt.", stopped_on=timezone.localdate()
        )
    assert read(login(room.pupils[0]), FILE)[1][:3] == ["Kva eg kan", "", "Ikkje vist no: Skeivt."]


def test_a_file_asks_as_much_however_much_there_is(room: Classroom, login: Any) -> None:
    pupil = login(room.pupils[0])
    pupil.get(f"{FILE}.csv")
    with CaptureQueriesContext(connection) as few:
        pupil.get(f"{FILE}.csv")
    with scope.enter(everything()):
        for at in range(3):
            area = SkillArea.objects.create(tenant_id=room.use.tenant_id, name=f"Emne {at}")
            Goal.objects.create(
                tenant_id=room.use.tenant_id, person_id=room.pupils[0].person_id, skill_area=area, text=f"Mål {at}",
                made_on=timezone.localdate(), delete_on=in_weeks(9),
            )  # fmt: skip
            room.answered(room.pupils[0], True, True, area=area)
    with CaptureQueriesContext(connection) as many:
        assert len(pupil.get(f"{FILE}.csv").content.decode().splitlines()) == 9
    assert len(many) == len(few)
