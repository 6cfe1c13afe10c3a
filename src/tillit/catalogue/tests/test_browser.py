"""In a real Chromium: the catalogue, the supplier's pages and the supplier's link, wide and on a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tillit.catalogue.actions import (
    ask_supplier,
    connect_supplier,
    publish_status,
    register_service,
    save_answers,
    start_filling_in,
    submit,
)
from tillit.catalogue.models import Service, Status
from tillit.catalogue.tests.answers import complete
from tillit.catalogue.tests.test_links import send
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations, visit

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = pytest.mark.parametrize("width", [320, 1280])


@pytest.fixture
def service(world: World) -> Service:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", supplier_name="Lærelyst AS", platforms=["ipad"], by=network)
        for owner in world.owners:
            publish_status(
                service, owner, Status.CONDITIONS, by=network, reason="Lærer godt.", conditions="Ikkje til karakter.",
                platforms=["ipad"], decided_on=timezone.localdate(), review_by=timezone.localdate(),
            )  # fmt: skip
    return service


@pytest.fixture
def link(world: World, service: Service) -> str:
    with acting_as(world.actor(Role.NETWORK)) as network:
        _, secret = ask_supplier(service, email="post@laerelyst.example", message="Hei", by=network)
    return f"/svar/{secret}/"


@SIZES
def test_supplier_link_is_accessible_and_fits_without_an_account(link: str, width: int) -> None:
    with chromium(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(SITE + link)
        assert (violations(page), too_wide(page)) == ([], 0)
        page.locator("button[value=send]").click()
        page.wait_for_selector("ds-error-summary")
        assert (violations(page), too_wide(page)) == ([], 0)


def test_supplier_who_forgot_the_name_is_led_to_it(link: str) -> None:
    answer = send(Client(), link.split("/")[2], complete(), "send")
    assert '<a class="ds-link" href="#declared_by">' in answer.content.decode()


def test_supplier_link_says_how_long_it_works(link: str) -> None:
    assert "De treng ingen konto. Lenkja verkar til " in Client().get(link).content.decode()


@SIZES
def test_tables_of_services_fit(world: World, service: Service, login: Any, width: int) -> None:
    client = login(world.actor(Role.NETWORK))
    with chromium(viewport={"width": width, "height": 900}) as context:
        log_in(context, client)
        page = context.new_page()
        for address in ("/katalog/", f"/katalog/{service.pk}/", "/tenester/", f"/tenester/{service.pk}/"):
            visit(page, address)
            assert (violations(page), too_wide(page)) == ([], 0), address
            scrolled = "[...document.querySelectorAll('.table-scroll')].map(e => e.scrollWidth - e.clientWidth)"
            assert set(page.evaluate(scrolled)) <= {0}, address


def test_row_of_a_table_is_a_card_on_a_telephone_and_still_a_row_to_a_screen_reader(
    world: World, service: Service
) -> None:
    with chromium(viewport={"width": 320, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{SITE}/katalog/{service.pk}/")
        cell = page.locator("tbody tr").first.locator("td").first
        assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Status: "'
        told = page.locator("table").aria_snapshot()
        assert [part in told for part in ('columnheader "Kommune"', "rowheader", "cell")] == [True, True, True]


def test_place_where_one_is_has_no_column_when_nothing_is_decided_there(
    world: World, service: Service, login: Any
) -> None:
    collaboration, municipality = login(world.actor(Role.NETWORK)), login(world.actor(Role.DIRECTOR))
    for address in ("/tenester/", "/katalog/"):
        assert "Hos deg" not in collaboration.get(address).content.decode(), address
        assert "Hos deg" in municipality.get(address).content.decode(), address


def test_rarer_filters_are_put_away_until_one_is_used(service: Service) -> None:
    assert '<details class="more-filters small-details">' in Client().get("/katalog/").content.decode()
    assert (
        '<details class="more-filters small-details" open>' in Client().get("/katalog/?plattform=ipad").content.decode()
    )


def test_supplier_who_has_answered_all_is_offered_to_change_it(world: World, login: Any) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        own = connect_supplier(register_service("Kartleik", by=network), by=network, supplier=world.supplier)
    with acting_as(world.actor(Role.SUPPLIER)) as supplier:
        unanswered = login(supplier).get("/leverandor/").content.decode()
        draft = start_filling_in(own, by=supplier)
        save_answers(draft, complete(), by=supplier)
        submit(draft, by=supplier)
    answered = login(supplier).get("/leverandor/").content.decode()
    words = ("Svar på spørsmåla", "Endra svara")
    assert [[word in page for word in words] for page in (unanswered, answered)] == [[True, False], [False, True]]
