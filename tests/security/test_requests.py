"""What every answer owes the browser, and what no request gets past."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client

from tests.security.bodies import body_of
from tests.security.conftest import People
from tests.security.endpoints import Endpoint, endpoints
from tillit.organisations.roles import Role

pytestmark = pytest.mark.django_db

POSTS = [endpoint for endpoint in endpoints() if endpoint.method == "POST" and not endpoint.is_api]
SENT = [endpoint for endpoint in endpoints() if endpoint.method in ("POST", "PUT", "PATCH") and endpoint.is_api]
ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "https:evil.example",
             "javascript:alert(1)", "/\t/evil.example", "http:///evil.example", "////evil.example"]  # fmt: skip
PASSWORD = "ei lang setning"
HOSTILE = [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"a":' * 2000, b"1e999", b'{"pk":"\\u0000"}']


def some_role(endpoint: Endpoint) -> str:
    return sorted(endpoint.roles or [str(Role.NETWORK)])[0]


@pytest.mark.parametrize("endpoint", POSTS, ids=str)
def test_a_form_from_another_site_is_refused(endpoint: Endpoint, two_universes: Any) -> None:
    home, _, people = two_universes
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = people.cookies[some_role(endpoint)].copy()
    with transaction.atomic():
        answer = browser.post(endpoint.path(home.things), {"any": "thing"})
        transaction.set_rollback(True)
    assert answer.status_code in (403, 404, 405)


@pytest.mark.parametrize("path", ["/", "/katalog/", "/konto/login/", "/finst-ikkje/", "/api/v1/me", "/healthz"])
def test_every_answer_carries_the_headers_that_protect(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_for_this_site_and_for_no_script(two_universes: Any) -> None:
    from tillit.organisations.models import Person

    home, _, _ = two_universes
    person = Person.objects.get(pk=home.world.actor(Role.TEACHER).person_id)
    person.set_password(PASSWORD)
    person.save()
    answer = Client().post("/konto/login/", {"login": person.username, "password": PASSWORD})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")


def test_over_https_cookies_never_travel_in_the_open() -> None:
    import os
    import subprocess
    import sys

    asked = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    done = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True,
        env={**os.environ, "TILLIT_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "tillit.project.settings"},
    )  # fmt: skip
    assert done.stdout.split() == ["True", "True", "31536000"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_next_never_leads_to_another_site(client: Client, two_universes: Any, elsewhere: str) -> None:
    """Every page that takes `next`, as query and as field."""
    _, _, people = two_universes
    asked = [
        client.post("/sprak/", {"language": "nn", "next": elsewhere}),
        people.browser("teacher").get(f"/konto/login/?next={quote(elsewhere)}"),
        people.browser("teacher").post("/konto/logout/", {"next": elsewhere}),
        people.browser("teacher").post("/rolle/", {"membership": "1", "role": "1", "next": elsewhere}),
    ]
    for answer in asked:
        to = answer.headers.get("Location", "/").replace("\\", "/").replace("\t", "")
        assert (to[:1], to[:2] == "//") == ("/", False), (elsewhere, to)


def test_a_login_leads_back_to_the_page_one_asked_for_and_no_further(client: Client, two_universes: Any) -> None:
    from tillit.organisations.models import Person

    home, _, _ = two_universes
    person = Person.objects.get(pk=home.world.actor(Role.TEACHER).person_id)
    person.set_password(PASSWORD)
    person.save()
    for onward, wanted in [("/katalog/", "/katalog/"), *((elsewhere, "/") for elsewhere in ELSEWHERE)]:
        answer = Client().post("/konto/login/", {"login": person.username, "password": PASSWORD, "next": onward})
        assert (answer.status_code, answer.headers.get("Location")) == (302, wanted), onward


@pytest.mark.parametrize("endpoint", SENT, ids=str)
def test_nonsense_is_refused_and_never_falls(endpoint: Endpoint, two_universes: Any) -> None:
    home, _, people = two_universes
    program = people.program(some_role(endpoint))
    program.raise_request_exception = False
    got = {}
    for body in HOSTILE:
        with transaction.atomic():
            answer = program.generic(endpoint.method, endpoint.path(home.things), body, content_type="application/json")
            got[body[:12]] = answer.status_code
            transaction.set_rollback(True)
    assert {body: status for body, status in got.items() if status >= 500} == {}


@pytest.mark.parametrize("endpoint", [e for e in SENT if body_of(e.address.operation)], ids=str)
def test_a_huge_body_is_refused(endpoint: Endpoint, two_universes: Any) -> None:
    home, _, people = two_universes
    body = dict.fromkeys(body_of(endpoint.address.operation), "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    program = people.program(some_role(endpoint))
    program.raise_request_exception = False
    with transaction.atomic():
        answer = program.generic(
            endpoint.method, endpoint.path(home.things), json.dumps(body), content_type="application/json"
        )
        transaction.set_rollback(True)
    assert (answer.status_code in (400, 413, 422), answer.headers["Content-Type"].split(";")[0]) == (
        True, "application/json",
    )  # fmt: skip
    assert answer.json()["error"]


def test_a_huge_form_is_refused(two_universes: tuple[Any, Any, People]) -> None:
    _, _, people = two_universes
    browser = people.browser("teacher")
    browser.raise_request_exception = False
    answer = browser.post(
        "/behov/", "name=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status_code in (400, 413)


def test_a_key_that_is_revoked_or_unknown_opens_nothing(two_universes: tuple[Any, Any, People]) -> None:
    for header in ("Bearer ", "Bearer x", "Bearer \x00", "Basic eDp5", "Bearer " + "x" * 10_000, "bearer x"):
        assert Client(headers={"authorization": header}).get("/api/v1/me").status_code == 401, header[:20]


def test_a_session_is_no_key_to_the_api(two_universes: tuple[Any, Any, People]) -> None:
    """Otherwise any site the person visits could use it, since the API asks for no CSRF token."""
    _, _, people = two_universes
    assert people.browser("network").get("/api/v1/me").status_code == 401
    assert people.browser("network").post("/api/v1/cases", "{}", content_type="application/json").status_code == 401


def test_files_of_the_design_are_there() -> None:
    assert finders.find("vendor/designsystemet.css")
