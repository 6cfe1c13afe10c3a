from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from tillit.project.commands import messages

PLACEHOLDERS = ("PROJECT", "VERSION", "ORGANIZATION", "FIRST AUTHOR", "FULL NAME", "EMAIL@ADDRESS", "LL@li.org")


def test_no_catalogue_has_a_header_that_nobody_filled_in() -> None:
    for file in settings.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        head = file.read_text(encoding="utf-8").split("\n\n")[0]
        assert [word for word in PLACEHOLDERS if word in head] == [], file


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_is_collected_reads_back_as_it_was(language: str, settings: object, tmp_path: object) -> None:
    settings.PACKAGE, package = tmp_path, settings.PACKAGE  # type: ignore[attr-defined]
    before = read_po(BytesIO((package / "web/locale" / language / "LC_MESSAGES/django.po").read_bytes()), language)
    messages.save("web", language, before)
    written = messages.po_file("web", language).read_bytes()
    after = read_po(BytesIO(written), language)
    assert written.decode().startswith(f"# Tillit in {messages.LANGUAGES[language]}.")
    assert (after.num_plurals, after.charset) == (2, "utf-8")
    assert {(m.context, m.id): m.string for m in after if m.id} == {(m.context, m.id): m.string for m in before if m.id}
