"""The pages in a real browser: axe, 320 pixels, and erasure through the box that asks first."""

import pytest

from tillit.activity.tests.live import live_use
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.rights.objections.actions import object_to
from tillit.rights.tests.test_seeing import tell
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations, wrong_with

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_pages_have_no_axe_violation_and_fit(world: World, login, upload, leave) -> None:
    director, teacher = world.actor(Role.DIRECTOR), world.actor(Role.TEACHER)
    upload(director, "Eit langt namn på ei fil om databehandlaravtalen.png")
    leave(teacher)
    client = login(director)
    with chromium() as context:
        log_in(context, client)
        page = context.new_page()
        for address in ("/innsyn/", "/innsyn/sluttar/"):
            page.goto(SITE + address)
            assert wrong_with(page) == [], address


def test_person_who_has_left_is_asked_before_all_is_erased(world: World, login, upload, leave) -> None:
    teacher = world.actor(Role.TEACHER)
    upload(teacher, "fil.png")
    leave(teacher)
    client = login(teacher)
    with chromium() as context:
        log_in(context, client)
        page = context.new_page()
        page.goto(SITE + "/innsyn/")
        assert violations(page) == []
        page.locator("summary", has_text="Slett det som er lagra om meg").click()
        assert page.get_by_text("Alt som inga lov tek vare på, blir borte med ein gong.").is_visible()
        page.get_by_role("button", name="Ja, slett det").click()
        page.wait_for_load_state()
    assert not Person.objects.get(pk=teacher.person_id).is_active


def test_pages_of_a_pupil_have_no_axe_violation_and_fit(world: World, login) -> None:
    """On a telephone: what is told in words and pictures, the practice room, and an objection with its answer."""
    use, pupil, director = live_use(world), world.actor(Role.PUPIL), world.actor(Role.DIRECTOR)
    tell(use, pupil, 3, name="Ei oppgåve med eit langt namn om brøk og desimaltal", success=False)
    with acting_as(pupil):
        said = object_to(world.owners[0], use=use, reason="Eg vil ikkje.", by=pupil)
    mine, one = (
        ("/innsyn/", "/innsyn/aktivitet/", "/ovingsrom/", "/protestar/", "/protestar/ny/"),
        f"/protestar/{said.pk}/",
    )
    with chromium(viewport={"width": 320, "height": 900}) as context:
        page = context.new_page()
        for actor, addresses in ((pupil, (*mine, one)), (director, (one, f"{one}refuse/"))):
            log_in(context, login(actor))
            for address in addresses:
                page.goto(SITE + address)
                assert violations(page) == [], address
                assert too_wide(page) == 0, address
