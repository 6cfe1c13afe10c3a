"""What a pupil sees of what services have told: in words, a page at a time, and all of it in the files."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tillit.activity.gate.people import stand_in
from tillit.activity.models import Pseudonym, Statement
from tillit.activity.store.hashing import number
from tillit.activity.tests.live import live_use
from tillit.activity.xapi.identity import agent_key
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import PupilFacts
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, member
from tillit.project.bench.measuring import BOUND
from tillit.rights.seeing.queries import PAGE
from tillit.rights.seeing.words import in_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(world: World) -> Use:
    return live_use(world)


@pytest.fixture
def pupil(world: World) -> Actor:
    return world.actor(Role.PUPIL)


def statement(name: str, when: datetime, verb: str = "answered", **result: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()), "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": "https://reknefjell.example/1", "definition": {"name": {"nn-NO": name, "en": f"en {name}"}}},
        "timestamp": when.isoformat(), **({"result": result} if result else {}),
    }  # fmt: skip


def tell(use: Use, pupil: Actor, count: int, name: str = "Oppgåve", **result: Any) -> None:
    """As the gate would have stored it, one a day back in time."""
    with scope.enter(everything()):
        row, _new = Pseudonym.objects.get_or_create(
            use=use, person_id=pupil.person_id, defaults={"tenant_id": use.tenant_id, "value": uuid4()}
        )
        actor = number("actor", agent_key(stand_in(str(row.value))) or "")
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT tillit_make_partition(%s)", [timezone.localdate() + timedelta(days=30)])
        Statement.objects.bulk_create(
            Statement(
                tenant_id=use.tenant_id, use_id=use.pk, id=UUID(said["id"]), stored=now - timedelta(days=each, seconds=1),
                delete_on=timezone.localdate() + timedelta(days=30), policy=1, actor=actor, verb=1, object=1,
                body=json.dumps(said),
            )
            for each in range(count)
            for said in [statement(f"{name} {each}", now - timedelta(days=each), **result)]
        )  # fmt: skip


def asked(browser: Any, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len([each for each in queries if "SAVEPOINT" not in each["sql"]])


@pytest.mark.parametrize("address", ["/innsyn/", "/innsyn/aktivitet/", "/ovingsrom/", "/protestar/"])
def test_pages_of_a_pupil_ask_no_more_the_more_there_is(
    world: World, use: Use, pupil: Actor, login: Any, address: str
) -> None:
    browser = login(pupil)
    tell(use, pupil, 1)
    few = asked(browser, address)
    tell(use, pupil, PAGE * 3)
    for name in ("Lesefjell", "Ordskog"):
        tell(live_use(world, name), pupil, 3)
    assert asked(browser, address) <= few <= BOUND


def test_everything_asks_no_more_the_more_there_is(world: World, use: Use, pupil: Actor, login: Any) -> None:
    browser = login(pupil)
    tell(use, pupil, 1)
    few = asked(browser, "/innsyn/alt/"), asked(browser, "/innsyn/tillit.json")
    tell(use, pupil, PAGE * 3)
    tell(live_use(world, "Lesefjell"), pupil, 3)
    assert (asked(browser, "/innsyn/alt/"), asked(browser, "/innsyn/tillit.json")) == few


def test_statements_stand_in_words_newest_first_and_fifty_at_a_time(use: Use, pupil: Actor, login: Any) -> None:
    tell(use, pupil, PAGE + 2, success=True, score={"raw": 8, "max": 10})
    browser = login(pupil)
    first, second = (browser.get(f"/innsyn/aktivitet/?page={page}").content.decode() for page in (1, 2))
    assert first.index("Du svara på Oppgåve 0<") < first.index("Du svara på Oppgåve 1<")
    assert "Rett, 8 av 10" in first
    assert f"{PAGE + 2} ting i alt" in first
    assert (first.count('class="told-line"'), second.count('class="told-line"')) == (PAGE, 2)
    assert "T0" not in first.split("<main")[1], "no time of day"


def test_service_and_period_are_chosen(world: World, use: Use, pupil: Actor, login: Any, api: Any) -> None:
    other = live_use(world, "Lesefjell")
    tell(use, pupil, 5)
    tell(other, pupil, 5, name="Bok")
    day = timezone.localdate() - timedelta(days=2)
    page = login(pupil).get(f"/innsyn/aktivitet/?use={other.pk}&since={day}&until={day}").content.decode()
    assert "Bok 2" in page
    assert page.count('class="told-line"') == 1
    found = api(pupil).get(f"/api/v1/my-activity?use={use.pk}&since={day}").json()
    assert (found["count"], found["pages"]) == (3, 1)
    assert found["rows"][0]["words"] == "Du svara på Oppgåve 0"
    assert found["rows"][0]["statement"]["verb"]["id"].endswith("answered")


@pytest.mark.parametrize("wrong", ["use=999999", "since=i-går", "since=2026-02-01&until=2026-01-01"])
def test_what_is_wrongly_asked_is_said(use: Use, pupil: Actor, login: Any, api: Any, wrong: str) -> None:
    tell(use, pupil, 1)
    assert login(pupil).get(f"/innsyn/aktivitet/?{wrong}").status_code == 422
    assert api(pupil).get(f"/api/v1/my-activity?{wrong}").status_code == 422


def test_nobody_sees_what_is_told_about_another(world: World, use: Use, pupil: Actor, login: Any, api: Any) -> None:
    tell(use, pupil, 3)
    other = member(world.schools[0], Role.PUPIL, "ein-annan")
    assert "Oppgåve" not in login(other).get("/innsyn/aktivitet/").content.decode()
    assert api(other).get("/api/v1/my-activity").json()["count"] == 0
    assert login(world.actor(Role.TEACHER)).get("/innsyn/aktivitet/").status_code == 403


def test_files_hold_all_of_it(use: Use, pupil: Actor, login: Any) -> None:
    tell(use, pupil, 230)
    browser = login(pupil)
    told = json.loads(browser.get("/innsyn/tillit.json").content)
    [group] = [group for group in told["kept"] if "Reknefjell" in group["what"]]
    assert len(group["rows"]) == 230
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/innsyn/tillit.xlsx").content), read_only=True)
    assert max(sheet.max_row for sheet in book) == 231
    assert browser.get("/innsyn/tillit.pdf").content.startswith(b"%PDF")


def test_youngest_meet_pictures_and_few_words(use: Use, pupil: Actor, login: Any) -> None:
    tell(use, pupil, 2, name="Reknestykke", success=False)
    with scope.enter(everything()):
        PupilFacts.objects.create(tenant_id=pupil.tenant_id, person_id=pupil.person_id, grade=2, since=date(2026, 1, 1))
    page = login(pupil).get("/innsyn/aktivitet/").content.decode()
    assert "told-young" in page
    assert "Ikkje rett enno" in page
    assert "blir sletta" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("verb", "result", "did", "went"),
    [
        ("answered", {"success": True}, "Du svara på Brøk", "Rett"),
        ("answered", {"success": False, "score": {"scaled": 0.4}}, "Du svara på Brøk", "Ikkje rett enno, 40 %"),
        ("completed", {"score": {"raw": 7.5, "max": 10}}, "Du blei ferdig med Brøk", "7,5 av 10"),
        ("launched", {}, "Du starta på Brøk", ""),
        ("tok-seg-ein-tur", {}, "Du arbeidde med Brøk", ""),
    ],
)
def test_words_say_what_was_done_and_how_it_went(verb: str, result: dict[str, Any], did: str, went: str) -> None:
    with translation.override("nn"):
        said = in_words(
            json.dumps(statement("Brøk", datetime.fromisoformat("2026-11-22T23:30:00Z"), verb, **result)), "nn"
        )
    assert (said.did, said.went, said.day) == (did, went, date(2026, 11, 23))


VALUES = (
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "x", "/", "2026-13-01", "Brøk"])
)
WORDS = ("definition", "name", "score", "raw", "max", "scaled", "success", "id", "nn")
JSON = st.recursive(VALUES, lambda inner: st.dictionaries(st.sampled_from(WORDS), inner, max_size=4), max_leaves=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["verb", "object", "result", "timestamp"]), JSON))
def test_something_is_said_whatever_was_stored(said: dict[str, Any]) -> None:
    assert in_words(json.dumps(said), "nn").did
