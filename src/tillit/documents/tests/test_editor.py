"""The field for rich text: a text area for all, and help on top of it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import html
from playwright.sync_api import Page

from tillit.documents.rich.reading import LONGEST
from tillit.documents.tests import editor_pages
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

PREVIEW = "/tekst/visning/"
SWAP = {"hx-request": "true"}

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tillit.documents.tests.editor_pages")]


@pytest.fixture
def writer(world: World, login: Any) -> Client:
    client: Client = login(world.actor(Role.NETWORK))
    return client


@pytest.fixture(autouse=True)
def nothing_saved() -> Iterator[None]:
    editor_pages.SAVED.clear()
    editor_pages.ANSWERS.clear()
    return


def test_without_javascript_it_is_a_text_area_with_a_hint_and_a_button_that_shows_it(writer: Client) -> None:
    page = html.fromstring(writer.get("/try/").content)
    area = page.get_element_by_id("id_text")
    assert (area.tag, area.text.strip(), area.get("name")) == ("textarea", "Elevane øver.", "text")
    described = [
        " ".join(page.get_element_by_id(name).text_content().split()) for name in area.get("aria-describedby").split()
    ]
    assert described == [
        "Kva skal tenesta brukast til?",
        "Begynn linja med ## for ei overskrift, - for ei liste eller 1. for ei nummerert liste.",
    ]
    assert page.xpath("//noscript//button/@formaction") == [PREVIEW]
    assert [element.get("hidden") for element in page.xpath("//*[@role='toolbar']")] == [""]


def test_page_brings_the_script_once_and_nothing_stands_inline(writer: Client) -> None:
    page = html.fromstring(writer.get("/try/").content)
    assert [script.get("src") for script in page.iter("script") if "editor" in script.get("src")] == [
        "/static/documents/editor.js"
    ]
    assert [script for script in page.iter("script") if not script.get("src")] == []


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_every_button_has_a_name_in_every_language(language: str) -> None:
    with translation.override(language):
        box = html.fromstring(str(editor_pages.WriteForm()["text"]))
    names = [button.text_content().strip() for button in box.xpath("//button[@data-do]")]
    assert len(set(names)) == 6
    assert all(names)
    assert (names[0] == "Heading") == (language == "en")


def test_preview_is_the_same_html_as_the_page_shows(writer: Client) -> None:
    sent = {"rich_field": "text", "text": "# A\n\n- **b**"}
    part = writer.post(PREVIEW, sent, headers=SWAP).content.decode()
    whole = writer.post(PREVIEW, sent).content.decode()
    assert '<h2 class="ds-heading" data-size="md">A</h2>\n<ul class="ds-list"><li><strong>b</strong></li></ul>' in part
    assert "<html" not in part
    assert part.strip() in whole


def test_preview_escapes_and_takes_no_other_way_in(writer: Client, client: Client) -> None:
    assert "<script>a" not in writer.post(PREVIEW, {"text": "<script>a</script>"}).content.decode()
    assert writer.get(PREVIEW).status_code == 405
    assert client.post(PREVIEW, {"text": "a"}).status_code == 302
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies = writer.cookies
    assert stranger.post(PREVIEW, {"text": "a"}).status_code == 403


def test_preview_of_too_much_or_nothing_says_so(writer: Client) -> None:
    refused = writer.post(PREVIEW, {"text": "a" * (LONGEST + 1)}, headers=SWAP)
    assert (refused.status_code, "Del han i to" in refused.content.decode()) == (413, True)
    assert "ikkje skrive noko" in writer.post(PREVIEW, {"text": " \n"}, headers=SWAP).content.decode()
    assert writer.post(PREVIEW, {"rich_field": "ingen"}, headers=SWAP).status_code == 200


@pytest.fixture
def page(writer: Client, request: Any) -> Iterator[Page]:
    width = getattr(request, "param", 1280)
    with chromium(viewport={"width": width, "height": 900}) as context:
        log_in(context, writer)
        page = context.new_page()
        page.clock.install()
        page.goto(f"{SITE}/try/")
        yield page


def text(page: Page) -> str:
    return page.locator("#id_text").input_value()


@pytest.mark.browser
@pytest.mark.parametrize("page", [320, 1280], indirect=True)
def test_editor_is_accessible_and_fits_with_its_preview_open(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.locator("#id_text").fill(
        "# A\n\n- b\n- c\n\n> d\n\n| Ei lang kolonne | " + " | ".join("efghij") + " |\n" + "|---" * 7 + "|\n"
    )
    page.get_by_role("button", name="Sjå korleis det blir").click()
    page.locator("#id_text_preview table").wait_for()
    assert (violations(page), too_wide(page), complaints) == ([], 0, [])


@pytest.mark.browser
def test_buttons_write_the_marks_and_can_be_undone(page: Page) -> None:
    area = page.locator("#id_text")
    area.fill("ein\nto")
    area.select_text()
    for name, written in (
        ("Liste", "- ein\n- to"), ("Nummerert liste", "1. ein\n2. to"), ("Nummerert liste", "ein\nto"),
        ("Overskrift", "## ein\n## to"), ("Overskrift", "ein\nto"), ("Utheva", "**ein\nto**"), ("Utheva", "ein\nto"),
        ("Lenkje", "[ein\nto](https://)"),
    ):  # fmt: skip
        page.get_by_role("button", name=name, exact=True).click()
        assert text(page) == written
    page.keyboard.type("udir.no")
    assert text(page) == "[ein\nto](udir.no)"
    for _ in range(2):
        page.keyboard.press("Control+z")
    assert text(page) == "ein\nto"
    page.get_by_role("button", name="Tabell", exact=True).click()
    assert text(page) == "ein\nto\n\n| Kolonne 1 | Kolonne 2 | Kolonne 3 |\n| --- | --- | --- |\n|    |    |    |\n\n"


@pytest.mark.browser
def test_tools_are_one_stop_for_the_keyboard_and_arrows_move_in_them(page: Page) -> None:
    def focused() -> str:
        return str(page.evaluate("document.activeElement.textContent.trim()"))

    page.locator("#id_text").focus()
    page.keyboard.press("Shift+Tab")
    seen = [focused()]
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "Home", "End"):
        page.keyboard.press(key)
        seen.append(focused())
    assert seen == ["Overskrift", "Utheva", "Overskrift", "Lenkje", "Overskrift", "Lenkje"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_text"


@pytest.mark.browser
def test_keys_make_text_bold_and_go_on_with_a_list(page: Page) -> None:
    page.locator("#id_text").fill("")
    page.keyboard.type("1. ein")
    page.keyboard.press("Enter")
    page.keyboard.type("to")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("tre")
    assert text(page) == "1. ein\n2. to\n**tre**"


@pytest.mark.browser
def test_preview_follows_what_is_written(page: Page) -> None:
    button = page.get_by_role("button", name="Sjå korleis det blir")
    button.click()
    preview = page.locator("#id_text_preview")
    preview.get_by_text("Elevane øver.").wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    page.locator("#id_text").fill("- **ny**")
    page.clock.run_for(1000)
    preview.locator("li strong").wait_for()
    button.click()
    assert preview.is_hidden()


@pytest.mark.browser
def test_text_is_saved_after_the_last_key_with_its_revision_and_it_is_told(page: Page) -> None:
    page.locator("#id_text").press_sequentially(" Meir.")
    page.clock.run_for(2000)
    assert editor_pages.SAVED == []
    page.clock.run_for(1500)
    page.get_by_role("status").get_by_text("Lagra utkast kl. 15.41").wait_for()
    assert editor_pages.SAVED == [{"text": " Meir.Elevane øver.", "revision": "4"}]
    page.clock.run_for(60_000)
    assert len(editor_pages.SAVED) == 1


@pytest.mark.browser
def test_text_is_saved_when_the_field_is_left(page: Page) -> None:
    page.locator("#id_text").fill("Nytt.")
    page.locator("#id_text").blur()
    page.get_by_role("status").get_by_text("Lagra utkast").wait_for()
    assert [saved["text"] for saved in editor_pages.SAVED] == ["Nytt."]


@pytest.mark.browser
def test_a_save_that_fails_is_told_and_tried_again(page: Page) -> None:
    editor_pages.ANSWERS[:] = [(503, {}), (500, {})]
    page.locator("#id_text").fill("Nytt.")
    page.clock.run_for(3100)
    page.get_by_role("status").get_by_text("Ikkje lagra: vi får ikkje kontakt").wait_for()
    page.clock.run_for(5100)
    page.wait_for_timeout(300)
    page.clock.run_for(10_100)
    page.get_by_role("status").get_by_text("Lagra utkast").wait_for()
    assert [saved["text"] for saved in editor_pages.SAVED] == ["Nytt."]


@pytest.mark.browser
def test_a_refused_save_says_the_sentence_and_waits_for_a_new_text(page: Page) -> None:
    editor_pages.ANSWERS[:] = [(409, {"sentence": "Kari lagra fyrst."})]
    area = page.locator("#id_text")
    area.fill("Nytt.")
    page.clock.run_for(3100)
    page.get_by_role("status").get_by_text("Ikkje lagra: Kari lagra fyrst.").wait_for()
    page.clock.run_for(120_000)
    assert (editor_pages.SAVED, text(page)) == ([], "Nytt.")
    area.fill("Nyare.")
    page.clock.run_for(5100)
    page.get_by_role("status").get_by_text("Lagra utkast").wait_for()
