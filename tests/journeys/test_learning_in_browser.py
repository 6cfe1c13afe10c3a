"""From an answer to a change, in a real Chromium, in nynorsk, in the demo world: a roster comes, services send, a teacher
sees and does something and sees whether it helped, the pupil sees the same, those at home what she shows, and the
principal and the owner see totals. `make screenshots` takes the pictures of the tour on the way."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from tests.journeys.browsing import PICTURES
from tillit.activity.copies.making import renew
from tillit.activity.models import Tally
from tillit.analytics.following.loop import catch_up
from tillit.fence import scope
from tillit.insight.models import FollowUp
from tillit.insight.totals.closing import close_months
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation, Person
from tillit.organisations.tests.rostering.test_oneroster import CLASSES, ENROLLMENTS, ORGS, USERS, packed
from tillit.project.demo import sending
from tillit.project.demo.schoolwork.classrooms import has_school
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = pytest.mark.browser
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def roster(school: str) -> bytes:
    """Of the school by that number: 7B with somebody new in it, and who teaches it."""
    return packed({
        "orgs.csv": ORGS + f"s,,,Straumvik barneskule,school,NO{school},\n",
        "classes.csv": CLASSES + "7b,,,7B,07,,7B,homeroom,,s,,,,\n",
        "users.csv": USERS + "ny,,,true,s,student,ny,,Ylva,Nesheim,,,,,,,07,\n"
        + "kari,,,true,s,teacher,kari,,Kari,Vågnes,,,,,,,,\n",
        "enrollments.csv": ENROLLMENTS + "e1,,,7b,s,ny,student,,,\ne2,,,7b,s,kari,teacher,true,,\n",
    })  # fmt: skip


class Walk:
    """Each page looked at wide and on a telephone, by axe, and pictured where the tour tells of it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.page = context, context.new_page()
        self.page.set_default_timeout(10_000)

    def as_(self, username: str) -> Client:
        client = Client(headers={"accept-language": "nn"})
        client.force_login(Person.objects.get(username=username), backend=BACKEND)
        self.context.clear_cookies()
        log_in(self.context, client)
        return client

    def go(self, path: str, picture: str = "") -> Page:
        self.page.goto(SITE + path)
        self.look(picture)
        return self.page

    def look(self, picture: str = "") -> None:
        where = self.page.url.removeprefix(SITE)
        assert (where, violations(self.page)) == (where, [])
        self.page.set_viewport_size({"width": 320, "height": 800})
        assert (where, too_wide(self.page)) == (where, 0)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        if picture and os.environ.get("TILLIT_SCREENSHOTS"):
            self.page.screenshot(path=PICTURES / f"{picture}.png", full_page=True)

    def press(self, name: str, kind: str = "button") -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role(kind, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_selector("main#content")


def test_an_answer_becomes_a_change(demo_world: dict[str, Any]) -> None:
    catch_up()
    with chromium(viewport={"width": 1280, "height": 900}) as context:
        walk = Walk(context)
        _roster(walk)
        _teacher_acts(walk)
    before = _sent()
    _services_send()
    assert _sent() > before
    with chromium(viewport={"width": 1280, "height": 900}) as context:
        walk = Walk(context)
        _teacher_looks_again(walk)
        _pupil_and_home(walk)
        _totals(walk)


def _roster(walk: Walk) -> None:
    """Whom the school's own system says go to the class, and who teaches it; somebody says who is whom."""
    client = walk.as_("gunnar")
    with transaction.atomic(), scope.enter(everything()):
        school = Organisation.objects.get(name="Straumvik barneskule")
    told = SimpleUploadedFile("personliste.zip", roster(school.number))  # the harness of the browser sends no files
    answer = client.post(f"/folk/eigar/{school.parent_id}/bring/", {"file": told, "source": ""})
    page = walk.go(answer["location"], "roster")
    page.get_by_label("Den same som 7B her").check()
    page.get_by_label("Den same som Kari Vågnes").check()
    walk.press("Lagra svara")
    walk.press("Ta lista i bruk")
    assert page.get_by_text("Folk og grupper er no som i lista.").is_visible()


def _teacher_acts(walk: Walk) -> None:
    walk.as_("kari")
    page = walk.go("/innsikt/")
    if page.get_by_role("link", name="Les dei").count():
        walk.press("Les dei", "link")
        walk.look("training")
        for box in page.locator("main form input[type=checkbox]").all():
            box.check()
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(f"{SITE}/innsikt/")
    walk.press("Kva bør eg sjå på i dag?", "link")
    walk.look()
    assert page.get_by_text("elevar går i gruppa").is_visible()
    page.locator("main details summary", has_text="Brøk").first.click()
    assert page.get_by_text("Ylva Nesheim").count() == 0  # nothing has come of her, and it says so
    walk.look("insight")
    with page.expect_navigation():
        page.locator("main details[open]").get_by_role("link", name="Skriv ned kva du gjer").first.click()
    page.get_by_label("Kva vil du gjera?").fill("Alle saman: brøk på tallinje, med brett og kritt.")
    page.get_by_label("Med heile gruppa").check()
    walk.look("follow-up")
    walk.press("Lagra")
    assert page.get_by_text("Alle saman: brøk på tallinje, med brett og kritt.").is_visible()


def _sent() -> int:
    with transaction.atomic(), scope.enter(everything()):
        return sum(Tally.objects.values_list("number", flat=True))


def _services_send() -> None:
    """As on a school day to come; then what they sent is worked into progress, and totals, when the month is over."""
    days = (timezone.localdate() + timedelta(days=number) for number in range(1, 35))
    day = next(day for day in days if day.isoweekday() == 3 and has_school(day))
    sending._sent.clear()
    sending.go_on(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    sending._sent.clear()
    catch_up()
    renew()
    close_months(timezone.localdate() + timedelta(days=40))


def _teacher_looks_again(walk: Walk) -> None:
    with transaction.atomic(), scope.enter(everything()):
        FollowUp.objects.update(look_again_on=timezone.localdate() - timedelta(days=1))
    walk.as_("kari")
    page = walk.go("/")
    page.locator("main").get_by_role("link", name="7B").first.click()
    page.get_by_label("delvis").check()
    page.get_by_label("Kva lærte du av det?").fill("Tallinja hjelpte dei som gissa.")
    walk.look("look-again")
    walk.press("Lagra")
    assert page.get_by_text("Tallinja hjelpte dei som gissa.").is_visible()


def _pupil_and_home(walk: Walk) -> None:
    walk.as_("nora")
    page = walk.go("/mi-framgang/", "own-progress")
    assert page.get_by_text("Alle saman: brøk på tallinje, med brett og kritt.").is_visible()
    assert page.get_by_text("Kari Vågnes").first.is_visible()
    walk.as_("bente")
    page = walk.go("/heime/", "home")
    assert page.get_by_text("Nora Vik").first.is_visible()


def _totals(walk: Walk) -> None:
    walk.as_("marit")
    page = walk.go("/innsikt/skulen/", "school-totals")
    assert page.locator("main svg").count() > 0
    assert page.get_by_text("Nora Vik").count() == page.get_by_text("Kari Vågnes").count() == 0
    walk.as_("gunnar")
    walk.go("/innsikt/skulane/", "schools-totals")
