"""What a text says about deletion is compared with the clocks, and nothing is made of what it does not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.record.codes import Until
from tillit.record.processing import Clock
from tillit.record.retention_said import told, unlike

DAYS_300 = Clock(until=Until.DAYS, days=300)
YEAR_END = Clock(until=Until.END_OF_SCHOOL_YEAR)
YEAR_END_30 = Clock(until=Until.END_OF_SCHOOL_YEAR, days=30)
SUBJECT_END = Clock(until=Until.END_OF_SUBJECT)


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("Svara blir sletta etter 120 dagar.", [DAYS_300]),
        ("Svarene slettes etter to år.", [DAYS_300, YEAR_END]),
        ("- **Lagringstid:** 6 månader", [DAYS_300]),
        ("The answers are deleted after 90 days.", [YEAR_END]),
        ("Alt blir sletta når skuleåret er slutt.", [DAYS_300]),
        ("Everything is erased at the end of the school year.", [DAYS_300]),
        ("Framgangen blir sletta når faget er ferdig.", [YEAR_END]),
        ("| Svar | Lagringstid 400 dagar | læraren |", [DAYS_300]),
        ("Vi slettar seinast 30 dagar etter at skuleåret er slutt.", [YEAR_END]),
        ("Kontoen blir sletta innan 14 dagar.", [DAYS_300]),
    ],
)
def test_text_unlike_every_clock_is_found(text: str, clocks: list[Clock]) -> None:
    assert len(unlike(text, clocks)) == 1


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("Svara blir sletta etter 300 dagar.", [DAYS_300]),
        ("Svara blir sletta etter ti månader.", [DAYS_300]),
        ("Svara blir sletta etter [300 dagar](https://lyst.example/vilkar).", [DAYS_300]),
        ("Svara blir lagra i høgst eitt år.", [DAYS_300]),
        ("Alt blir sletta når skuleåret er slutt.", [YEAR_END]),
        ("Kontoen blir sletta 30 dagar etter at skuleåret er slutt.", [YEAR_END_30]),
        ("Framgangen blir sletta når faget er ferdig.", [SUBJECT_END, YEAR_END]),
        # about something else, or nothing that can be compared
        ("Læraren svarar innan 30 dagar.", [DAYS_300]),
        ("Svara blir sletta når dei ikkje trengst lenger.", [DAYS_300]),
        ("Elevar på 6 år treng hjelp. Svara blir sletta etter 300 dagar.", [DAYS_300]),
        ("Elevar over 15 år kan sletta kontoen sin sjølve.", [DAYS_300]),
        ("Sikkerheitskopiar blir sletta etter 35 dagar.", [DAYS_300]),
        ("Tryggleiksloggen blir sletta etter 90 dagar.", [DAYS_300]),
        ("Alt blir sletta 60 dagar etter at avtalen tek slutt.", [DAYS_300]),
        ("Kontoen blir sletta 14 dagar etter at eleven sluttar.", [DAYS_300]),
        ("Vi svarar på ein førespurnad om sletting innan 30 dagar.", [DAYS_300]),
        ("Tenesta blir brukt i éin til tre timar i veka.", [DAYS_300]),
        ("Fristen er 10 dagar. Svara blir sletta.", [DAYS_300]),
        ("Svara blir sletta etter 120 dagar.", []),
    ],
)
def test_nothing_is_said_of_what_agrees_or_is_about_something_else(text: str, clocks: list[Clock]) -> None:
    assert unlike(text, clocks) == ()


def test_finding_keeps_the_sentence_as_people_wrote_it() -> None:
    (found,) = unlike("Først noko anna. Svara blir *sletta* etter 120 dagar! Så meir.", [DAYS_300])
    assert found.sentence == "Svara blir sletta etter 120 dagar"


@given(days=st.integers(1, 3660), other=st.integers(1, 3660))
def test_days_agree_exactly_when_they_are_the_same(days: int, other: int) -> None:
    found = unlike(f"Svara blir sletta etter {days} dagar.", [Clock(until=Until.DAYS, days=other)])
    assert bool(found) == (days != other)


@given(years=st.integers(1, 10), extra=st.integers(0, 400))
def test_years_agree_with_as_many_days(years: int, extra: int) -> None:
    found = unlike(f"Deleted after {years} years.", [Clock(until=Until.DAYS, days=years * 365 + extra)])
    assert bool(found) == (extra > years)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for each in told(text):
        assert each.low <= each.high


@given(st.text(alphabet="slet 0123456789dagar.år", max_size=200))
def test_text_near_the_words_can_be_read(text: str) -> None:
    assert all(each.sentence for each in told(text))
