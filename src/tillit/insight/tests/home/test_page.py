"""Those at home see what the child shows and what the age rule shows, where the record lets them see anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.activity.models import Choice
from tillit.analytics.models import SkillArea, Stop
from tillit.fence import scope
from tillit.insight import personal_data
from tillit.insight.actions import follow_up
from tillit.insight.models import Look, Shown
from tillit.insight.tests.classroom import Classroom, classroom, in_weeks, person
from tillit.insight.tests.own.years import in_year
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Guardianship
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, World, acting_as, member
from tillit.record.codes import Reader
from tillit.record.tests.processings import FORMATIVE

pytestmark = pytest.mark.django_db
TOGETHER = msgspec.structs.replace(FORMATIVE, readers=(Reader.TEACHER_OF_GROUP, Reader.GUARDIAN))


@pytest.fixture
def room(world: World) -> Classroom:
    """Its record lets those at home read progress."""
    made = classroom(world, pupils=3, purpose=TOGETHER)
    made.answered(made.pupils[0], *[True] * 12)
    return made


def guardian_of(room: Classroom, *children: Actor, name: str = "Bente Vaksen") -> Actor:
    made = member(room.group, Role.GUARDIAN, name.split(maxsplit=1)[0].lower(), name)
    with scope.enter(everything()):
        for child in children:
            Guardianship.objects.create(
                tenant_id=made.tenant_id, guardian_id=made.person_id, pupil_id=child.person_id, since=START
            )
    return made


def seen(page: Any) -> list[list[str]]:
    return [[row.found.area.name for row in child.rows] for child in page.get("/heime/").context["children"]]


def test_the_age_rule_shows_what_the_young_see(room: Classroom, login: Any) -> None:
    child = room.pupils[0]
    in_year(room, child, 3)
    answer = login(guardian_of(room, child)).get("/heime/")
    assert "Du ser dette fordi Elev er under 15 år." in answer.content.decode()
    assert "Elev 1" not in answer.content.decode()


def test_who_decides_shows_one_area_and_takes_it_back_at_once(room: Classroom, login: Any) -> None:
    child = room.pupils[0]
    in_year(room, child, born=timezone.localdate() - timedelta(days=16 * 366))
    with scope.enter(everything()):
        other = SkillArea.objects.create(tenant_id=room.use.tenant_id, name="Algebra")
    room.answered(child, True, True, area=other)
    home, mine = login(guardian_of(room, child)), login(child)
    assert seen(home) == [[]]
    assert "Elev bestemmer kva du ser her" in home.get("/heime/").content.decode()
    mine.post(f"/mi-framgang/omrade/{room.area.pk}/show/")
    assert seen(home) == [["Brøk"]]
    assert "Elev viser deg dette." in home.get("/heime/").content.decode()
    mine.post(f"/mi-framgang/rolle/{child.membership_id}/show_all/")
    assert seen(home) == [["Algebra", "Brøk"]]
    mine.post(f"/mi-framgang/omrade/{room.area.pk}/hide/")
    assert seen(home) == [["Algebra"]]
    mine.post(f"/mi-framgang/rolle/{child.membership_id}/hide_all/")
    assert seen(home) == [[]]


def test_where_the_record_lets_nobody_at_home_read_nothing_is_seen(world: World, login: Any) -> None:
    room = classroom(world, pupils=1)
    child = room.pupils[0]
    room.answered(child, *[True] * 12)
    in_year(room, child, 3)
    with scope.enter(everything()):
        Shown.objects.create(tenant_id=room.use.tenant_id, person_id=child.person_id, shown_on=timezone.localdate())
    home = login(guardian_of(room, child))
    assert seen(home) == [[]]
    assert "Skulen har bestemt at det ikkje blir vist heime." in home.get("/heime/").content.decode()
    page = login(child).get("/mi-framgang/")
    assert [row.buttons for row in page.context["rows"]] == [()]
    with scope.enter(everything()):
        assert not Look.objects.filter(by_role="guardian").exists()


def test_what_a_child_has_said_no_to_is_theirs_alone(room: Classroom, login: Any) -> None:
    """Whatever the age rule says: they see it themselves, and nobody else (GDPR Art. 18(1)(d))."""
    child = room.pupils[0]
    in_year(room, child, 3)
    home = login(guardian_of(room, child))
    with acting_as(room.teacher):
        follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="Leike butikk", look_again_on=in_weeks(2),
            pupils=[person(child)],
        )  # fmt: skip
    assert (seen(home), "Leike butikk" in home.get("/heime/").content.decode()) == ([["Brøk"]], True)
    with scope.enter(everything()):
        Choice.objects.create(
            tenant_id=room.use.tenant_id, person_id=child.person_id, kind=Choice.Kind.OBJECTION, since=timezone.now()
        )
        Look.objects.all().delete()
    assert (seen(home), "Leike butikk" in home.get("/heime/").content.decode()) == ([[]], False)
    with scope.enter(everything()):
        assert not Look.objects.exists()


def test_who_is_of_age_shows_what_they_show_and_no_list_beside_it(room: Classroom, login: Any, api: Any) -> None:
    child, services = room.pupils[0], f"<strong>{room.use.service.name}</strong>"
    guardian = guardian_of(room, child)
    home, program = login(guardian), api(guardian)
    in_year(room, child, born=timezone.localdate() - timedelta(days=17 * 365))
    assert services in home.get("/heime/").content.decode()
    in_year(room, child, born=timezone.localdate() - timedelta(days=18 * 366))
    page = home.get("/heime/").content.decode()
    assert (services in page, "Elev har fylt 18" in page, "Elev viser ikkje noko her" in page) == (False, True, True)
    login(child).post(f"/mi-framgang/omrade/{room.area.pk}/show/")
    page = home.get("/heime/").content.decode()
    assert (services in page, "Elev viser deg dette." in page, "Elev viser ikkje noko her" in page) == (False, True, False)
    [told] = program.get("/api/v1/insight/home").json()["children"]
    assert (told["of_age"], told["services"], [row["name"] for row in told["areas"]]) == (True, [], ["Brøk"])


def test_only_the_child_of_the_one_who_looks(room: Classroom, login: Any) -> None:
    in_year(room, room.pupils[0], 3)
    assert seen(login(guardian_of(room, room.pupils[1], name="Anne Annan"))) == [[]]
    nobody = login(guardian_of(room, name="Inga Ingen")).get("/heime/")
    assert nobody.context["children"] == []
    assert "Skulen har ikkje skrive opp at du er føresett" in nobody.content.decode()


def test_the_child_is_told_who_looked(room: Classroom, login: Any) -> None:
    child = room.pupils[0]
    in_year(room, child, 6)
    login(guardian_of(room, child)).get("/heime/")
    assert "Bente Vaksen (føresett)" in login(child).get("/mi-framgang/").content.decode()
    with scope.enter(everything()):
        [look] = Look.objects.filter(by_role="guardian")
    assert (look.purposes, look.policies) == (["formative"], {str(room.use.pk): 1})


def test_what_was_done_is_seen_only_where_the_area_is(room: Classroom, login: Any) -> None:
    child = room.pupils[0]
    in_year(room, child, born=timezone.localdate() - timedelta(days=16 * 366))
    with acting_as(room.teacher):
        follow_up(
            room.group, by=room.teacher, skill_area=room.area, what="Tallinje.", look_again_on=in_weeks(2),
            pupils=[person(child)],
        )  # fmt: skip
    home = login(guardian_of(room, child))
    assert "Tallinje." not in home.get("/heime/").content.decode()
    login(child).post(f"/mi-framgang/omrade/{room.area.pk}/show/")
    assert "Tallinje." in home.get("/heime/").content.decode()
    sister = login(guardian_of(room, room.pupils[1], name="Anne Annan"))
    login(room.pupils[1]).post(f"/mi-framgang/rolle/{room.pupils[1].membership_id}/show_all/")
    assert "Tallinje." not in sister.get("/heime/").content.decode()


def test_what_is_stopped_is_shown_to_nobody(room: Classroom, login: Any) -> None:
    in_year(room, room.pupils[0], 3)
    home = login(guardian_of(room, room.pupils[0]))
    with scope.enter(everything()):
        Stop.objects.create(
            tenant_id=room.use.tenant_id, indicator="progress", why="Skeivt.", stopped_on=timezone.localdate()
        )
    assert seen(home) == [[]]
    assert "Les kvifor" in home.get("/heime/").content.decode()


def test_the_page_asks_as_much_however_many_children(room: Classroom, login: Any) -> None:
    home, children = guardian_of(room, room.pupils[0]), room.pupils
    in_year(room, children[0], 3)
    page = login(home)
    with CaptureQueriesContext(connection) as one:
        page.get("/heime/")
    with scope.enter(everything()):
        for child in children[1:]:
            Guardianship.objects.create(
                tenant_id=home.tenant_id, guardian_id=home.person_id, pupil_id=child.person_id, since=START
            )
    for child in children[1:]:
        in_year(room, child, 3)
        room.answered(child, True, True, True)
    with CaptureQueriesContext(connection) as three:
        page.get("/heime/")
    assert (len(seen(page)), len(three)) == (3, len(one))


def test_what_is_shown_is_told_and_can_be_forgotten(room: Classroom, login: Any) -> None:
    child = room.pupils[0]
    login(child).post(f"/mi-framgang/omrade/{room.area.pk}/show/")
    with scope.enter(everything()):
        assert [len(held.rows) for held in personal_data.collect(child.person_id) if held.rows] == [1]
        personal_data.erase(child.person_id, today=timezone.localdate())
        assert not Shown.objects.exists()
