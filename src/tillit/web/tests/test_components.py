from __future__ import annotations

import json
from pathlib import Path

from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tillit.web import assets
from tillit.web.commands import Button


def draw(source: str, **context: object) -> str:
    return Template("{% load ui actions %}" + source).render(Context(context))


def test_a_button_that_would_be_refused_says_why_and_sends_nothing() -> None:
    out = draw("{% button 'Start' why_not='The agreement is not signed.' %}")
    assert 'type="button"' in out
    assert 'aria-disabled="true"' in out
    assert "The agreement is not signed." in out


def test_many_buttons_with_the_same_label_say_about_what_they_are() -> None:
    button = Button("Fas ut", "/x/", "", immediate=False, danger=True, name="x")
    html = draw("{% command_buttons buttons plain=True about='Breidøy' %}", buttons=[button])
    assert 'Fas ut<span class="ds-sr-only"> Breidøy</span>' in html
    assert 'data-variant="tertiary"' in html, "what is dangerous does not shout in a list"


def test_each_cell_of_a_table_names_its_column_for_when_it_is_a_card() -> None:
    html = draw("{% data_table 'Land' head rows named=True %}", head=["Namn", "Status"], rows=[["Sveits", "<b>"]])
    assert '<th scope="row">Sveits</th><td data-label="Status">&lt;b&gt;</td>' in html


def test_a_single_crumb_is_no_path() -> None:
    source = "{% breadcrumbs crumbs %}"
    assert draw(source, crumbs=[("Katalog", "")]).strip() == ""
    assert "Katalog" in draw(source, crumbs=[("Katalog", "/katalog/"), ("Kartleik", "")])


def test_state_of_a_step_is_written_and_not_only_coloured() -> None:
    with translation.override("nn"):
        out = draw(
            "{% stepper steps %}", steps=[{"number": 1, "title": "Need", "state": "blocked", "note": "no agreement"}]
        )
    assert "kan ikkje starta enno: no agreement" in out


def test_pagination_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/x/?q=a%26b&page=2")
    out = draw("{% pagination page %}", page=Paginator(range(100), 10).get_page(2), request=request)
    assert 'href="?q=a%26b&amp;page=3"' in out
    assert 'aria-current="true"' in out


def test_one_page_has_no_pagination() -> None:
    request = RequestFactory().get("/")
    assert draw("{% pagination page %}", page=Paginator(range(3), 10).get_page(1), request=request).strip() == ""


def test_content_from_people_is_escaped_in_components() -> None:
    evil = "<img src=x onerror=alert(1)>"
    out = draw("{% task_card e '/x' text=e %}{% tag e %}{% facts rows %}{% alert title=e %}{{ e }}{% endalert %}",
               e=evil, rows=[(evil, evil)])  # fmt: skip
    assert "<img" not in out


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((assets.PROJECT / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_assets_are_brought_once_for_a_lock_file() -> None:
    assert assets.bring() is False
    assert sorted(path.name for path in assets.VENDOR.iterdir()) == sorted([*assets.FILES.values(), "stamp.txt"])


def test_styles_and_scripts_point_at_nothing_outside() -> None:
    for file in [*assets.VENDOR.glob("*.css"), *(Path(assets.__file__).parent / "static" / "web").glob("*.css")]:
        assert "url(http" not in file.read_text().replace('url("http', "url(http")
