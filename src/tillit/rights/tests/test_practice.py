from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from tillit.activity import personal_data
from tillit.activity.models import Choice
from tillit.activity.tests.live import TALKATIVE, key_of, live_use
from tillit.audit.models import Entry
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.record.codes import Nature
from tillit.rights.practice import rules

pytestmark = pytest.mark.django_db
SUMMATIVE = msgspec.structs.replace(TALKATIVE, nature=Nature.SUMMATIVE)


@pytest.fixture
def use(world: World) -> Use:
    found = live_use(world)
    key_of(world, found)
    return found


@pytest.fixture
def pupil(world: World) -> Actor:
    return world.actor(Role.PUPIL)


def choices() -> list[tuple[int | None, str]]:
    """What keeps a pupil out now: where, and why."""
    with scope.enter(everything()):
        rows = Choice.objects.filter(until__gt=timezone.now()).order_by("use_id")
        return list(rows.values_list("use_id", "kind"))


@pytest.mark.parametrize("one", [True, False])
def test_goes_in_sees_it_on_every_page_and_goes_out(use: Use, pupil: Actor, login: Any, one: bool) -> None:
    browser = login(pupil)
    browser.post("/ovingsrom/", {"use": use.pk if one else "", "length": "day"})
    assert choices() == [(use.pk if one else None, "practice")]
    for page in ("/", "/innsyn/", "/katalog/"):
        assert 'href="/ovingsrom/"' in browser.get(page).content.decode().split('<main id="content"')[1]
    assert "Gå ut" in browser.get("/ovingsrom/").content.decode()
    browser.post("/ovingsrom/ut/")
    assert choices() == []
    assert "Gå inn" in browser.get("/ovingsrom/").content.decode()


def test_api_does_the_same(use: Use, pupil: Actor, api: Any) -> None:
    program = api(pupil)
    sent = {"use": use.pk, "length": "lesson"}
    found = program.post("/api/v1/practice-room/enter", sent, content_type="application/json").json()
    assert (found["on"], found["services"]) == (True, ["Reknefjell"])
    assert program.get("/api/v1/practice-room").json() == found
    assert program.post("/api/v1/practice-room/leave").json() == {"on": False, "services": [], "until": None}
    wrong = program.post(
        "/api/v1/practice-room/enter", {"use": 999_999, "length": "week"}, content_type="application/json"
    )
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"use", "length"})
    assert choices() == []


@pytest.mark.parametrize(
    ("length", "at", "ends"),
    [("lesson", "2026-11-23T09:00", "2026-11-23T10:00"), ("day", "2026-11-23T09:00", "2026-11-24T00:00"),
     ("lesson", "2026-11-23T23:30", "2026-11-24T00:00")],
)  # fmt: skip
def test_ends_by_itself_and_never_later_than_the_day(length: str, at: str, ends: str) -> None:
    begun, ended = (timezone.make_aware(datetime.fromisoformat(each)) for each in (at, ends))
    assert rules.ends(length, begun) == ended


def test_going_in_again_is_one_room_and_not_two(use: Use, pupil: Actor, login: Any) -> None:
    browser = login(pupil)
    for length in ("lesson", "day", "lesson"):
        browser.post("/ovingsrom/", {"use": "", "length": length})
    assert choices() == [(None, "practice")]


def test_tests_have_no_practice_room_and_all_means_the_rest(world: World, use: Use, pupil: Actor, login: Any) -> None:
    test, browser = live_use(world, "Prøvetimen", purpose=SUMMATIVE), login(pupil)
    page = browser.get("/ovingsrom/").content.decode()
    assert "Desse er for prøver, og har ikkje øvingsrom: Prøvetimen" in page
    assert browser.post("/ovingsrom/", {"use": test.pk, "length": "day"}).status_code == 403
    browser.post("/ovingsrom/", {"use": "", "length": "day"})
    assert choices() == [(use.pk, "practice")]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PRINCIPAL, Role.GUARDIAN, Role.NETWORK])
def test_nobody_else_goes_in_or_looks_in(use: Use, world: World, login: Any, role: Role) -> None:
    assert login(world.actor(role)).get("/ovingsrom/").status_code == 403


def test_nothing_of_it_stands_in_the_log_or_outlives_the_day(use: Use, pupil: Actor, login: Any) -> None:
    browser = login(pupil)
    browser.post("/ovingsrom/", {"use": "", "length": "day"})
    browser.post("/ovingsrom/ut/")
    with scope.enter(everything()):
        assert not Entry.objects.filter(person_id=pupil.person_id).exists()
        assert Choice.objects.count() == 1
        personal_data.delete_expired(timezone.localdate() + timedelta(days=1))
        assert Choice.objects.count() == 0
