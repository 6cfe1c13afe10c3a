import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.documents.formats import clean, link, shown
from tillit.documents.model import Attachment, Heading, Table, Unfit
from tillit.documents.tests.example import example
from tillit.documents.words import words


@pytest.mark.parametrize(
    "make",
    [
        lambda: Heading(7, "x"),
        lambda: Table(["a", "b"], [["1"]], "t"),
        lambda: Table([], [], "t"),
        lambda: Table(["a"], [], "t", widths=[1, 2]),
        lambda: dataclasses.replace(example(), title=" "),
        lambda: dataclasses.replace(example(), language="se"),
        lambda: dataclasses.replace(example(), attachments=[Attachment("a", "", "text/plain", "")] * 2),
    ],
)
def test_document_put_together_wrongly_is_refused(make) -> None:
    with pytest.raises(Unfit):
        make()


@pytest.mark.parametrize(
    ("value", "nynorsk", "english"),
    [
        (None, "–", "–"),
        (True, "Ja", "Yes"),
        (1234567, "1\u00a0234\u00a0567", "1,234,567"),
        (Decimal("12.50"), "12,5", "12.5"),
        (0.1, "0,1", "0.1"),
        (dt.date(2026, 5, 17), "17. mai 2026", "17 May 2026"),
        (dt.datetime(2026, 1, 1, 23, 5, tzinfo=dt.UTC), "2. januar 2026 00:05", "2 January 2026 00:05"),
        ("a\r\nb\x07", "a\nb", "a\nb"),
    ],
)
def test_value_is_shown_in_the_language_of_the_document(value, nynorsk: str, english: str) -> None:
    assert (shown(value, "nn"), shown(value, "en")) == (nynorsk, english)


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("https://udir.no", "https://udir.no"),
        ("mailto:post@suldal.kommune.no", "mailto:post@suldal.kommune.no"),
        ("https://blåbær.no/å?ø=1", "https://xn--blbr-roah.no/%C3%A5?%C3%B8=1"),
        ("javascript:alert(1)", ""),
        ("java\x00script:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("https:udir", ""),
        ("http://[", ""),
        ("https://a b", ""),
    ],
)
def test_link_is_kept_only_when_safe(address: str, followed: str) -> None:
    assert link(address) == followed


@given(st.text())
def test_clean_text_fits_in_xml_and_stays_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert all(c in "\n\t" or ord(c) >= 32 for c in once)


def test_fixed_words_are_complete_in_every_language() -> None:
    for language in ("nn", "nb", "en"):
        for field in dataclasses.fields(words(language)):
            assert getattr(words(language), field.name)
        assert len(words(language).months) == 12
