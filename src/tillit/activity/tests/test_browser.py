"""The pages in a real browser: axe, and 320 pixels."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.telling.actions import tell
from tillit.activity.tests.live import TALKATIVE, flaw, group_of, key_of, live_use, tally, turned_on
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations, wrong_with

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def busy_use(world: World) -> Any:
    use = live_use(world, "Det lange reknefjellet for heile mellomtrinnet", purpose=TALKATIVE)
    for label in ("Tenaren", "Den nye tenaren hausten 2026"):
        key_of(world, use, label=label, expires_on=timezone.localdate() + timedelta(days=9))
    for days in range(20):
        tally(use, "kept", 900 * days % 700 + 20, days=days)
        tally(use, "refused", days % 4, days=days)
    tally(use, "corrected", 60, days=3)
    tally(use, "misread", 7, reason="1.0.3 Data 2.4.5.1; 2.0 4.2.2.4", field="result.score.scaled")
    flaw(use, "missing", 40, 900, field="score")
    flaw(use, "late", 300, 900)
    flaw(use, "activity_types", 8, 900)
    flaw(use, "future", 0, 900)
    tally(use, "finding", 12, reason="undeclared", field="free_text")
    tally(use, "finding", 2, reason="email")
    tally(use, "withheld", 33, reason="not_on")
    actions.raise_drift(use.pk, [("free_text", "undeclared")], tenant_id=use.tenant_id)
    return use


def test_pages_have_no_axe_violation_and_fit(world: World, login: Any) -> None:
    use, group = busy_use(world), group_of(world.schools[0])
    with acting_as(world.actor(Role.TEACHER)) as teacher:
        turned_on(use, group, by=teacher)
    with acting_as(world.actor(Role.NETWORK)) as network:
        notice = tell(use, world.schools[0], by=network)
    at = f"/straumar/{use.pk}/"
    shown = {
        Role.NETWORK: ["/straumar/", at, f"{at}kvalitet/", f"{at}make_key/", f"{at}prov/"],
        Role.SUPPLIER: ["/straumar/", at, f"{at}kvalitet/"],
        Role.PRINCIPAL: ["/analyse/", f"/analyse/{use.pk}/", f"/analyse/{use.pk}/tell/", f"/analyse/{use.pk}/turn_on/"],
        Role.PUPIL: [f"/analyse/om/{notice.pk}/"],
    }
    for role, addresses in shown.items():
        with chromium() as context:
            log_in(context, login(world.actor(role)))
            page = context.new_page()
            for address in addresses:
                page.goto(SITE + address)
                assert wrong_with(page) == [], address


def test_key_is_copied_and_statement_is_tried_in_the_browser(world: World, login: Any) -> None:
    use = busy_use(world)
    with chromium(viewport={"width": 320, "height": 900}) as context:
        log_in(context, login(world.actor(Role.NETWORK)))
        page = context.new_page()
        page.goto(f"{SITE}/straumar/{use.pk}/make_key/")
        page.get_by_label("Kva du kallar han").fill("Tenaren")
        page.get_by_role("button", name="Lag ein nøkkel").click()
        assert page.get_by_label("Løyndom").input_value()
        assert (violations(page), too_wide(page)) == ([], 0)
        page.goto(f"{SITE}/straumar/{use.pk}/prov/")
        page.get_by_role("button", name="Prøv").click()
        page.get_by_role("heading", name="Teke vare på").wait_for()
        assert (violations(page), too_wide(page)) == ([], 0)
