"""Every page of this context in a real browser: no violation, nothing sticks out, and the keyboard is enough."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.actions.invitations import invite
from tillit.organisations.models import Invitation, Organisation, Person, RoleProposal
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.web.tests.browser import SITE, chromium, log_in, wrong_with

PASSWORD = "seks raude hestar dansar"


@pytest.mark.browser
def test_pages_have_no_violation_and_fit_the_screen(world: World, feide: str, login: Any, letters: Any) -> None:
    director = world.actor(Role.DIRECTOR)
    with letters(), acting_as(director):
        _row, secret = invite(world.owners[0], role=Role.DPO, email="ombod@fjordvik.no", name="Oda Ombod", by=director)
    newcomer = Person.objects.create_user("ny", name="Nils Ny")
    with scope.enter(everything()):
        invitation = Invitation.objects.get()
        RoleProposal.objects.create(
            tenant=world.owners[0], organisation=world.schools[0], person=newcomer, role="teacher", source="feide"
        )
        Organisation.objects.filter(pk=world.owners[0].pk).update(platforms=["feide", "ipad"])
    member(world.schools[0], Role.PRINCIPAL, "rektor", "Rita Rektor")
    own = director.organisation_id
    inside = [
        reverse("people"), reverse("people") + "?q=finst-ikkje", reverse("organisation", args=[own]), reverse("roles"),
        reverse("profile"), reverse("change_password"), f"/organisasjon/{own}/edit/", f"/organisasjon/{own}/invite/",
        f"/invitasjonar/{invitation.pk}/withdraw/", reverse("account_logout"), f"/invitasjon/{secret}/",
        reverse("account_reauthenticate"),
    ]  # fmt: skip
    outside = [
        reverse("account_login"), reverse("password_reset"), reverse("password_reset_done"), f"/invitasjon/{secret}/",
        "/invitasjon/feil/", reverse("password_reset_complete"), "/konto/passord/nytt/x/y/", "/konto/signup/",
    ]  # fmt: skip
    Person.objects.get(pk=director.person_id).set_password(PASSWORD)
    with chromium() as context:
        page = context.new_page()
        for path in outside:
            page.goto(SITE + path)
            assert (path, wrong_with(page, dark_on_a_telephone=True)) == (path, [])
        log_in(context, login(director))
        for path in inside:
            page.goto(SITE + path)
            assert (path, wrong_with(page, dark_on_a_telephone=True)) == (path, [])
        log_in(context, _without_role(newcomer))
        page.goto(SITE + reverse("roles"))
        assert wrong_with(page, dark_on_a_telephone=True) == []


def _without_role(person: Person) -> Any:
    from django.test import Client

    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_login_and_change_of_role_by_keyboard_alone(world: World, scripts: bool) -> None:
    teacher = member(world.schools[0], Role.TEACHER, "kari", "Kari Nordmann")
    member(world.schools[1], Role.PRINCIPAL, "kari")
    person = Person.objects.get(pk=teacher.person_id)
    person.set_password(PASSWORD)
    person.save()
    with chromium(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(f"{SITE}/konto/login/")
        page.get_by_label("Brukarnamn eller e-postadresse").focus()
        page.keyboard.type("kari")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Kari Nordmann")
        page.goto(f"{SITE}/rolle/")
        page.get_by_role("button", name="Gå vidare som rektor i Heidal skule").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Du er no inne som rektor i Heidal skule")
