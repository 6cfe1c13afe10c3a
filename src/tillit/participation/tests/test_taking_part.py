"""Those who are heard and log in: what they find, what they say, and what they see of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import Hearing, Viewpoint
from tillit.participation.tests.hearing_world import WEB_QUERIES, answer_all, open_for, over, plan


@pytest.fixture
def hearing(world: World, assessment: Assessment, network: Actor) -> Hearing:
    """The pupil council of the first school is heard."""
    with acting_as(network):
        return open_for(assessment, network, school=world.schools[0])[0]


def respond(browser: Any, hearing: Hearing, **said: str) -> int:
    return int(browser.post(f"/hoyringar/{hearing.pk}/respond/", {"text": "Det er greitt", **said}).status_code)


@pytest.mark.parametrize(("role", "voice"), [(Role.COUNCIL, "council"), (Role.PUPIL, "pupil"), (Role.STUDENT, "pupil")])
def test_those_who_are_heard_find_it_read_it_and_answer(
    world: World, hearing: Hearing, login: Any, role: Role, voice: str
) -> None:
    actor = world.actor(role)
    browser = login(actor)
    assert "Reknefjell på skulen" in browser.get("/hoyringar/").content.decode()
    assert "Appen lagrar svara dine" in browser.get(f"/hoyringar/{hearing.pk}/").content.decode()
    assert browser.get(f"/hoyringar/{hearing.pk}/respond/").status_code == 200
    assert respond(browser, hearing, text="Vi er einige", stance="good") == 302
    assert "Vi er einige" in browser.get(f"/hoyringar/{hearing.pk}/").content.decode()
    with acting_as(actor):
        view = Viewpoint.objects.get()
        assert (view.voice, view.channel, view.given_by_id) == (voice, "logged_in", actor.person_id)


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.TEACHER, Role.PRINCIPAL])
def test_hearing_for_pupils_is_not_there_for_others(world: World, hearing: Hearing, login: Any, role: Role) -> None:
    browser = login(world.actor(role))
    assert browser.get(f"/hoyringar/{hearing.pk}/").status_code == 404
    assert "Reknefjell på skulen" not in browser.get("/hoyringar/").content.decode()
    assert respond(browser, hearing) == 404


def test_other_schools_do_not_see_it(world: World, hearing: Hearing, login: Any) -> None:
    for school in (world.schools[1], world.foreign_owner):
        browser = login(world.actor(Role.COUNCIL, school))
        assert browser.get(f"/hoyringar/{hearing.pk}/").status_code == 404
        assert respond(browser, hearing) == 404


def test_what_is_prepared_or_cancelled_is_not_seen(
    world: World, assessment: Assessment, network: Actor, login: Any
) -> None:
    with acting_as(network):
        draft = plan(assessment, network)
        actions.add_parties(draft, kind="pupil_council", audience="youth", organisations=[world.schools[0]], by=network)
    browser = login(world.actor(Role.COUNCIL))
    assert browser.get(f"/hoyringar/{draft.pk}/").status_code == 404
    with acting_as(network):
        actions.open_hearing(draft, by=network)
    assert browser.get(f"/hoyringar/{draft.pk}/").status_code == 200
    with acting_as(network):
        actions.cancel_hearing(draft, because="Feil", by=network)
    assert browser.get(f"/hoyringar/{draft.pk}/").status_code == 404


def test_hearing_for_the_whole_owner_reaches_its_schools(
    world: World, assessment: Assessment, network: Actor, login: Any
) -> None:
    with acting_as(network):
        hearing, _ = open_for(assessment, network, school=world.owners[0], kind="parents_council", audience="adults")
    assert respond(login(world.actor(Role.GUARDIAN)), hearing, text="Eg er forelder") == 302
    assert login(world.actor(Role.GUARDIAN, world.schools[1])).get(f"/hoyringar/{hearing.pk}/").status_code == 404


def test_the_others_words_and_the_answers_come_when_it_is_closed(
    world: World, hearing: Hearing, network: Actor, login: Any
) -> None:
    council, pupil = login(world.actor(Role.COUNCIL)), login(world.actor(Role.PUPIL))
    respond(council, hearing, text="Frå rådet")
    respond(pupil, hearing, text="Frå ein elev")
    page = f"/hoyringar/{hearing.pk}/"
    assert "Frå rådet" not in pupil.get(page).content.decode()
    with acting_as(network):
        over(hearing)
        answer_all(hearing, network)
    assert "Vi har skrive det om." not in pupil.get(page).content.decode()
    with acting_as(network):
        actions.close_hearing(hearing, conclusion="Takk", by=network)
    html = pupil.get(page).content.decode()
    for shown in ("Frå rådet", "Frå ein elev", "Vi har skrive det om."):
        assert shown in html
    assert world.actor(Role.COUNCIL).name not in html


def test_pupil_sees_nothing_of_the_inside(world: World, hearing: Hearing, network: Actor, login: Any, api: Any) -> None:
    with acting_as(network):
        actions.add_meeting(
            hearing, held_on=hearing.opens_on, place="Hemmeleg rom", present="", notes="Internt", by=network
        )
        (other,) = actions.add_parties(hearing, kind="supplier", audience="adults", name="Lærelyst AS", by=network)
        actions.write_in_view(hearing, party=other, voice="supplier", text="Frå leverandøren", by=network)
        over(hearing)
        answer_all(hearing, network)
        actions.close_hearing(hearing, conclusion="Takk", by=network)
    pupil = world.actor(Role.PUPIL)
    html = login(pupil).get(f"/hoyringar/{hearing.pk}/").content.decode()
    told = api(pupil).get(f"/api/v1/hearings/{hearing.pk}").content.decode()
    for text in (html, told):
        for hidden in ("Hemmeleg rom", "Internt", "Lærelyst AS", "Frå leverandøren", network.name):
            assert hidden not in text


def test_too_early_and_too_late_is_told(world: World, hearing: Hearing, login: Any) -> None:
    browser = login(world.actor(Role.COUNCIL))
    over(hearing)
    answer = browser.post(f"/hoyringar/{hearing.pk}/respond/", {"text": "For seint"})
    assert (answer.status_code, "Høyringa er over" in answer.content.decode()) == (403, True)


def test_one_person_does_not_fill_the_hearing(
    world: World, hearing: Hearing, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tillit.participation.rules.viewpoints.PER_PERSON", 2)
    browser = login(world.actor(Role.PUPIL))
    assert [respond(browser, hearing, key=key) for key in ("a", "b", "b", "c")] == [302, 302, 302, 429]
    assert respond(login(world.actor(Role.COUNCIL)), hearing) == 302


def test_api_lists_answers_and_refuses_what_is_not_theirs(world: World, hearing: Hearing, api: Any) -> None:
    council = api(world.actor(Role.COUNCIL))
    assert [item["id"] for item in council.get("/api/v1/hearings").json()["items"]] == [hearing.pk]
    sent = council.post(f"/api/v1/hearings/{hearing.pk}/respond", {"text": "Over API"}, "application/json")
    assert [view["text"] for view in sent.json()["views"]] == ["Over API"]
    assert council.post(f"/api/v1/hearings/{hearing.pk}/respond", {"text": ""}, "application/json").status_code == 422
    assert (
        council.post(f"/api/v1/hearings/{hearing.pk}/close", {"conclusion": "x"}, "application/json").status_code == 403
    )
    foreign = api(world.actor(Role.COUNCIL, world.foreign_owner))
    assert foreign.get(f"/api/v1/hearings/{hearing.pk}").status_code == 404


def test_pages_ask_few_questions_of_the_database(
    world: World, hearing: Hearing, login: Any, network: Actor, django_assert_max_num_queries: Any
) -> None:
    council = login(world.actor(Role.COUNCIL))
    for number in range(4):
        respond(council, hearing, key=str(number))
    for browser in (council, login(network)):
        for address in ("/hoyringar/", f"/hoyringar/{hearing.pk}/"):
            with django_assert_max_num_queries(WEB_QUERIES):
                assert browser.get(address).status_code == 200
