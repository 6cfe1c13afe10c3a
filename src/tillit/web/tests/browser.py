"""A real Chromium whose every request is answered by the Django test client, inside the test's own transaction.

No port and no second process: the page is exactly what the application gives, and the database is the test's. One
Chromium serves all tests of a process, each with a profile of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Playwright, sync_playwright

SITE = "http://localhost"  # a trustworthy origin, so that the browser heeds every header
AXE = Path(__file__).resolve().parents[4] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


class Launched:
    """The one Chromium, and the loop it is spoken to through. The loop counts as running inside `chromium` alone:
    other tests of the process have loops of their own."""

    def __init__(self) -> None:
        self.playwright: Playwright = sync_playwright().start()
        path = os.environ.get("TILLIT_CHROMIUM", "/usr/bin/chromium")
        self.browser: Browser = self.playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        self.loop = asyncio.get_running_loop()

    @contextmanager
    def spoken_to(self) -> Iterator[Browser]:
        asyncio._set_running_loop(self.loop)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the client answers inside Playwright's loop, one at a time
        try:
            yield self.browser
        finally:
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
            asyncio._set_running_loop(None)


_launched: list[Launched] = []


@contextmanager
def _the_browser() -> Iterator[Browser]:
    if _launched and not _launched[0].browser.is_connected():
        close()
    if not _launched:
        _launched.append(Launched())
    with _launched[0].spoken_to() as browser:
        yield browser


def close() -> None:
    """When the tests are over."""
    while _launched:
        last = _launched.pop()
        with last.spoken_to():
            with suppress(Error):
                last.browser.close()
            last.playwright.stop()


@contextmanager
def chromium(**options: Any) -> Iterator[BrowserContext]:
    """`options` as for a browser context: viewport, color_scheme, java_script_enabled, locale."""
    own = {alias: connections[alias] for alias in connections}
    with _the_browser() as browser:
        answering = Answering(own)
        answering.lend()
        context = browser.new_context(bypass_csp=False, **{"locale": "nn", **options})
        opened = context.new_page

        def new_page() -> Page:
            page = opened()
            answering.attend(page)
            return page

        context.new_page = new_page  # type: ignore[method-assign]
        try:
            yield context
        finally:
            answering.over = True
            context.close()
        if answering.broken:
            raise answering.broken[0]


def log_in(context: BrowserContext, client: Client) -> None:
    """The browser goes on with the session of a logged-in test client."""
    for name, morsel in client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": SITE}])


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds (WCAG 2.1 A and AA, and best practice), as lines to read."""
    # Under our own policy no script may be added to the page, so axe is evaluated, not inserted.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    # Only what is wrong is brought over: all that is right is many times as much. The style sheets are not read a second
    # time for what turns with the telephone: none of ours does (tests/consistency/test_styles.py).
    found = page.evaluate(
        "axe.run({resultTypes: ['violations'], preload: {assets: ['media']}}).then(told => told.violations)"
    )
    return [
        f"{item['id']}: {item['help']} {json.dumps([node['html'][:160] for node in item['nodes']])}" for item in found
    ]


def visit(page: Page, path: str) -> None:
    """A page of ours, and the parts it fetches into itself. Waiting for a silent network costs half a second each time."""
    page.goto(SITE + path)
    settled(page)


def settled(page: Page) -> None:
    """All that the page was fetching into itself stands there."""
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def too_wide(page: Page) -> int:
    """Pixels that stick out sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def wrong_with(page: Page, *, dark_on_a_telephone: bool = False) -> list[str]:
    """What axe finds and what sticks out, on a desk and then on a telephone: the page is opened once and turned narrow."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if dark_on_a_telephone:
            page.emulate_media(color_scheme="dark" if width == 320 else "light")
        found += [f"{width}: {line}" for line in violations(page)]
        if sticks_out := too_wide(page):
            found.append(f"{width}: {sticks_out} px too wide")
    return found


class Answering:
    """What the browser asks for, answered one at a time. Asked over the browser's own protocol rather than by Playwright's
    routes, which would make every page read all its style sheets and scripts anew."""

    def __init__(self, own: dict[str, Any]) -> None:
        self.own, self.over = own, False
        self.broken: list[BaseException] = []

    def lend(self) -> None:
        """Inside Playwright's loop Django would open a new connection: lend it the test's."""
        for alias, connection in self.own.items():
            connections[alias] = connection

    def attend(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.on("Fetch.requestPaused", lambda asked: self._answer(session, asked))
        session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})

    def _answer(self, session: CDPSession, asked: dict[str, Any]) -> None:
        if self.over:
            return
        self.lend()
        address = urlsplit(asked["request"]["url"])
        answer: dict[str, Any] | None = None
        if f"{address.scheme}://{address.netloc}" == SITE:
            own_file = address.path.startswith("/static/")
            try:
                answer = _static(address.path) if own_file else _from_django(asked["request"])
            except (Exception, pytest.fail.Exception) as error:  # nobody above hears it: told of in the end
                self.broken.append(error)
        with suppress(Error):  # the page has gone on, and nobody waits for the answer
            if answer is None:
                session.send("Fetch.failRequest", {"requestId": asked["requestId"], "errorReason": "Failed"})
            else:
                session.send("Fetch.fulfillRequest", {"requestId": asked["requestId"], **answer})


def _answered(status: int, headers: list[tuple[str, str]], body: bytes) -> dict[str, Any]:
    return {
        "responseCode": status,
        "responseHeaders": [{"name": name, "value": value} for name, value in headers],
        "body": b64encode(body).decode(),
    }


@cache
def _static(path: str) -> dict[str, Any]:
    """Every page asks for the same few; a look through the folders of all applications for each costs more than the page."""
    found = finders.find(path.removeprefix("/static/"))
    if not found:
        return _answered(404, [], b"")
    kind = guess_type(str(found))[0] or "application/octet-stream"
    return _answered(200, [("content-type", kind), ("cache-control", "max-age=3600")], Path(str(found)).read_bytes())


def _from_django(request: dict[str, Any]) -> dict[str, Any]:
    address = urlsplit(request["url"])
    headers = {name.lower(): value for name, value in request["headers"].items()} | {"host": address.netloc}
    content_type = headers.pop("content-type", "application/octet-stream")
    sent = b"".join(b64decode(part.get("bytes", "")) for part in request.get("postDataEntries", []))
    response = Client(enforce_csrf_checks=True).generic(
        request["method"], address.path + (f"?{address.query}" if address.query else ""), sent,
        content_type=content_type, headers=headers,
    )  # fmt: skip
    cookies = [("set-cookie", morsel.OutputString()) for morsel in response.cookies.values()]
    body = b"".join(response) if response.streaming else response.content
    return _answered(response.status_code, [*response.items(), *cookies], body)
