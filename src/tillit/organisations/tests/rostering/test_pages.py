"""Bringing in a roster and keeping the calendar: pages, API and command line."""

from __future__ import annotations

import argparse
import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tillit.fence import scope
from tillit.organisations import personal_data, queries
from tillit.organisations.acting import everything
from tillit.organisations.models import DayOff, Membership, Organisation, RosterFile, SchoolHours, SchoolYear
from tillit.organisations.roles import Role
from tillit.organisations.tests.rostering.test_oneroster import OLD, packed
from tillit.organisations.tests.world import World, acting_as, member
from tillit.project import rostering

# Without days, which would run out.
NOW = {**OLD, "enrollments.csv": OLD["enrollments.csv"].replace("2026-08-17,2027-06-18", ",")}
ZIP = packed(NOW)


@pytest.fixture
def named(world: World) -> World:
    with acting_as(world.actor(Role.DIRECTOR)):
        Organisation.objects.filter(pk=world.schools[0].pk).update(number="310401129")
    return world


def bring(browser: Any, world: World, content: bytes = ZIP) -> Any:
    file = SimpleUploadedFile("uttrekk.zip", content)
    return browser.post(f"/folk/eigar/{world.owners[0].pk}/bring/", {"file": file, "source": ""})


def roles() -> list[tuple[str, str]]:
    with scope.enter(everything()):
        held = Membership.objects.filter(source="oneroster", until=None).select_related("person")
        return sorted((row.person.name, row.role) for row in held)


def test_from_the_file_to_the_yes(named: World, login: Any) -> None:
    browser = login(named.actor(Role.DIRECTOR))
    page = bring(browser, named)
    assert roles() == []
    seen = browser.get(page.url)
    text = seen.content.decode()
    for words in ("Nora Sol Vik", "Nye personar: 3", "7B · Fjordvik skule", "Rita Rektor", "Kari Nes · 7B"):
        assert words in text
    assert browser.get("/folk/import/").content.decode().count("uttrekk.zip") == 1
    done = browser.post(f"{page.url}take_in/", {"seen": seen.context["seen"]})
    assert (done.status_code, done.url) == (302, "/folk/import/")
    assert roles() == [("Bente Vik", "guardian"), ("Kari Nes", "teacher"), ("Nora Sol Vik", "pupil")]
    with scope.enter(everything()):
        assert not RosterFile.objects.exists()
    assert "Ingenting: alt er som i lista" in browser.get(bring(browser, named).url).content.decode()


def test_what_is_unusual_is_looked_at_before_the_yes(named: World, login: Any) -> None:
    browser = login(named.actor(Role.DIRECTOR))
    first = bring(browser, named).url
    browser.post(f"{first}take_in/", {"seen": ""})
    empty = {
        **OLD,
        "users.csv": NOW["users.csv"].splitlines()[0] + "\n",
        "enrollments.csv": NOW["enrollments.csv"].splitlines()[0] + "\n",
    }
    page = bring(browser, named, packed(empty)).url
    assert "Fjordvik skule har ingen elevar i fila. Skulen hadde 1." in browser.get(page).content.decode()
    assert browser.post(f"{page}take_in/", {}).status_code == 422
    assert len(roles()) == 3
    assert browser.post(f"{page}take_in/", {"confirmed": "on"}).status_code == 302
    assert roles() == []


def test_answers_are_kept_and_change_what_is_shown(named: World, login: Any) -> None:
    here = member(named.schools[0], Role.TEACHER, "kari", "Kari Nes")
    browser = login(named.actor(Role.DIRECTOR))
    page = bring(browser, named).url
    assert "Nye personar: 2" in browser.get(page).content.decode()
    assert (
        browser.post(f"{page}answer/", {"answer-people:kari": "same", "answer-people:nora": "other"}).status_code == 302
    )
    shown = browser.get(page)
    assert [(one.key, one.answer) for one in shown.context["questions"]] == [("people:kari", "same")]
    browser.post(f"{page}take_in/", {"seen": shown.context["seen"]})
    with scope.enter(everything()):
        assert [group.name for group in queries.groups_taught_by(here.person_id, timezone.localdate())] == ["7B"]


def test_a_file_that_is_no_roster_is_refused_in_words(named: World, login: Any) -> None:
    browser = login(named.actor(Role.DIRECTOR))
    answer = bring(browser, named, b"hei")
    assert (answer.status_code, "Dette er verken OneRoster eller PIFU-IMS" in answer.content.decode()) == (422, True)


def test_a_file_nobody_says_yes_to_is_gone_after_a_day(named: World, login: Any) -> None:
    browser = login(named.actor(Role.DIRECTOR))
    bring(browser, named)
    thrown = bring(browser, named).url
    assert browser.post(f"{thrown}discard/").status_code == 302
    with scope.enter(everything()):
        assert RosterFile.objects.count() == 1
        RosterFile.objects.update(uploaded_at=timezone.now() - timedelta(days=3))
        assert personal_data.delete_expired(timezone.localdate())["roster_files"] == 1


