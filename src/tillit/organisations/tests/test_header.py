from __future__ import annotations

from typing import Any

from django.test import Client

from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, member

NN = {"accept-language": "nn"}


def test_header_says_who_and_in_which_role_and_offers_the_others(world: World, login: Any) -> None:
    teacher = member(world.schools[0], Role.TEACHER, "kari", "Kari Nordmann")
    principal = member(world.schools[1], Role.PRINCIPAL, "kari")
    header = login(teacher).get("/rolle/", headers=NN).content.decode().split("</header>")[0]
    assert "Du er inne som lærar i Fjordvik skule" in header
    assert f'name="role" value="{principal.membership_id}"' in header
    assert f'name="role" value="{teacher.membership_id}"' not in header


def test_header_of_one_without_a_role_does_not_ask_to_log_in(db: None) -> None:
    browser = Client()
    person = Person.objects.create_user("ny", name="Nils Ny")
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    header = browser.get("/rolle/", headers=NN).content.decode().split("</header>")[0]
    assert "Nils Ny" in header
    assert "Logg inn" not in header


def test_header_of_a_stranger_leads_to_login(db: None) -> None:
    header = Client().get("/personvern/", headers=NN).content.decode().split("</header>")[0]
    assert "/konto/login/" in header
