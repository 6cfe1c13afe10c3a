"""Rosters and the calendar in a real browser: axe, 320 pixels, and a roster taken in from the file to the yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import DayOff, Membership, Organisation, SchoolHours, SchoolYear
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.rostering.test_oneroster import packed
from tillit.organisations.tests.rostering.test_pages import NOW, bring
from tillit.organisations.tests.world import World, acting_as, member, organisation
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def lived_in(world: World) -> World:
    """A calendar with something in it, and somebody and something that look like what the roster brings."""
    owner, school, today = world.owners[0], world.schools[0], timezone.localdate()
    with acting_as(world.actor(Role.DIRECTOR)):
        Organisation.objects.filter(pk=school.pk).update(number="310401129")
        organisation(Kind.GROUP, "7B", school)
        for days, where in ((7, None), (30, school)):
            first = today + timedelta(days)
            DayOff.objects.create(tenant=owner, school=where, first_on=first, last_on=first + timedelta(4), title="Fri")
        SchoolHours.objects.create(tenant=owner, since=today, starts="08:30", ends="14:00")
        SchoolYear.objects.create(
            tenant=owner, title="2026/27", since=today, starts_on=today, ends_on=today + timedelta(200)
        )
    member(school, Role.TEACHER, "kari", "Kari Nes")
    return world


@pytest.mark.parametrize("width", [320, 1280])
def test_a_roster_from_the_file_to_the_yes(lived_in: World, login: Any, width: int) -> None:
    content = packed({**NOW, "users.csv": NOW["users.csv"] + "x,,,true,s,student,x,,,,,,,,,,,\n"})
    client = login(lived_in.actor(Role.DIRECTOR))
    with chromium(viewport={"width": width, "height": 900}) as context:
        log_in(context, client)
        page = context.new_page()

        def look(name: str) -> None:
            assert violations(page) == [], name
            assert too_wide(page) == 0, name

        page.goto(f"{SITE}/folk/kalender/")
        look("calendar")
        page.goto(f"{SITE}/folk/import/")
        look("rosters")
        page.get_by_role("link", name="Hent inn ei personliste").click()
        look("bring")
        page.goto(SITE + bring(client, lived_in, content).url)  # the harness of the browser sends no files
        look("preview")
        page.get_by_label("Den same som 7B her").check()
        page.get_by_label("Den same som Kari Nes").check()
        page.get_by_role("button", name="Lagra svara").click()
        page.get_by_text("Svara dine er lagra.").wait_for()
        look("answered")
        page.get_by_role("button", name="Ta lista i bruk").click()
        page.get_by_text("Folk og grupper er no som i lista.").wait_for()
    with scope.enter(everything()):
        assert Membership.objects.filter(source="oneroster", until=None).count() == 3
