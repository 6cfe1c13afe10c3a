"""The group as a file: what the pages say of it, nobody named, nothing of one or two."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tillit.activity import actions as activity
from tillit.analytics.models import SkillArea, Stop
from tillit.curriculum.models import Aim, AimSet, Plan
from tillit.fence import scope
from tillit.insight.models import Look
from tillit.insight.tests.classroom import Classroom, classroom
from tillit.insight.tests.group.conftest import HALVES, Answering
from tillit.insight.tests.reading_files import read
from tillit.organisations.acting import everything
from tillit.organisations.models import GroupFacts, Teaching
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, World, acting_as

pytestmark = pytest.mark.django_db
RIGHT, WRONG = [True] * 12, [False] * 12


@pytest.fixture
def room(world: World) -> Classroom:
    """Two are safe, four need more practice, one has answered nothing; of another area only four have."""
    made = classroom(world, pupils=7)
    with scope.enter(everything()):
        other = SkillArea.objects.create(tenant_id=made.use.tenant_id, name="Lesing")
    for number, pupil in enumerate(made.pupils[:6]):
        made.answered(pupil, *(RIGHT if number < 2 else WRONG))
        if number < 4:
            made.answered(pupil, *RIGHT, area=other)
    return made


def there(room: Classroom) -> str:
    return f"/innsikt/{room.group.pk}/framgang"


def test_the_file_says_of_the_group_what_the_page_says(room: Classroom, login: Any) -> None:
    browser = login(room.teacher)
    page = browser.get(f"/innsikt/{room.group.pk}/")
    header, *lines = read(browser, there(room))
    assert header[0:6] == ["Kva", "Gjeld", "Så langt svara fortel", "Elevar", "Av elevar, minst", "Nyaste svar"]
    assert list(page.context["found"].areas[0].counts.values()) == [2, 0, 4, 1]
    last = (timezone.localdate() - timedelta(days=1)).isoformat()
    basis = [room.use.service.name, ", ".join(page.context["purposes"])]
    assert lines == [
        ["Ferdigheitsområde", "Brøk", word, number, "5", last, *basis]
        for word, number in (("trygg", "under 3"), ("på veg", "under 3"), ("treng meir øving", "4"),
                             ("betre enn før", "under 3"), ("mindre bra enn før", "under 3"))
    ] + [["Ferdigheitsområde", "Lesing", "for få til å fortelja om i ei fil", "", "", "", *basis]]  # fmt: skip
    assert f'href="{there(room)}.xlsx"' in page.content.decode()


def test_a_file_names_nobody(room: Classroom, login: Any) -> None:
    told = str(read(login(room.teacher), there(room)))
    assert [each.name for each in (*room.pupils, room.teacher) if each.name in told] == []


def test_taking_a_file_is_a_look_like_another(room: Classroom, login: Any) -> None:
    login(room.teacher).get(f"{there(room)}.csv")
    with scope.enter(everything()):
        looks = list(Look.objects.all())
    assert {each.pupil_id for each in looks} == {each.person_id for each in room.pupils[:6]}
    assert {(each.by_name, each.what, bool(each.purposes)) for each in looks} == {(room.teacher.name, "progress", True)}
    assert room.teacher.name in login(room.pupils[0]).get("/mi-framgang/").content.decode()


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.NETWORK, Role.PUPIL, Role.DIRECTOR])
def test_other_roles_get_no_file(room: Classroom, login: Any, role: Role) -> None:
    assert login(room.world.actor(role)).get(f"{there(room)}.csv").status_code == 403


def test_who_does_not_teach_the_group_gets_no_file(room: Classroom, login: Any) -> None:
    with scope.enter(everything()):
        Teaching.objects.all().update(until=timezone.localdate())
    assert login(room.teacher).get(f"{there(room)}.csv").status_code == 404


def test_nobody_gets_a_file_before_having_read_what_one_must_know(world: World, login: Any) -> None:
    room = classroom(world, trained=False)
    answer = login(room.teacher).get(f"{there(room)}.xlsx")
    assert (answer.status_code, answer.url) == (302, f"/innsikt/kurs/{room.teacher.membership_id}/finish/")


def test_a_file_is_empty_when_analysis_is_turned_off(room: Classroom, login: Any) -> None:
    with acting_as(room.teacher):
        activity.turn_off_analysis_at(room.use, room.group, by=room.teacher)
    assert len(read(login(room.teacher), there(room))) == 1
    assert there(room) not in login(room.teacher).get(f"/innsikt/{room.group.pk}/").content.decode()


def test_what_is_stopped_is_in_no_file_and_the_file_says_why(room: Classroom, login: Any) -> None:
    with scope.enter(everything()):
        for code in ("progress", "task"):  # what is hard just now is of the model of progress
            Stop.objects.create(
                tenant_id=room.use.tenant_id, indicator=code, why="Skeivt.", stopped_on=timezone.localdate()
            )
    lines = read(login(room.teacher), there(room))
    assert [line[:3] for line in lines[1:]] == [
        [what, "", "Ikkje vist no: Skeivt."]
        for what in ("Ferdigheitsområde", "Oppgåver som kanskje ikkje fungerer", "Dette er vanskeleg no")
    ]  # fmt: skip


def test_what_a_group_can_take_up_is_in_the_file_as_on_the_page(answering: Answering, login: Any) -> None:
    room, pupils = answering.room, answering.room.pupils
    answering.place()
    answering.all_say(pupils[:3], "7", "a", definition=HALVES)
    answering.all_say(pupils[3:5], "7", "berre to", definition=HALVES)
    answering.say(pupils[5], "7", "b", right=True, definition=HALVES)
    answering.work_out()
    browser = login(room.teacher)
    page = browser.get(answering.url)
    lines = [line for line in read(browser, there(room))[1:] if line[0] != "Ferdigheitsområde"]
    task, [basis] = "Kva er halvparten av 1/2?", page.context["parts"]["basis"].rows
    day = basis.last_day.isoformat()
    assert [line[1:6] for line in lines] == [
        [task, "svarte «1/4»", "3", "", ""], [task, "rett åleine", "under 3", "5", ""],
        [task, "rett med hjelp", "under 3", "5", ""], [task, "ikkje enno", "5", "5", ""],
        ["Brøk", f"1 oppgåve, 6 svar, frå {day}", "6", "", day],
    ]  # fmt: skip
    assert {tuple(line[6:]) for line in lines} == {(room.use.service.name, ", ".join(page.context["purposes"]))}
    assert [name for name in ("berre to", *(each.name for each in pupils)) if name in str(lines)] == []


def test_an_aim_few_have_worked_with_is_told_without_how_many(answering: Answering, login: Any) -> None:
    room, pupils = answering.room, answering.room.pupils
    with scope.enter(everything()):
        plan = Plan.objects.create(code="XYZ01-01", titles={"nn": "Fag"})
        aims = AimSet.objects.create(code="KV7", plan=plan, years=[7])
        for number in range(3):
            Aim.objects.create(
                code=f"KM{number}", plan=plan, aim_set=aims, order=number, titles={"nn": f"=mål {number}"}
            )
        GroupFacts.objects.create(
            tenant_id=room.use.tenant_id, group=room.group, grades=[7], subjects=["XYZ0007"], since=START
        )
    answering.all_say(pupils[:4], "8", right=True, tags=("KM0",))
    answering.all_say(pupils[:2], "9", right=True, tags=("KM1",))
    answering.work_out()
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    text = login(room.teacher).get(f"{there(room)}.csv").content.decode()
    assert [line.split(";")[1:6] for line in text.splitlines() if line.startswith("Kompetansemål")] == [
        ["'=mål 0", "har arbeidd med det", "4", "", day], ["'=mål 1", "har arbeidd med det", "under 3", "", ""],
        ["'=mål 2", "ingen teneste har gjeve oppgåver i det", "0", "", ""],
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(login(room.teacher).get(f"{there(room)}.xlsx").content))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}


def test_a_file_asks_as_much_however_many_areas_and_pupils(room: Classroom, login: Any) -> None:
    browser = login(room.teacher)
    browser.get(f"{there(room)}.csv")
    with CaptureQueriesContext(connection) as few:
        browser.get(f"{there(room)}.csv")
    with scope.enter(everything()):
        areas = [SkillArea.objects.create(tenant_id=room.use.tenant_id, name=f"Emne {at}") for at in range(3)]
    for area in areas:
        for pupil in room.pupils:
            room.answered(pupil, *RIGHT, area=area)
    with CaptureQueriesContext(connection) as many:
        assert browser.get(f"{there(room)}.csv").content.decode().count("Emne") == 15
    assert len(many) == len(few)
