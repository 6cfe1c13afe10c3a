"""A real Chromium whose every request is answered by the Django test client, inside the test's own transaction.

No port and no second process: the page is exactly what the application gives, and the database is the test's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

SITE = "http://localhost"  # a trustworthy origin, so that the browser heeds every header
AXE = Path(__file__).resolve().parents[4] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def chromium(**options: Any) -> Iterator[BrowserContext]:
    """`options` as for a browser context: viewport, color_scheme, java_script_enabled, locale."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the client answers inside Playwright's loop, one at a time
    own = {alias: connections[alias] for alias in connections}
    with sync_playwright() as playwright:
        path = os.environ.get("TILLIT_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = browser.new_context(bypass_csp=False, **{"locale": "nn", **options})
        context.route("**/*", _answer_with(own))
        _lend(own)
        yield context
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


def log_in(context: BrowserContext, client: Client) -> None:
    """The browser goes on with the session of a logged-in test client."""
    for name, morsel in client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": SITE}])


def violations(page: Page) -> list[str]:
    """What axe finds (WCAG 2.1 A and AA, and best practice), as lines to read."""
    source = AXE.read_text(encoding="utf-8")
    # Under our own policy no script may be added to the page, so axe is evaluated, not inserted.
    page.evaluate(source)
    # Only what is wrong is brought over: all that is right is many times as much.
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(told => told.violations)")
    return [
        f"{item['id']}: {item['help']} {json.dumps([node['html'][:160] for node in item['nodes']])}" for item in found
    ]


def visit(page: Page, path: str) -> None:
    """A page of ours, and the parts it fetches into itself. Waiting for a silent network costs half a second each time."""
    page.goto(SITE + path)
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def too_wide(page: Page) -> int:
    """Pixels that stick out sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _lend(own: dict[str, Any]) -> None:
    """Inside Playwright's loop Django would open a new connection: lend it the test's."""
    for alias, connection in own.items():
        connections[alias] = connection


def _answer_with(own: dict[str, Any]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        _lend(own)
        _answer(route)

    return answer


@cache
def static(name: str) -> str | None:
    """Every page asks for the same few; a look through the folders of all applications for each costs more than the page."""
    found = finders.find(name)
    return str(found) if found else None


def _answer(route: Route) -> None:
    request = route.request
    address = urlsplit(request.url)
    if f"{address.scheme}://{address.netloc}" != SITE:
        route.abort()
    elif address.path.startswith("/static/"):
        file = static(address.path.removeprefix("/static/"))
        route.fulfill(path=file) if file else route.fulfill(status=404)
    else:
        _from_django(route, address.path + (f"?{address.query}" if address.query else ""))


def _from_django(route: Route, path: str) -> None:
    request = route.request
    headers = dict(request.all_headers())
    headers["host"] = urlsplit(SITE).netloc
    content_type = headers.pop("content-type", "application/octet-stream")
    response = Client(enforce_csrf_checks=True).generic(
        request.method, path, request.post_data_buffer or b"", content_type=content_type, headers=headers
    )
    sent = {name.lower(): value for name, value in response.items()}
    if "location" in sent and request.is_navigation_request():
        # A redirect would go to the network instead of to us: lead on with a page that does the same.
        onward = f'<meta http-equiv="refresh" content="0;url={escape(sent.pop("location"))}">'
        sent |= {"content-type": "text/html", "content-security-policy": "default-src 'none'"}
        cookies = "\n".join(morsel.OutputString() for morsel in response.cookies.values())
        route.fulfill(status=200, headers=sent | ({"set-cookie": cookies} if cookies else {}), body=onward)
        return
    cookies = [morsel.OutputString() for morsel in response.cookies.values()]
    if cookies:
        sent["set-cookie"] = "\n".join(cookies)
    route.fulfill(
        status=response.status_code, headers=sent, body=b"".join(response) if response.streaming else response.content
    )
