"""The pages in a real browser: axe, 320 pixels, and erasure through the box that asks first."""

import pytest

from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_have_no_axe_violation_and_fit(world: World, login, upload, leave, width: int) -> None:
    director, teacher = world.actor(Role.DIRECTOR), world.actor(Role.TEACHER)
    upload(director, "Eit langt namn på ei fil om databehandlaravtalen.png")
    leave(teacher)
    client = login(director)
    with chromium(viewport={"width": width, "height": 900}) as context:
        log_in(context, client)
        page = context.new_page()
        for address in ("/innsyn/", "/innsyn/sluttar/"):
            page.goto(SITE + address)
            assert violations(page) == [], address
            assert too_wide(page) == 0, address


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
