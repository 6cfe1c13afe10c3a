"""In a real Chromium: totals as a principal, a director and a council see them, wide and on a telephone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tillit.insight.tests.totals.county import county, everybody
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
PAGES = {Role.PRINCIPAL: "/innsikt/skulen/", Role.DIRECTOR: "/innsikt/skulane/", Role.COUNCIL: "/innsikt/radet/"}


def test_pages_are_accessible_fit_and_draw_what_the_table_says(world: World, login: Any) -> None:
    everybody(county(world, [[12, 8, 3], [11]])).close()
    for role, path in PAGES.items():
        with chromium(viewport={"width": 1280, "height": 900}, locale="nn-NO") as context:
            log_in(context, login(world.actor(role)))
            page = context.new_page()
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                answer = page.goto(SITE + path)
                assert answer is not None
                assert (path, answer.status, too_wide(page)) == (path, 200, 0)
                if folder := os.environ.get("TILLIT_PICTURES"):
                    page.screenshot(path=Path(folder) / f"{role}_{width}.png", full_page=True)
            assert (path, violations(page)) == (path, [])
            drawn = page.locator(".totals-chart").first
            assert drawn.get_attribute("aria-label") == "september: om lag 75 %, oktober: om lag 75 %"
            assert drawn.locator("rect").count() == 2
