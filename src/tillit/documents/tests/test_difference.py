from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tillit.documents import difference
from tillit.documents.difference import Piece, compare, words
from tillit.documents.model import Paragraph, Run
from tillit.documents.templatetags.rich import changes

TEXT = st.lists(
    st.sampled_from(["elev", "lærar", "t.d.", "30", "1 000", "barne- ", " ", "  ", "\n", "\n\n", ".", ",", "😀", "og"]),
    max_size=60,
).map("".join)


def marked(before: str, after: str) -> str:
    frames = {"same": "%s", "added": "{+%s+}", "removed": "[-%s-]"}
    return "".join(frames[piece.kind] % piece.text for piece in words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "", ""),
        ("a", "a", "a"),
        ("", "Nytt.", "{+Nytt.+}"),
        ("Gammalt.", "", "[-Gammalt.-]"),
        ("Vi lagrar namn.", "Vi lagrar namn og klasse.", "Vi lagrar namn{+ og klasse+}."),
        ("etter 30 dagar", "etter 1 000 dagar", "etter [-30-]{+1 000+} dagar"),
        ("t.d. namn og svar", "bl.a. namn og svar", "[-t.d.-]{+bl.a.+} namn og svar"),
        ("barne- og ungdomsskulen her", "ungdomsskulen her", "[-barne- og -]ungdomsskulen her"),
        ("Ei ROS-analyse av bruken", "Ei ros-analyse av bruken", "Ei [-ROS-analyse-]{+ros-analyse+} av bruken"),
        ("frist 17.05.2026 kl. 12", "frist 18.05.2026 kl. 12", "frist [-17.05.2026-]{+18.05.2026+} kl. 12"),
        ("Ein.\nTo.\nTre.", "Ein.\nTre.", "Ein.\n[-To.\n-]Tre."),
        ("Ein ting her.\nTo.", "Ein ting til her.\nMidt i.\nTo.", "Ein ting {+til +}her.\n{+Midt i.\n+}To."),
        ("Katten på taket", "Noko heilt anna", "[-Katten på taket-]{+Noko heilt anna+}"),
        ("å\u00e5", "å\u00e5", "å\u00e5"),
    ],
)  # fmt: skip
def test_a_change_is_told_by_its_words(before: str, after: str, told: str) -> None:
    assert marked(before, after) == told


@settings(max_examples=400, deadline=None)
@given(TEXT, TEXT)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))
    assert words(before, before) == ((Piece("same", before),) if before else ())


def test_long_texts_are_compared_in_time_that_grows_with_them() -> None:
    chance = random.Random(7)
    pairs = [
        ("a " * 100_000, "a " * 99_999 + "b"),
        (
            "\n".join(chance.choice("abcde") for _ in range(50_000)),
            "\n".join(chance.choice("abcde") for _ in range(50_000)),
        ),
        ("".join(chance.choice("ab ") for _ in range(100_000)), "".join(chance.choice("ab ") for _ in range(100_000))),
        (".a" * 100_000, "-a" * 100_000),
        ("1 000 " * 30_000, "https://" * 20_000),
    ]
    started = time.process_time()
    for before, after in pairs:
        assert words(before, after)
    assert time.process_time() - started < 20


def test_rich_text_is_compared_by_what_it_says() -> None:
    assert difference.is_changed(compare("- **a**", "- a")) is False
    assert difference.is_changed(compare("[a](https://b.no)", "[a](https://c.no)")) is True


def test_html_tells_screen_readers_in_words_and_escapes_the_rest() -> None:
    with translation.override("nn"):
        shown = changes("Svar <b> blir sletta etter 30 dagar.", "Svar <b> blir sletta etter 90 dagar.\n\n## Nytt")
    tree = lxml_html.fromstring(f"<div>{shown}</div>")
    assert [(mark.tag, mark.text_content()) for mark in tree.iter("ins", "del")] == [
        ("del", "fjerna: 30"), ("ins", "lagt til: 90"), ("ins", "lagt til: Nytt"),
    ]  # fmt: skip
    assert [paragraph.tag for paragraph in tree] == ["p", "p"]
    assert [span.get("class") for span in tree.iter("span")] == ["ds-sr-only"] * 3
    assert "&lt;b&gt;" in shown


def test_a_document_has_a_paragraph_for_each_with_what_happened_to_every_run() -> None:
    assert difference.blocks(words("a b c d\ne", "a b x d\ne")) == (
        Paragraph((Run("a b "), Run("c", change="removed"), Run("x", change="added"), Run(" d"))),
        Paragraph((Run("e"),)),
    )
