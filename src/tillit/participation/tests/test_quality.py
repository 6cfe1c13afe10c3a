"""Heard or not, and whether opinion and validation are about the assessment as it is now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tillit.participation.quality import Heard, judge
from tillit.participation.queries.hearings import HearingFacts
from tillit.participation.queries.said import Approval, Said

TODAY = date(2026, 11, 22)
NOW, BEFORE = "a" * 64, "b" * 64
SETTLED = HearingFacts(held=True)


def codes(said: Said, impact: bool = True) -> list[str]:
    return [finding.code for finding in judge(Heard(7, NOW, impact, said), TODAY)]


@pytest.mark.parametrize(
    ("hearing", "asked"),
    [
        (HearingFacts(), True),
        (HearingFacts(planned=True), True),
        (HearingFacts(ended=True), True),
        (HearingFacts(open_until=TODAY), False),
        (HearingFacts(held=True), False),
        (HearingFacts(reasoned_away=True), False),
    ],
)
def test_hearing_neither_held_nor_reasoned_away_is_found(hearing: HearingFacts, asked: bool) -> None:
    assert codes(Said(hearing)) == (["not_heard"] if asked else [])
    assert codes(Said(hearing), impact=False) == []


@pytest.mark.parametrize(
    ("validation", "asked"),
    [
        (Approval(NOW, TODAY, "validated", TODAY), False),
        (Approval(NOW, TODAY, "validated", TODAY - timedelta(days=1)), True),
        (Approval(BEFORE, TODAY, "validated", TODAY), True),
        (Approval(BEFORE, TODAY, "sent_back"), False),
        (None, False),
    ],
)
def test_validation_older_than_what_it_stands_on_is_found(validation: Approval | None, asked: bool) -> None:
    assert codes(Said(SETTLED, validation=validation)) == (["approval_outdated"] if asked else [])


def test_opinion_on_an_earlier_version_is_found() -> None:
    assert codes(Said(SETTLED, opinion=Approval(NOW, TODAY, "supports"))) == []
    (found,) = judge(Heard(7, NOW, True, Said(SETTLED, opinion=Approval(BEFORE, TODAY, "supports"))), TODAY)
    assert (found.code, found.url) == ("approval_outdated", "/vurderingar/7/fraasegner/")
