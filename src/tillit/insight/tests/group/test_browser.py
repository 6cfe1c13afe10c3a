"""In a real Chromium, in nynorsk, wide and on a telephone: what a teacher presses at the end of the day, and weeks later."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tillit.fence import scope
from tillit.insight.models import FollowUp
from tillit.insight.tests.group.conftest import HALVES, Answering
from tillit.organisations.acting import everything
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_from_a_shared_mistake_to_whether_it_helped(answering: Answering, login: Any) -> None:
    pupils, group = answering.room.pupils, answering.room.group
    answering.place()
    for each in pupils:
        answering.room.answered(each, *[False] * 12)
    answering.all_say(pupils, "7", "a", definition=HALVES)
    answering.work_out()
    with chromium(viewport={"width": 1280, "height": 900}, locale="nn-NO") as context:
        log_in(context, login(answering.room.teacher))
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(f"{SITE}/innsikt/")
        page.get_by_role("link", name="Kva bør eg sjå på i dag?").click()
        page.get_by_role("link", name="Sjå kven").first.click()
        page.get_by_role("rowheader", name="Elev 1").first.wait_for()  # opened, not only scrolled to
        page.get_by_role("link", name="Sjå oppgåvene").click()
        page.get_by_text("6 svarte «1/4»").wait_for()
        _looked_at(page, "tasks")
        page.get_by_role("link", name="Skriv ned kva du gjer Kva er halvparten av 1/2?").first.click()
        assert page.get_by_label("Kva det gjeld").input_value() == str(answering.room.area.pk)
        page.get_by_label("Kva vil du gjera?").fill("Halvere på tallinje, alle saman.")
        assert page.get_by_label("Med heile gruppa").is_checked()
        _looked_at(page, "write")
        page.get_by_role("button", name="Lagra").click()
        page.wait_for_url(f"{SITE}/innsikt/{group.pk}/", timeout=5000)
        assert page.get_by_text("Halvere på tallinje, alle saman.").is_visible()
        with scope.enter(everything()):
            FollowUp.objects.update(look_again_on=timezone.localdate() - timedelta(days=1))
        page.goto(f"{SITE}/")
        page.get_by_role("link", name="Brøk · 7B").first.click()
        page.get_by_label("delvis").check()
        _looked_at(page, "again")
        assert page.get_by_text("Halvere på tallinje, alle saman.").count() == 1
        assert page.get_by_role("link", name="Sjå korleis det står til no, før du svarar").is_visible()
        page.get_by_role("button", name="Lagra").click()
        page.wait_for_url(f"{SITE}/innsikt/{group.pk}/", timeout=5000)
        assert page.get_by_text("Hjelpte det? delvis").is_visible()
        _looked_at(page, "closed")


def _looked_at(page: Any, name: str) -> None:
    """Wide and narrow; for whoever wants to see it: TILLIT_PICTURES=folder."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert (name, width, too_wide(page)) == (name, width, 0)
        if folder := os.environ.get("TILLIT_PICTURES"):
            page.screenshot(path=Path(folder) / f"insight_{name}_{width}.png", full_page=True)
    assert (name, violations(page)) == (name, [])
