"""What people are led to, and what they are told that they can do, is what they can do."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import resolve

from tillit.guidance.roles import all_roles
from tillit.organisations.roles import MAY_ADD, Role
from tillit.organisations.tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(MAY_ADD))
def test_those_who_look_after_organisations_are_led_to_them(world: World, login: Any, role: Role) -> None:
    """From the menu where it is their main work; else from the page of people, so that the menu stays short."""
    browser = login(world.actor(role))
    menu = [item.url for item in browser.get("/").context["navigation"]]
    assert "/organisasjonar/" in (menu if role == Role.NATIONAL else browser.get("/folk/").content.decode())


@pytest.mark.parametrize("role", Role)
def test_the_menu_fits_on_one_line_of_a_screen(world: World, login: Any, role: Role) -> None:
    labels = [item.label for item in login(world.actor(role)).get("/").context["navigation"]]
    assert sum(len(label) + 3 for label in labels) <= 100, labels


def test_every_door_of_the_menu_opens(world: World, login: Any) -> None:
    for role in Role:
        browser = login(world.actor(role))
        for item in browser.get("/").context["navigation"]:
            assert browser.get(item.url).status_code == 200, (role, item.url)


def test_national_actor_is_led_to_the_organisations(world: World, login: Any) -> None:
    browser = login(world.actor(Role.NATIONAL))
    doors = [address for _, address in browser.get("/").context["doors"]]
    assert doors == ["/katalog/", "/organisasjonar/"]
    assert [browser.get(address).status_code for address in doors] == [200, 200]


def test_those_who_are_promised_a_word_about_a_pilot_can_open_it() -> None:
    promised = {code for code, guide in all_roles().items() if "pilot" in " ".join(guide.you_can["en"])}
    assert promised == {"teacher", "principal"}
    assert promised <= {str(role) for role in resolve("/pilot/1/").func.roles}  # type: ignore[attr-defined]
