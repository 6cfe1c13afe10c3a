"""The written agreement: four annexes, three languages, and what Art. 28(3) still asks for."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.agreements.actions.drafting import with_usual_terms
from tillit.agreements.annex_texts import annex_texts, missing_clauses
from tillit.agreements.annexes import annexes, general_text
from tillit.agreements.processing import Deviation, Link, Party, Processing
from tillit.agreements.recipient import Recipient
from tillit.agreements.rulebook import LANGUAGES
from tillit.agreements.tests.making import WHOLE, chain
from tillit.agreements.tests.strategies import steady
from tillit.agreements.written import read_snapshot, write
from tillit.documents.model import Paragraph, Table

FULL = with_usual_terms(WHOLE)
EMPTY = Processing(controller=Party("Fjordvik"), processor=Party("Lærelyst AS"), service="Rekneleik")


def changed(**facts: object) -> Processing:
    return msgspec.structs.replace(FULL, **facts)


def codes(facts: Processing) -> list[str]:
    return [clause.code for clause in missing_clauses(facts)]


def text_of(facts: Processing, *links: Link) -> str:
    return str(write(facts, chain(*links), 1).snapshot())


def test_whole_agreement_lacks_nothing() -> None:
    assert codes(FULL) == []


def test_empty_agreement_lacks_all_that_our_own_text_does_not_give() -> None:
    assert codes(EMPTY) == [
        "subject", "purposes", "data_subjects", "data", "special", "retention", "term", "g", "d", "a", "c", "f", "h",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"locations": ()}, "a"),
        ({"security": ()}, "c"),
        ({"authorisation": ""}, "d"),
        ({"notice_days": 0}, "d"),
        ({"breach_hours": 0}, "f"),
        ({"at_end": ""}, "g"),
        ({"at_end_days": 0}, "g"),
        ({"audit": " "}, "h"),
        ({"special": ""}, "special"),
        ({"special": "yes"}, "special"),
        ({"special": "yes", "special_categories": ("helse",)}, "special_need"),
        ({"starts_on": None}, "term"),
        ({"template": "supplier", "covered_clauses": ("a", "b")}, "e"),
        ({"template": "supplier", "covered_clauses": ("a", "e")}, "b"),
        ({"template": "supplier", "covered_clauses": ("b", "e")}, "a"),
    ],
)
def test_each_clause_of_article_28_is_missed_when_it_is_not_there(facts: dict[str, object], code: str) -> None:
    assert code in codes(changed(**facts))


def test_every_letter_of_article_28_is_on_the_list() -> None:
    assert [c.code for c in annex_texts().clauses if len(c.code) == 1] == list("abcdefgh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_annexes_stand_in_order_in_each_language(language: str) -> None:
    made = annexes(changed(language=language), chain())
    assert [annex.letter for annex in made] == ["A", "B", "C", "D"]
    assert all(annex.title.split(" – ")[0].endswith(annex.letter) for annex in made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unfilled_in_a_whole_agreement(language: str) -> None:
    unfilled = annex_texts().texts["nothing"].in_language(language)  # type: ignore[arg-type]
    facts = changed(language=language, controller=Party("F", "1", "NO", "x"), processor=Party("L", "2", "NO", "y"))
    assert unfilled not in text_of(facts)


def test_empty_agreement_says_where_it_is_not_filled_in() -> None:
    assert "Ikkje fylt ut" in text_of(EMPTY)


def test_sub_processors_are_listed_with_country_and_who_uses_them() -> None:
    help_desk = Recipient("Support Ltd", "IE", role="sub_processor", remote_access_from=("IN",), basis_claimed="scc")
    links = (Link("host", Recipient("Host GmbH", "DE"), "drift", "supplier"), Link("help", help_desk, "hjelp", "host"))
    table = next(b for b in annexes(FULL, chain(*links))[1].blocks if isinstance(b, Table))
    assert table.rows == (
        ("Host GmbH", "drift", "Tyskland", "–", "Lærelyst AS", "Ikkje fylt ut"),
        ("Support Ltd", "hjelp", "Irland", "India", "Host GmbH", "Standardvilkår, SCC (artikkel 46)"),
    )


def test_agreement_without_sub_processors_says_so() -> None:
    assert Paragraph("Leverandøren bruker ingen underleverandørar.") in annexes(FULL, chain())[1].blocks


def test_deviations_stand_in_annex_d() -> None:
    deviation = Deviation("9.2", "72 timar", "Liten risiko", dt.date(2026, 9, 1))
    table = next(b for b in annexes(changed(deviations=(deviation,)), chain())[3].blocks if isinstance(b, Table))
    assert table.rows == (("9.2", "72 timar", "Liten risiko", "1. september 2026"),)


def test_suppliers_own_text_is_told_in_the_general_part() -> None:
    assert "eigen avtaletekst" in str(general_text(changed(template="supplier")))
    assert "eigen avtaletekst" not in str(general_text(FULL))


def test_snapshot_reads_back_as_it_was() -> None:
    written = write(changed(deviations=(Deviation("1", "a", "b"),)), chain(), 3)
    again = read_snapshot(written.snapshot())
    assert again.snapshot() == written.snapshot()
    assert again.content_hash == written.content_hash


@steady
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_hash_follows_the_text(one: str, other: str) -> None:
    first, second = write(changed(subject=one), chain(), 1), write(changed(subject=other), chain(), 1)
    assert (first.content_hash == second.content_hash) == (one == other)


def test_hash_tells_owners_and_periods_apart() -> None:
    same = write(FULL, chain(), 1).content_hash
    assert write(changed(controller=Party("Heidal")), chain(), 1).content_hash != same
    assert write(FULL, chain(), 2).content_hash != same
