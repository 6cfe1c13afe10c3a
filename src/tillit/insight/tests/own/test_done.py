"""Of what was done because of how they did, pupils read all that their teachers wrote of it, of themselves alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format

from tillit.fence import scope
from tillit.insight.actions import follow_up, look_again
from tillit.insight.models import FollowUp
from tillit.insight.tests.classroom import Classroom, in_weeks, person
from tillit.insight.tests.own.years import in_year
from tillit.organisations.acting import Actor, everything
from tillit.organisations.tests.world import acting_as

pytestmark = pytest.mark.django_db
PLACES = ("/mi-framgang/", "/mi-framgang/framgang.csv", "/innsyn/alt/")


def begun(room: Classroom, *pupils: Actor, what: str = "Leike butikk.") -> FollowUp:
    """With these, or with everybody where none is named."""
    with acting_as(room.teacher):
        return follow_up(
            room.group, by=room.teacher, skill_area=room.area, what=what, look_again_on=in_weeks(2),
            whole_group=not pupils, pupils=[person(each) for each in pupils],
        )  # fmt: skip


def looked_at(room: Classroom, made: FollowUp) -> None:
    with acting_as(room.teacher):
        look_again(made, by=room.teacher, helped="partly", learned="Pengar er lettare enn kaker.")


def told(day: date) -> str:
    with translation.override("nn"):
        return date_format(day, "j. F Y")


@pytest.mark.parametrize("year", [2, 6, 9])
def test_it_is_told_who_did_it_and_when_somebody_looks_again(room: Classroom, login: Any, year: int) -> None:
    mine = room.pupils[0]
    in_year(room, mine, year)
    made, pupil = begun(room, mine), login(mine)
    for at in PLACES:
        said = pupil.get(at).content.decode()
        assert (f"Skal sjåast på nytt {told(in_weeks(2))}." in said, room.teacher.name in said) == (True, True), at
        assert "Sett på nytt" not in said, at
    looked_at(room, made)
    for at in PLACES:
        said = pupil.get(at).content.decode()
        assert (f"Sett på nytt {told(timezone.localdate())}." in said, room.teacher.name in said) == (True, True), at
        assert "Skal sjåast på nytt" not in said, at


def test_done_with_everybody_it_is_told_without_how_anybody_stood(room: Classroom, login: Any, api: Any) -> None:
    looked_at(room, begun(room))
    mine = room.pupils[1]
    for at in PLACES:
        said = login(mine).get(at).content.decode()
        assert ("Leike butikk." in said, "Pengar er lettare enn kaker." in said) == (True, True), at
        assert ("Før:" in said, "trygg" in said) == (False, False), at
    [done] = api(mine).get("/api/v1/insight/own").json()["done"]
    assert (done["helped"], done["before"], done["after"]) == ("partly", "", "")


def test_what_was_done_with_others_is_not_told(room: Classroom, login: Any, api: Any) -> None:
    looked_at(room, begun(room, room.pupils[0]))
    mine = room.pupils[1]
    assert not any("Leike butikk." in login(mine).get(at).content.decode() for at in PLACES)
    assert api(mine).get("/api/v1/insight/own").json()["done"] == []


def test_where_too_little_was_known_it_is_said_as_everywhere_on_the_page(room: Classroom, login: Any) -> None:
    begun(room, room.pupils[1])
    assert "Før: ikkje nok til å seia noko enno" in login(room.pupils[1]).get("/mi-framgang/").content.decode()


def test_when_its_time_is_out_the_page_tells_it_no_more(room: Classroom, login: Any) -> None:
    """It goes by night; until then it is still told where all that is stored is."""
    made = begun(room, room.pupils[0])
    with scope.enter(everything()):
        FollowUp.objects.filter(pk=made.pk).update(delete_on=timezone.localdate())
    said = ["Leike butikk." in login(room.pupils[0]).get(at).content.decode() for at in PLACES]
    assert said == [False, False, True]


@pytest.mark.parametrize("at", [*PLACES, "/api/v1/insight/own"])
def test_as_much_is_asked_however_much_was_done(room: Classroom, login: Any, api: Any, at: str) -> None:
    mine = room.pupils[0]
    browser = (api if at.startswith("/api/") else login)(mine)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(at).status_code == 200
        return len(found)

    looked_at(room, begun(room, mine))
    looked_at(room, begun(room))
    asked()
    few = asked()
    for number in range(3):
        looked_at(room, begun(room, mine, what=f"Butikk {number}."))
        looked_at(room, begun(room, what=f"Alle {number}."))
    assert asked() == few


def test_whoever_writes_it_is_told_who_reads_it(room: Classroom, login: Any) -> None:
    made, teacher = begun(room, room.pupils[0]), login(room.teacher)
    for at in (f"/innsikt/{room.group.pk}/follow_up/", f"/innsikt/oppfolging/{made.pk}/look_again/"):
        assert "Den det gjeld, kan lesa det" in teacher.get(at).content.decode(), at
