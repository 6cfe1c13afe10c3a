"""A student decides what is analysed, and when to be told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from tillit.analytics.models import LeftOut, State
from tillit.fence import scope
from tillit.insight.actions import follow_up
from tillit.insight.models import Finding, Look, Notify
from tillit.insight.own.notifying import tell_of_the_week
from tillit.insight.tests.classroom import Classroom, in_weeks, person
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Enrolment, Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, acting_as, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def student(room: Classroom) -> Actor:
    made = member(room.world.schools[0], Role.STUDENT, "student", "Stine Student")
    with scope.enter(everything()):
        Person.objects.filter(pk=made.person_id).update(email="stine@example.org")
        Enrolment.objects.create(tenant_id=made.tenant_id, person_id=made.person_id, group=room.group, since=START)
    room.answered(made, True, True, True, True)
    return made


def states(room: Classroom) -> int:
    with scope.enter(everything()):
        return State.objects.filter(use_id=room.use.pk).count()


def test_leaving_forgets_what_was_worked_out_and_the_page_says_so(room: Classroom, student: Actor, login: Any) -> None:
    page, before = login(student), states(room)
    shown = page.get("/mi-framgang/")
    assert (shown.context["stage"], len(shown.context["rows"])) == ("upper", 1)
    assert [row.left for row in shown.context["analysed"]] == [False]
    assert page.post(f"/mi-framgang/teneste/{room.use.pk}/leave_out/").status_code == 302
    shown = page.get("/mi-framgang/")
    assert ([row.left for row in shown.context["analysed"]], shown.context["rows"]) == ([True], [])
    assert states(room) == before - 1
    page.post(f"/mi-framgang/teneste/{room.use.pk}/take_in/")
    with scope.enter(everything()):
        assert not LeftOut.objects.exists()
    page.post(f"/mi-framgang/student/{student.membership_id}/leave_out_all/")
    shown = page.get("/mi-framgang/")
    assert shown.context["left_all"] is True
    assert "Du har valt det sjølv" in shown.content.decode()


@pytest.mark.parametrize("everywhere", [True, False])
def test_leaving_takes_their_words_out_of_what_was_done(
    room: Classroom, student: Actor, login: Any, everywhere: bool
) -> None:
    with acting_as(room.teacher):
        made = follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="Øving i par", look_again_on=in_weeks(2),
            pupils=[person(student)],
        )  # fmt: skip
    with scope.enter(everything()):
        assert made.pupils.get().before != "too_little"
    at = f"student/{student.membership_id}/leave_out_all" if everywhere else f"teneste/{room.use.pk}/leave_out"
    assert login(student).post(f"/mi-framgang/{at}/").status_code == 302
    with scope.enter(everything()):
        made.refresh_from_db()
        assert made.pupils.get().before == "too_little"
        assert {word: number for word, number in made.before.items() if number} == {"too_little": 1}


def test_what_was_found_is_worked_out_anew_with_whoever_comes_back(
    room: Classroom, student: Actor, login: Any
) -> None:
    page = login(student)
    page.post(f"/mi-framgang/teneste/{room.use.pk}/leave_out/")
    with scope.enter(everything()):
        Finding.objects.create(
            tenant_id=student.tenant_id, group=room.group, indicator="basis", uses=[room.use.pk], rows=[],
            worked_out_at=timezone.now(), delete_on=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip
    page.post(f"/mi-framgang/teneste/{room.use.pk}/take_in/")
    with scope.enter(everything()):
        assert not Finding.objects.exists()


def test_a_student_is_spoken_to_as_one(student: Actor, login: Any) -> None:
    """Of lecturers and not of home; and no e-mail is promised before one is asked for."""
    page = login(student)
    pages = ["/mi-framgang/", f"/mi-framgang/rolle/{student.membership_id}/set_goal/"]
    shown, goal = (page.get(each).content.decode() for each in pages)
    assert ["Undervisarane mine kan sjå det" in goal, "Lærarane mine kan sjå det" in goal] == [True, False]
    assert ["undervisarane dine" in shown, "lærarane dine" in shown, "vist heime" in shown] == [True, False, False]
    assert ["Du får ingen e-post om dette." in shown, "aldri</strong>" in shown] == [True, False]


def test_the_file_of_a_student_speaks_of_lecturers_too(room: Classroom, student: Actor, login: Any) -> None:
    does_something(room, student)
    page = login(student)
    page.post(f"/mi-framgang/rolle/{student.membership_id}/set_goal/", {"text": "Brøk", "shared": "on"})
    told = page.get("/mi-framgang/framgang.csv").content.decode("utf-8-sig")
    assert ["Det undervisarane mine har gjort" in told, "undervisarane mine ser det" in told] == [True, True]
    assert "lærarane" not in told


def test_a_pupil_objects_instead(room: Classroom, login: Any) -> None:
    pupil = room.pupils[0]
    page = login(pupil)
    assert page.post(f"/mi-framgang/teneste/{room.use.pk}/leave_out/").status_code == 403
    assert page.post(f"/mi-framgang/student/{pupil.membership_id}/leave_out_all/").status_code == 403
    assert page.post(f"/mi-framgang/student/{pupil.membership_id}/notify/", {"when": "weekly"}).status_code == 403


def test_the_service_of_another_owner_is_not_found(room: Classroom, student: Actor, login: Any) -> None:
    stranger = member(room.world.foreign_owner, Role.STUDENT, "framand")
    assert login(stranger).post(f"/mi-framgang/teneste/{room.use.pk}/leave_out/").status_code == 404


def does_something(room: Classroom, student: Actor) -> None:
    with acting_as(room.teacher):
        follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="Tallinje, 12 minutt.",
            look_again_on=in_weeks(2), pupils=[person(student)],
        )  # fmt: skip


@pytest.mark.parametrize(("when", "letters"), [("at_once", 1), ("weekly", 0), ("never", 0), ("", 0)])
def test_as_it_happens_a_letter_says_only_that_there_is_something(
    room: Classroom, student: Actor, login: Any, django_capture_on_commit_callbacks: Any, when: str, letters: int
) -> None:
    if when:
        address = f"/mi-framgang/student/{student.membership_id}/notify/"
        login(student).post(address, {"when": when})
        assert login(student).get(address).context["form"]["when"].value() == when  # what was chosen stands there
    with django_capture_on_commit_callbacks(execute=True):
        does_something(room, student)
    assert [letter.to for letter in mail.outbox] == [["stine@example.org"]] * letters
    for letter in mail.outbox:
        assert "/mi-framgang/" in letter.body
        assert not any(word in letter.body for word in ("12 min", "Brøk", room.teacher.name, room.use.service.name))


@pytest.mark.parametrize(
    ("when", "seen", "letters"), [("weekly", 1, 1), ("weekly", 0, 0), ("weekly", 9, 0), ("at_once", 1, 0)]
)
def test_once_a_week_where_somebody_has_looked(
    room: Classroom, student: Actor, django_capture_on_commit_callbacks: Any, when: str, seen: int, letters: int
) -> None:
    today = timezone.localdate()
    with scope.enter(everything()):
        Notify.objects.create(tenant_id=student.tenant_id, person_id=student.person_id, when=when, chosen_on=today)
        Look.objects.create(
            tenant_id=student.tenant_id, pupil_id=student.person_id, by_id=1, by_name="Kari", by_role="teacher",
            what=str(uuid4())[:20], purposes=[], policies={}, day=today - timedelta(days=seen),
        )  # fmt: skip
        with django_capture_on_commit_callbacks(execute=True):
            assert tell_of_the_week(today) == letters
    assert len(mail.outbox) == letters


@pytest.mark.parametrize(("when", "told"), [("weekly", True), ("", True), ("never", False)])
def test_where_they_start_they_see_what_was_done_unless_they_never_want_to(
    room: Classroom, student: Actor, login: Any, when: str, told: bool
) -> None:
    does_something(room, student)
    page = login(student)
    if when:
        page.post(f"/mi-framgang/student/{student.membership_id}/notify/", {"when": when})
    assert ("Læraren din har gjort noko" in page.get("/").content.decode()) is told
