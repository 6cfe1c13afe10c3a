from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.activity import actions as activity
from tillit.activity.models import Choice
from tillit.fence import scope
from tillit.insight import actions, seeing
from tillit.insight.models import FollowUp, Look
from tillit.insight.tests.classroom import Classroom, classroom, in_weeks, person
from tillit.organisations.acting import everything
from tillit.organisations.models import Teaching
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.web.denied import Denied, Invalid

pytestmark = pytest.mark.django_db

RIGHT, WRONG = [True] * 12, [False] * 12


@pytest.fixture
def room(world: World) -> Classroom:
    made = classroom(world)
    for pupil in made.pupils[:2]:
        made.answered(pupil, *RIGHT)
    for pupil in made.pupils[2:5]:
        made.answered(pupil, *WRONG)
    return made


def page(room: Classroom, login: Any) -> str:
    return str(login(room.teacher).get(f"/innsikt/{room.group.pk}/").content.decode())


def test_the_teacher_sees_who_stands_where_and_is_asked_what_to_do(room: Classroom, login: Any) -> None:
    answer = login(room.teacher).get(f"/innsikt/{room.group.pk}/")
    found = answer.context["found"]
    assert {str(level): number for level, number in found.areas[0].counts.items()} == {
        "safe": 2, "on_the_way": 0, "needs_practice": 3, "too_little": 1,
    }  # fmt: skip
    assert [(each.code, each.pupils) for each in found.questions] == [("hard", 3)]
    text = answer.content.decode()
    assert "12 svar frå 1 teneste" in text
    assert [name in text for name in ("Elev 0", "Elev 4")] == [True, True]


def test_a_look_is_written_down_once_a_day_and_told_to_the_pupil(room: Classroom, login: Any) -> None:
    page(room, login), page(room, login)
    with scope.enter(everything()):
        assert Look.objects.count() == 5  # nothing has come of the sixth
        look = Look.objects.filter(pupil_id=room.pupils[0].person_id).get()
        assert (look.by_name, look.by_role, look.policies) == (room.teacher.name, "teacher", {str(room.use.pk): 1})
        assert look.purposes != []
    pupil = login(room.pupils[0])
    for told in ("/mi-framgang/", "/innsyn/", "/innsyn/alt/"):
        assert room.teacher.name in pupil.get(told).content.decode()


def test_who_does_not_teach_the_group_finds_nothing(room: Classroom, login: Any) -> None:
    with scope.enter(everything()):
        Teaching.objects.all().update(until=timezone.localdate())
    assert login(room.teacher).get(f"/innsikt/{room.group.pk}/").status_code == 404
    with acting_as(room.teacher), pytest.raises(Denied):
        actions.follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="x", look_again_on=in_weeks(2), whole_group=True
        )


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.NETWORK, Role.PUPIL, Role.DIRECTOR])
def test_other_roles_do_not_see_pupils(room: Classroom, login: Any, role: Role) -> None:
    assert login(room.world.actor(role)).get(f"/innsikt/{room.group.pk}/").status_code == 403


def test_nobody_sees_before_having_read_what_one_must_know(world: World, login: Any) -> None:
    room = classroom(world, trained=False)
    browser = login(room.teacher)
    there = f"/innsikt/kurs/{room.teacher.membership_id}/finish/"
    answer = browser.get(f"/innsikt/{room.group.pk}/")
    assert (answer.status_code, answer.url) == (302, there)
    assert "teieplikt" in browser.get(there).content.decode()
    assert browser.post(there, {}).status_code == 422
    assert browser.post(there, {"understood": "on"}).status_code == 302
    assert browser.get(f"/innsikt/{room.group.pk}/").status_code == 200


def test_nothing_is_shown_where_analysis_is_not_on(world: World, login: Any) -> None:
    room = classroom(world, on=False)
    room.answered(room.pupils[0], *RIGHT)
    assert login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["found"].areas == ()


@pytest.mark.parametrize("everywhere", [True, False])
def test_who_objects_is_seen_by_nobody_else(room: Classroom, login: Any, everywhere: bool) -> None:
    """Neither while it is answered nor afterwards: there is too little to say, as of anybody."""
    with scope.enter(everything()):
        Choice.objects.create(
            tenant_id=room.use.tenant_id, person_id=room.pupils[0].person_id, kind=Choice.Kind.OBJECTION,
            use=None if everywhere else room.use, since=timezone.now(),
        )  # fmt: skip
    found = login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["found"]
    assert room.pupils[0].person_id not in {each.person.pk for each in found.areas[0].pupils}
    assert {str(level): number for level, number in found.areas[0].counts.items()} == {
        "safe": 1, "on_the_way": 0, "needs_practice": 3, "too_little": 2,
    }  # fmt: skip
    assert room.area.name in login(room.pupils[0]).get("/mi-framgang/").content.decode()


def test_it_is_gone_from_the_page_when_analysis_is_turned_off(room: Classroom, login: Any) -> None:
    with acting_as(room.teacher):
        activity.turn_off_analysis_at(room.use, room.group, by=room.teacher)
    assert login(room.teacher).get(f"/innsikt/{room.group.pk}/").context["found"].areas == ()


