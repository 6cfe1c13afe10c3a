"""Every page of a case, for everyone who may see it, in every state it can be in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from tillit.approval.actions import case as cases
from tillit.approval.actions import use
from tillit.approval.models import Need
from tillit.approval.steps import STEPS
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as


@at("information", "decision", "follow_up")
def test_step_pages_open_for_all_who_see_cases(world: World, story: Story, login: object) -> None:
    for role in (Role.NETWORK, Role.DPO, Role.COORDINATOR, Role.DIRECTOR):
        browser: Client = login(world.actor(role))  # type: ignore[operator]
        for step in STEPS:
            page = browser.get(f"/saker/{story.case_id}/{step.code}/")
            assert page.status_code == 200, (role, step.code)
        for address in ("/", "/saker/", f"/saker/{story.case_id}/", f"/saker/{story.case_id}/historie/", "/kalender/"):
            assert browser.get(address).status_code == 200, (role, address)


@at("follow_up")
def test_reporter_follows_the_need_to_its_answer(world: World, login: object) -> None:
    browser: Client = login(world.actor(Role.TEACHER))  # type: ignore[operator]
    with acting_as(world.actor(Role.TEACHER)):
        number = Need.objects.get().pk
    assert "Tenesta er godkjend der du arbeider." in browser.get(f"/behov/{number}/").content.decode()
    assert browser.get("/").status_code == 200


@at("preliminary")
def test_reporter_reads_how_far_the_case_has_come_before_what_was_asked_for(world: World, login: object) -> None:
    with acting_as(world.actor(Role.TEACHER)):
        number = Need.objects.get().pk
    page = login(world.actor(Role.TEACHER)).get(f"/behov/{number}/").content.decode()  # type: ignore[operator]
    assert page.index("Saka står på steg 3 av 10:") < page.index("Kva det er bede om")


def test_teacher_can_ask_from_the_start_whether_a_service_may_be_used(world: World, login: object) -> None:
    told = {role: login(world.actor(role)).get("/").content.decode() for role in (Role.TEACHER, Role.NETWORK)}  # type: ignore[operator]
    assert {role: 'action="/katalog/"' in page for role, page in told.items()} == {
        Role.TEACHER: True,
        Role.NETWORK: False,
    }


def test_start_opens_for_every_role(world: World, login: object) -> None:
    for role in Role:
        browser: Client = login(world.actor(role))  # type: ignore[operator]
        assert browser.get("/").status_code == 200, role


@at("preliminary")
def test_list_of_cases_as_partial_is_the_list_of_the_page(world: World, login: object) -> None:
    browser: Client = login(world.actor(Role.NETWORK))  # type: ignore[operator]
    whole = browser.get("/saker/").content.decode()
    part = browser.get("/saker/", headers={"HX-Request": "true", "HX-Target": "cases"}).content.decode()
    assert part.strip() in whole


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PRINCIPAL])
@at("pilot")
def test_experience_is_told_in_the_voice_of_the_one_who_writes(world: World, story: Story, login: object, role: Role) -> None:
    pilot = story.plan_pilot()
    browser: Client = login(world.actor(role))  # type: ignore[operator]
    form = browser.get(f"/pilot/{pilot}/tell/").context["form"]
    assert form["voice"].value() == "teacher"
    assert [str(label) for _, label in form.fields["voice"].choices] == ["Lærar", "Elevar", "Føresette"]


def owners_on(browser: Client, story: Story, step: str) -> list[tuple[str, list[str]]]:
    rows = browser.get(f"/saker/{story.case_id}/{step}/").context["owners"]
    return [(row.use.owner, [str(button.label) for button in row.buttons]) for row in rows]


@at("agreement")
def test_director_reads_the_own_municipality_first(world: World, story: Story, login: object) -> None:
    browser: Client = login(world.actor(Role.DIRECTOR, world.owners[2]))  # type: ignore[operator]
    assert [owner for owner, _ in owners_on(browser, story, "agreement")] == ["Nesøy", "Fjordvik", "Heidal", "Sundeid"]


@at("activation")
def test_activation_is_offered_where_something_is_left_to_switch_on(world: World, story: Story, login: object) -> None:
    with acting_as(story.network):
        service = story.case.service
        service.platforms = ["feide", "ipad"]
        service.save()
    story.activate(world.owners[0])
    with acting_as(story.network):
        use.activate(story.participation(world.owners[1]), platforms=["feide", "ipad"], by=story.network)
    browser: Client = login(story.network)  # type: ignore[operator]
    assert owners_on(browser, story, "activation") == [
        ("Fjordvik", ["Slå på ei plattform til"]), ("Heidal", []), ("Nesøy", ["Aktiver"]), ("Sundeid", ["Aktiver"]),
    ]  # fmt: skip


@at("information")
def test_supplier_with_an_open_link_is_not_asked_anew(story: Story, login: object) -> None:
    browser: Client = login(story.network)  # type: ignore[operator]
    address = f"/saker/{story.case_id}/information/"
    assert "ask_supplier" in [button.name for button in browser.get(address).context["buttons"]]
    with acting_as(story.network):
        asked, _secret = cases.ask_supplier(story.case, email="ada@lyst.example", by=story.network)
    buttons = {button.name: button.url for button in browser.get(address).context["buttons"]}
    assert "ask_supplier" not in buttons
    assert buttons["renew"] == f"/tenester/lenkjer/{asked.pk}/renew/"
    assert browser.get(buttons["renew"]).status_code == 200


@at("pilot")
def test_days_on_the_page_of_a_running_pilot_are_written_out(story: Story, login: object) -> None:
    story.plan_pilot()
    with translation.override("nn"):
        said = f"Piloten går til {date_format(timezone.localdate() + timedelta(days=40), 'j. F Y')}."
    page = login(story.network).get(f"/saker/{story.case_id}/pilot/").content.decode()  # type: ignore[operator]
    assert said in page