def test_others_do_not_bring_rosters(named: World, login: Any) -> None:
    for role, status in ((Role.PRINCIPAL, 403), (Role.TEACHER, 403), (Role.NETWORK, 302)):
        assert bring(login(named.actor(role)), named).status_code == status
    assert bring(login(named.actor(Role.DIRECTOR, named.owners[1])), named).status_code == 404


def test_the_api_does_the_same(named: World, api: Any) -> None:
    client = api(named.actor(Role.DIRECTOR))
    body = {"file": {"name": "uttrekk.zip", "content": base64.b64encode(ZIP).decode()}}
    sent = client.post(f"/api/v1/owners/{named.owners[0].pk}/bring", json.dumps(body), content_type="application/json")
    assert sent.status_code == 200
    (waiting,) = client.get("/api/v1/rosters").json()
    preview = client.get(f"/api/v1/rosters/{waiting['id']}").json()
    assert {change["code"]: change["number"] for change in preview["changes"]} == {
        "people_new": 3, "groups_new": 2, "teachings_new": 1, "guardians_new": 1
    }  # fmt: skip
    taken = client.post(
        f"/api/v1/rosters/{waiting['id']}/take_in",
        json.dumps({"seen": preview["seen"]}),
        content_type="application/json",
    )
    assert (taken.status_code, len(roles())) == (200, 3)
    stale = client.get(f"/api/v1/rosters/{waiting['id']}")
    assert stale.status_code == 404


def options(tmp_path: Path, **more: Any) -> argparse.Namespace:
    file = tmp_path / "uttrekk.zip"
    file.write_bytes(ZIP)
    told = {"path": file, "owner": "Fjordvik", "by": "", "source": "", "preview": False, "confirmed": False,
            "same": [], "other": []}  # fmt: skip
    return argparse.Namespace(**{**told, **more})


def test_the_command_line_does_the_same(named: World, tmp_path: Path) -> None:
    member(named.owners[0], Role.DIRECTOR, "gunn")
    status, lines = rostering.run(options(tmp_path, by="gunn", preview=True))
    assert (status, lines[0], lines[-1]) == (0, "New people: 3", "Nothing is changed: this is a preview.")
    assert roles() == []
    assert rostering.run(options(tmp_path, by="gunn"))[0] == 0
    assert len(roles()) == 3
    assert rostering.run(options(tmp_path, by="gunn"))[1][0] == "Nothing: everything is as in the roster already."
    assert rostering.run(options(tmp_path, by="gunn", owner="Dalen"))[0] == 1
    assert rostering.run(options(tmp_path, by="nobody")) == (1, ["nobody is nobody who may do this."])


def test_the_calendar_says_when_school_is_in(world: World, login: Any) -> None:
    owner, school = world.owners[0], world.schools[0]
    director, principal = login(world.actor(Role.DIRECTOR)), login(world.actor(Role.PRINCIPAL))
    at, today = f"/folk/eigar/{owner.pk}/", timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    year = {"title": "2026/27", "starts_on": str(monday - timedelta(99)), "ends_on": str(monday + timedelta(99))}
    assert director.post(f"{at}year/", year).status_code == 302
    assert principal.post(f"{at}year/", year).status_code == 403
    hours = {"starts": "08:30", "ends": "14:00", "since": str(today)}
    assert director.post(f"{at}hours/", hours).status_code == 302
    off = {"title": "Haustferie", "first_on": str(monday + timedelta(7)), "last_on": str(monday + timedelta(11))}
    assert director.post(f"{at}day_off/", off).status_code == 302
    assert principal.post(f"{at}day_off/", off).status_code == 422
    own = {"title": "Planlegging", "first_on": str(monday), "school": school.pk}
    assert principal.post(f"{at}day_off/", own).status_code == 302
    with scope.enter(everything()):
        assert (SchoolYear.objects.count(), SchoolHours.objects.count(), DayOff.objects.count()) == (1, 1, 2)
        off_days = [queries.is_school_day(owner.pk, school.pk, monday + timedelta(days)) for days in (0, 1, 7, 140)]
        assert off_days == [False, True, False, False]
        theirs, ours = DayOff.objects.get(school=None), DayOff.objects.get(school=school)
    text = principal.get("/folk/kalender/").content.decode()
    for words in ("Haustferie", "Planlegging", "2026/27", "08:30–14:00"):
        assert words in text
    assert principal.post(f"/folk/fri/{theirs.pk}/remove/").status_code == 403
    assert principal.post(f"/folk/fri/{ours.pk}/remove/").status_code == 302


def test_days_that_stand_the_wrong_way_are_refused(world: World, login: Any) -> None:
    director, at = login(world.actor(Role.DIRECTOR)), f"/folk/eigar/{world.owners[0].pk}/"
    assert (
        director.post(f"{at}day_off/", {"title": "x", "first_on": "2026-10-09", "last_on": "2026-10-05"}).status_code
        == 422
    )
    assert director.post(f"{at}hours/", {"starts": "14:00", "ends": "08:00", "since": "2026-08-17"}).status_code == 422
    assert (
        director.post(f"{at}year/", {"title": "x", "starts_on": "2027-06-18", "ends_on": "2026-08-17"}).status_code
        == 422
    )
