from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tillit.web.tests.browser import SITE, chromium, wrong_with

PAGES = ["/tilgjenge/", "/personvern/", "/stil/", "/stil/?wrong=1", "/finst-ikkje/"]


@pytest.mark.browser
def test_pages_have_no_violation_and_fit_the_screen(db: None, settings: Any) -> None:
    settings.DEBUG = True
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    with chromium() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        for path in PAGES[:-1]:
            page.goto(SITE + path)
            assert (path, wrong_with(page, dark_on_a_telephone=True)) == (path, [])
        assert complaints == []


@pytest.mark.browser
def test_focus_goes_to_the_summary_of_errors(db: None, settings: Any) -> None:
    settings.DEBUG = True
    with chromium() as context:
        page = context.new_page()
        page.goto(f"{SITE}/stil/?wrong=1")
        page.wait_for_function("document.activeElement.localName === 'ds-error-summary'")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "id_service"


def test_the_connection_is_given_back_when_the_page_is_made(client: Any, own_database: None) -> None:
    """Whoever reads it slowly keeps nothing from the others."""
    connection.ensure_connection()
    assert client.get("/tilgjenge/").status_code == 200
    assert connection.connection is None


def test_a_missing_page_says_what_to_do(client: Any, db: None) -> None:
    response = client.get("/finst-ikkje/", headers={"accept-language": "nn"})
    assert response.status_code == 404
    assert "Vi finn ikkje sida" in response.content.decode()


def test_the_style_page_is_not_shown_in_production(client: Any, db: None) -> None:
    assert client.get("/stil/").status_code == 404


@pytest.mark.parametrize(
    ("language", "heading"),
    [("nn", "Hopp"), ("nb", "Personvern og informasjonskapsler"), ("en", "Privacy and cookies")],
)
def test_pages_follow_the_language_of_the_browser(client: Any, db: None, language: str, heading: str) -> None:
    body = client.get("/personvern/", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in body
    if language != "nn":
        assert heading in body