def test_only_those_who_go_to_the_group_are_looked_up(room: Classroom) -> None:
    stranger = room.world.actor(Role.PUPIL, room.world.schools[0])
    room.answered(stranger, *WRONG)
    with acting_as(room.teacher):
        found = seeing.overview(room.group, timezone.localdate())
    assert stranger.person_id not in {each.person.pk for area in found.areas for each in area.pupils}


def test_the_page_asks_the_same_number_of_questions_for_more_pupils(room: Classroom) -> None:
    def asked() -> int:
        with acting_as(room.teacher), CaptureQueriesContext(connection) as queries:
            seeing.overview(room.group, timezone.localdate())
        return len(queries)

    before = asked()
    for number in range(5):
        room.answered(member(room.group, Role.PUPIL, f"ny-{number}"), *WRONG)
    assert asked() == before < 12


def test_the_circle_from_what_is_seen_to_whether_it_helped(room: Classroom, login: Any) -> None:
    browser, chosen = login(room.teacher), room.pupils[2:5]
    there = f"/innsikt/{room.group.pk}/follow_up/"
    said = {
        "skill_area": room.area.pk, "what": "Brøk på tallinje, i par.", "look_again_on": in_weeks(2).isoformat(),
        "pupils": [each.person_id for each in chosen],
    }  # fmt: skip
    assert browser.post(there, said).status_code == 302
    with scope.enter(everything()):
        made = FollowUp.objects.get()
        assert made.before == {"safe": 0, "on_the_way": 0, "needs_practice": 3, "too_little": 0}
        assert sorted(made.pupils.values_list("before", flat=True)) == ["needs_practice"] * 3
        FollowUp.objects.update(look_again_on=timezone.localdate())
    assert "Tid for å sjå på nytt" in browser.get("/innsikt/").content.decode()
    assert f"/innsikt/oppfolging/{made.pk}/look_again/" in browser.get("/").content.decode()
    for each in chosen[:2]:
        change(room, each.person_id)
    again = f"/innsikt/oppfolging/{made.pk}/look_again/"
    assert browser.post(again, {"helped": "partly", "learned": "Tallinje er bra."}).status_code == 302
    with scope.enter(everything()):
        made.refresh_from_db()
        assert made.after == {"safe": 2, "on_the_way": 0, "needs_practice": 1, "too_little": 0}
    assert "delvis" in page(room, login)
    assert "Brøk på tallinje" in login(chosen[0]).get("/mi-framgang/").content.decode()
    assert "Brøk på tallinje" not in login(room.pupils[0]).get("/mi-framgang/").content.decode()
    assert browser.post(again, {"helped": "yes"}).status_code == 403


def change(room: Classroom, person_id: int) -> None:
    from tillit.activity.models import Pseudonym
    from tillit.analytics.models import State

    with scope.enter(everything()):
        State.objects.filter(pseudonym__in=Pseudonym.objects.filter(person_id=person_id).values("value")).delete()
    room.answered(next(each for each in room.pupils if each.person_id == person_id), *RIGHT)


def test_follow_ups_cost_the_page_no_questions(room: Classroom, login: Any) -> None:
    def asked() -> int:
        browser = login(room.teacher)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/innsikt/{room.group.pk}/").status_code == 200
        return len(queries)

    def write() -> None:
        said = {"skill_area": room.area, "what": "x", "look_again_on": in_weeks(2), "pupils": [person(room.pupils[2])]}
        with acting_as(room.teacher):
            actions.follow_up(room.group, by=room.teacher, **said)

    write()
    asked()
    before = asked()
    for _ in range(4):
        write()
    assert asked() == before


def test_a_follow_up_of_those_who_are_gone_is_not_one_of_the_whole_group(room: Classroom) -> None:
    with acting_as(room.teacher):
        made = actions.follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="x", look_again_on=in_weeks(2),
            pupils=[person(room.pupils[2])],
        )  # fmt: skip
    with scope.enter(everything()):
        made.pupils.all().delete()
    with acting_as(room.teacher):
        assert set(actions.look_again(made, by=room.teacher, helped="unknown").after.values()) == {0}


def test_a_follow_up_says_with_whom_and_when(room: Classroom) -> None:
    def write(**said: Any) -> FollowUp:
        whole = {"skill_area": room.area, "what": "x", "look_again_on": in_weeks(2), "whole_group": True} | said
        return actions.follow_up(room.group, by=room.teacher, **whole)

    stranger = room.world.actor(Role.PUPIL, room.world.schools[0])
    with acting_as(room.teacher):
        with pytest.raises(Invalid):
            write(look_again_on=timezone.localdate())
        with pytest.raises(Invalid):
            write(look_again_on=in_weeks(60))
        with pytest.raises(Invalid):
            write(whole_group=False)
        with pytest.raises(Invalid):
            write(whole_group=False, pupils=[person(stranger)])
        assert write().before["needs_practice"] == 3


def test_nothing_is_kept_of_a_follow_up_past_its_day(room: Classroom) -> None:
    from tillit.insight import personal_data

    with acting_as(room.teacher):
        made = actions.follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="x", look_again_on=in_weeks(2), whole_group=True
        )
    with scope.enter(everything()):
        gone = personal_data.delete_expired(made.delete_on)
        assert {kind: number for kind, number in gone.items() if number} == {"follow_up": 1}
        assert not FollowUp.objects.exists()
