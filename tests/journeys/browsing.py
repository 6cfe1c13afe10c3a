"""One real Chromium, handed from person to person: whoever acts logs in, and every kind of page is looked at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tillit.organisations.acting import Actor
from tillit.organisations.models import Person
from tillit.organisations.tests.world import World
from tillit.web.tests.browser import SITE, too_wide, violations

PASSWORD = "fjell-og-fjord-17"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


class Journey:
    """One browser, handed from person to person."""

    def __init__(self, context: BrowserContext, world: World, letters: list[Any]) -> None:
        self.context, self.world, self.letters = context, world, letters
        self.page: Page = context.new_page()
        self.seen: set[str] = set()
        self.sessions: dict[int, Any] = {}

    def as_(self, actor: Actor) -> Page:
        """Log in by the login page the first time, and act in that role; later the same session goes on."""
        if actor.person_id in self.sessions:
            self.context.clear_cookies()
            self.context.add_cookies(self.sessions[actor.person_id])
            self.go("/")
        else:
            self._log_in(actor)
        assert actor.name in self.page.inner_text("header")
        return self.page

    def _log_in(self, actor: Actor) -> None:
        person = Person.objects.get(pk=actor.person_id)
        person.set_password(PASSWORD)
        person.save()
        self.context.clear_cookies()
        self.go("/konto/login/")
        self.page.fill("[name=login]", person.username)
        self.page.fill("[name=password]", PASSWORD)
        self.send()
        self.sessions[actor.person_id] = self.context.cookies()

    def go(self, path: str, picture: str = "") -> Page:
        answer = self.page.goto(SITE + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        self.look(picture)
        return self.page

    def look(self, picture: str = "") -> None:
        """Each kind of page once: no violation, nothing that sticks out on a telephone."""
        kind = "/".join("N" if part.isdigit() else part for part in self.page.url.split("?")[0].split("/")[3:])
        if picture and os.environ.get("TILLIT_SCREENSHOTS"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{picture}.png", full_page=True)
        if kind in self.seen or kind.startswith("svar/"):
            return
        self.seen.add(kind)
        assert violations(self.page) == [], kind
        self.page.set_viewport_size({"width": 320, "height": 800})
        assert too_wide(self.page) == 0, kind
        self.page.set_viewport_size({"width": 1280, "height": 900})

    @contextmanager
    def moving(self) -> Iterator[None]:
        """What is done inside leads to another page; wait until it stands there."""
        with self.page.expect_navigation():
            yield
        self.page.wait_for_selector("main#content")

    def send(self) -> None:
        """Press the main button of the form on the page."""
        with self.moving():
            self.page.locator("main form button[type=submit]:visible").first.click()

    def press(self, name: str) -> None:
        """A button or a link that looks like one, by what stands on it."""
        found = self.page.locator("main").get_by_role("link", name=name, exact=True)
        found = found if found.count() else self.page.locator("main").get_by_role("button", name=name, exact=True)
        with self.moving():
            found.first.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]")
            if value == "on":
                field.check()
            elif field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"main [name={name}][value='{value}']").check()
            elif field.first.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def do(self, path: str, picture: str = "", **fields: str) -> None:
        """Open a command, fill it in and send it; it must be taken."""
        self.go(path, picture)
        self.fill(**fields)
        self.send()
        assert SITE + path != self.page.url, self.page.inner_text("main")
        self.look()
