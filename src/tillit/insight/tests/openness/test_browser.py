"""In a real Chromium: how indicators are worked out, wide and on a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tillit.analytics.models import BiasTest, Stop
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_pages_are_accessible_and_fit(world: World, login: Any) -> None:
    owner, today = world.owners[0], timezone.localdate()
    with scope.enter(everything()):
        stop = Stop.objects.create(tenant=owner, indicator="progress", why="Skeivt for nokre.", stopped_on=today)
        for split, part, gap in (
            ("all", "", 0.02),
            ("language", "nb", 0.17),
            ("school", str(world.schools[0].pk), -0.3),
        ):
            BiasTest.objects.create(
                tenant=owner, indicator="progress", tested_on=today, split=split, part=part, people=20, answers=1400,
                gap=gap, margin=0.04, limit=0.1, kept=abs(gap) < 0.1,
            )  # fmt: skip
    open_to_all = ["/innsikt/slik/", "/innsikt/slik/conversation/"]
    own = ["/innsikt/slik/", "/innsikt/slik/progress/", f"/innsikt/slik/stopp/{stop.pk}/lift/"]
    with chromium(viewport={"width": 320, "height": 900}, locale="nn-NO") as context:
        page = context.new_page()
        for paths, who in ((open_to_all, None), (own, world.actor(Role.DIRECTOR))):
            if who:
                log_in(context, login(who))
            for path in paths:
                for width in (1280, 320):
                    page.set_viewport_size({"width": width, "height": 900})
                    answer = page.goto(SITE + path)
                    assert answer is not None
                    assert (path, answer.status) == (path, 200)
                    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
                    assert (path, width, too_wide(page)) == (path, width, 0)
                assert (path, violations(page)) == (path, [])
