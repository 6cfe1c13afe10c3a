"""Every page of a case, for everyone who may see it, in every state it can be in."""

import pytest
from django.test import Client

from tillit.approval.models import Need
from tillit.approval.steps import STEPS
from tillit.approval.tests.story import Story
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", ["information", "decision", "follow_up"])
def test_step_pages_open_for_all_who_see_cases(world: World, login: object, stage: str) -> None:
    story = Story(world).to(stage)
    for role in (Role.NETWORK, Role.DPO, Role.COORDINATOR, Role.DIRECTOR):
        browser: Client = login(world.actor(role))  # type: ignore[operator]
        for step in STEPS:
            page = browser.get(f"/saker/{story.case_id}/{step.code}/")
            assert page.status_code == 200, (role, step.code)
        for address in ("/", "/saker/", f"/saker/{story.case_id}/", f"/saker/{story.case_id}/historie/", "/kalender/"):
            assert browser.get(address).status_code == 200, (role, address)


def test_reporter_follows_the_need_to_its_answer(world: World, login: object) -> None:
    Story(world).to("follow_up")
    browser: Client = login(world.actor(Role.TEACHER))  # type: ignore[operator]
    with acting_as(world.actor(Role.TEACHER)):
        number = Need.objects.get().pk
    assert "Tenesta er godkjend der du arbeider." in browser.get(f"/behov/{number}/").content.decode()
    assert browser.get("/").status_code == 200


def test_reporter_reads_how_far_the_case_has_come_before_what_was_asked_for(world: World, login: object) -> None:
    Story(world).to("preliminary")
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


def test_list_of_cases_as_partial_is_the_list_of_the_page(world: World, login: object) -> None:
    Story(world).to("preliminary")
    browser: Client = login(world.actor(Role.NETWORK))  # type: ignore[operator]
    whole = browser.get("/saker/").content.decode()
    part = browser.get("/saker/", headers={"HX-Request": "true", "HX-Target": "cases"}).content.decode()
    assert part.strip() in whole


@pytest.mark.parametrize(
    ("role", "voice"), [(Role.TEACHER, "teacher"), (Role.PRINCIPAL, "teacher"), (Role.COUNCIL, "pupils")]
)
def test_experience_is_told_in_the_voice_of_the_one_who_writes(
    world: World, login: object, role: Role, voice: str
) -> None:
    story = Story(world).to("pilot")
    pilot = story.plan_pilot()
    browser: Client = login(world.actor(role))  # type: ignore[operator]
    form = browser.get(f"/pilot/{pilot}/tell/").context["form"]
    assert form["voice"].value() == voice
    assert [str(label) for _, label in form.fields["voice"].choices] == ["Lærar", "Elevar", "Føresette"]
