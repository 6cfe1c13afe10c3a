"""In a real Chromium: the pages of the curriculum and of skill areas, wide and on a telephone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tillit.analytics.skills import actions
from tillit.analytics.tests.skills.conftest import GREP, TASKS, Place
from tillit.organisations.tests.world import acting_as
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
TAG = "https://fagkart.no/avt2/api/ontology/types/fagkart_tag/objects/cb8a4c86-9af7-5b54-9370-f750557e815e:4e425211"


@pytest.fixture
def area(place: Place) -> int:
    place.sent(f"{TASKS}brok/1", "Brøk 1", f"{GREP}KM13269", fagkart=TAG)
    place.sent(f"{TASKS}brok/{'lang-adresse-' * 9}", "Brøk 2", f"{GREP}KM13338")
    place.sent(f"{TASKS}prosent/1", "Prosent 1")
    area = place.area(
        "Brøk", description="Dele opp i like store delar.", plan="MAT01-06", years=[5], aims=["KM13269", "KM198"]
    )
    other = place.area("Lytte", aims=["KM13338"])
    with acting_as(place.network) as by:
        actions.add_rule(area, by=by, activity=f"{TASKS}brok/*")
        actions.add_rule(other, by=by, activity=f"{TASKS}{'lang-adresse-' * 9}")
    return int(area.pk)


def test_pages_are_accessible_and_fit(place: Place, area: int, login: Any) -> None:
    own = [
        "/ferdigheitsomrade/", "/ferdigheitsomrade/ny/", f"/ferdigheitsomrade/{area}/", f"/ferdigheitsomrade/{area}/rule/",
        f"/ferdigheitsomrade/{area}/mal/?sok=KM11751", f"/ferdigheitsomrade/{area}/treff/?activity={TASKS}brok/*",
        "/ferdigheitsomrade/aktivitetar/", f"/ferdigheitsomrade/aktivitetar/{place.use.pk}/",
        f"/ferdigheitsomrade/aktivitetar/{place.use.pk}/place/?activity={TASKS}prosent/1",
    ]  # fmt: skip
    open_to_all = [
        "/laereplan/",
        "/laereplan/?sok=tal",
        "/laereplan/MAT01-06/",
        "/laereplan/mal/KM11751/",
        "/laereplan/mal/KM13338/",
    ]
    with chromium(viewport={"width": 320, "height": 900}, locale="nn-NO") as context:
        log_in(context, login(place.network))
        page = context.new_page()
        for number, path in enumerate([*open_to_all, *own]):
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                answer = page.goto(SITE + path)
                assert answer is not None
                assert (path, answer.status) == (path, 200)
                _picture(page, f"{number:02}_{width}")
                assert (path, width, too_wide(page)) == (path, width, 0)
            assert (path, violations(page)) == (path, [])


def _picture(page: Any, name: str) -> None:
    """For whoever wants to look: TILLIT_PICTURES=folder."""
    if folder := os.environ.get("TILLIT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
