"""Templates are all in use, and hold neither script nor style.

That no page asks for a variable nobody gives is seen by every test that renders one: FAIL_INVALID_TEMPLATE_VARS in
pyproject.toml makes pytest-django fail on it. Here only that it is switched on, and works.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.consistency.source import PACKAGE, ROOT, files, is_test, name

TEMPLATES = [file for file in files("*.html") + files("*.txt") if "templates" in file.parts]
# Shown by Django itself, by their names.
BY_NAME = {"400.html", "403.html", "404.html", "429.html", "500.html"}
SCRIPT_OR_STYLE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def called(file: Path) -> str:
    """What {% include %} and render() call it."""
    return str(file).split("/templates/", 1)[1]


def names_asked_for() -> list[re.Pattern[str]]:
    """Every name of a template written in code or templates; what stands in braces may be anything without a slash."""
    written = [file.read_text(encoding="utf-8") for file in [*files("*.py"), *TEMPLATES] if not is_test(file)]
    names = {found for text in written for found in re.findall(r"""["']((?:[\w./-]|{[^}"']+})+\.(?:html|txt))""", text)}
    return [re.compile(r"[^/]+".join(re.escape(part) for part in re.split(r"{[^}]*}", asked))) for asked in names]


def replaces_a_template_of_a_library(wanted: str) -> bool:
    """Several with one name: ours comes first, and is shown instead of the library's."""
    loaders = engines["django"].engine.template_loaders
    origins = [origin for loader in loaders for each in getattr(loader, "loaders", [loader])
               for origin in each.get_template_sources(wanted) if Path(origin.name).exists()]  # fmt: skip
    return any(PACKAGE not in Path(origin.name).parents for origin in origins)


def test_every_template_is_in_use() -> None:
    asked_for = names_asked_for()
    unused = [
        name(file)
        for file in TEMPLATES
        if called(file) not in BY_NAME
        and not any(pattern.fullmatch(called(file)) for pattern in asked_for)
        and not replaces_a_template_of_a_library(called(file))
    ]
    assert unused == []


def test_templates_hold_neither_script_nor_style() -> None:
    assert [name(file) for file in TEMPLATES if SCRIPT_OR_STYLE.search(file.read_text(encoding="utf-8"))] == []


def test_every_template_can_be_read() -> None:
    for file in TEMPLATES:
        get_template(called(file))


def test_a_variable_nobody_gives_fails_the_test_that_renders_it() -> None:
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable"):
        engines["django"].from_string("{{ nobody_gives_this }}").render({})


def test_that_check_is_on_however_the_tests_are_run() -> None:
    assert "FAIL_INVALID_TEMPLATE_VARS = true" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
