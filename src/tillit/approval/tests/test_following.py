"""While somebody writes a need: what is known already leads somewhere."""

from __future__ import annotations

from tillit.approval.models import Need
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import NAME, Story
from tillit.catalogue.actions import publish_status, register_service
from tillit.catalogue.models import Service, Status
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member


@at("preliminary")
def test_a_second_reporter_follows_the_case_that_is_under_work(world: World, story: Story, login: object) -> None:
    other = member(world.schools[1], Role.TEACHER, "second")
    browser = login(other)  # type: ignore[operator]
    found = browser.get("/katalog/kjende/", {"name": NAME}).content.decode()
    address = found.split('href="/tenester/')[1].split('"')[0]
    page = browser.get(f"/tenester/{address}")
    assert (page.status_code, list(page.context["form"].fields)) == (200, ["purpose"])
    sent = browser.post(f"/tenester/{address}", {"purpose": "Prosent på 6. trinn"})
    with acting_as(other):
        need = Need.objects.get(reporter=other.person_id)
        assert (need.case_id, need.purpose) == (story.case_id, "Prosent på 6. trinn")
    assert sent["Location"] == f"/behov/{need.pk}/"
    assert "Saka står på steg 3 av 10:" in browser.get(sent["Location"]).content.decode()


@at("preliminary")
def test_who_has_asked_already_is_led_to_the_own_need(world: World, login: object) -> None:
    teacher = world.actor(Role.TEACHER)
    with acting_as(teacher):
        need = Need.objects.get()
    answer = login(teacher).get(f"/tenester/{need.service_id}/folg/")  # type: ignore[operator]
    assert (answer.status_code, answer["Location"]) == (302, f"/behov/{need.pk}/")


def test_without_a_case_there_is_nothing_to_follow_and_the_need_is_reported(world: World, login: object) -> None:
    teacher = world.actor(Role.TEACHER)
    with acting_as(teacher):
        number = register_service(name="Lesefjord", by=teacher).pk
    answer = login(teacher).get(f"/tenester/{number}/folg/")  # type: ignore[operator]
    assert (answer.status_code, answer["Location"]) == (302, "/behov/?name=Lesefjord")


def test_assessed_by_others_says_what_happens_next_and_leads_the_network_to_what_they_shared(
    world: World, login: object
) -> None:
    foreign = world.actor(Role.NETWORK, world.elsewhere)
    with acting_as(foreign):
        service = register_service(name="Lese & læra", by=foreign)
        publish_status(service, world.foreign_owner, Status.APPROVED, by=foreign)
    assert Service.objects.filter(name="Lese & læra").exists()
    told = {
        role: login(world.actor(role)).get("/katalog/kjende/", {"name": "Lese & læra"}).content.decode()  # type: ignore[operator]
        for role in (Role.TEACHER, Role.NETWORK)
    }
    assert "byggjer på det, så det går som regel fortare" in told[Role.TEACHER]
    assert "/vurderingar/bibliotek/" not in told[Role.TEACHER]
    assert 'href="/vurderingar/bibliotek/?q=Lese%20%26%20l%C3%A6ra"' in told[Role.NETWORK]
