"""The reasons for holding no hearing, as dated rules."""

from __future__ import annotations

from datetime import date

import pytest

from tillit.participation.reasons import needed, reasons, reasons_on
from tillit.web.language import LANGUAGES


def test_codes_are_unique_and_every_one_has_its_source_in_article_35() -> None:
    codes = [reason.code for reason in reasons()]
    assert len(codes) == len(set(codes)) == 5
    assert [reason.code for reason in reasons() if "Art. 35" not in reason.source] == []


def test_every_reason_speaks_every_language() -> None:
    assert {language for reason in reasons() for text in (reason.text, reason.explanation) for language in text} == set(
        LANGUAGES
    )


def test_reasons_hold_from_the_day_of_the_law() -> None:
    """Personopplysningsloven, in force 20 July 2018."""
    assert reasons_on(date(2018, 7, 19)) == ()
    assert reasons_on(date(2018, 7, 20)) == reasons()


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [
        ([], set()),
        (["minor_change"], {"explanation"}),
        (["heard_above", "urgent_temporary"], {"edition", "until"}),
        (["finst-ikkje"], set()),
    ],
)
def test_each_reason_asks_for_what_it_needs(chosen: list[str], asked: set[str]) -> None:
    assert needed(chosen) == asked
