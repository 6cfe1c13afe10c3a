"""Reading the DPF list as it is exported, and finding a name in it."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.agreements.dpf import DpfEntry, ListRefused, Problem, facts_from, parse_list
from tillit.agreements.legal_names import alike, normalised
from tillit.agreements.recipient import DpfFacts
from tillit.agreements.tests.strategies import steady

PLAIN = 'Organization Name,Status,Covered Data\nExample Inc.,Active,"HR, Non-HR"\n'
DAY = dt.date(2026, 11, 1)


def problems_in(content: bytes) -> tuple[Problem, ...]:
    with pytest.raises(ListRefused) as refused:
        parse_list(content)
    return refused.value.problems


def test_plain_list_is_read() -> None:
    assert parse_list(PLAIN.encode()) == (DpfEntry("Example Inc.", True, True, True),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_list_is_read_in_any_encoding(encoding: str) -> None:
    text = PLAIN.replace("Example", "Exämple")
    assert parse_list(text.encode(encoding))[0].name == "Exämple Inc."


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_list_is_read_with_any_delimiter(delimiter: str) -> None:
    text = f"Organization{delimiter}Status{delimiter}Covered Data\nExample{delimiter}Inactive{delimiter}Non-HR Data\n"
    assert parse_list(text.encode()) == (DpfEntry("Example", False, False, True),)


def test_other_header_names_and_dates_are_understood() -> None:
    text = (
        "Participant,Participation Status,Data Collected,Framework,Next Certification Due Date,Other Covered Entities\n"
        'Example Inc,Active,HR and Non-HR Data,EU-U.S. DPF,9/13/2027,"Example West LLC; Example East LLC"\n'
    )
    assert parse_list(text.encode()) == (
        DpfEntry("Example Inc", True, True, True, dt.date(2027, 9, 13), ("Example West LLC", "Example East LLC")),
    )


def test_rows_for_other_frameworks_only_are_left_out() -> None:
    head = "Organization,Status,Covered Data,Framework\n"
    text = head + "A,Active,HR,Swiss-U.S. DPF\nB,Active,HR,EU-U.S. DPF; Swiss-U.S. DPF\n"
    assert [entry.name for entry in parse_list(text.encode())] == ["B"]


def test_every_wrong_line_is_told_with_its_number() -> None:
    text = "Organization,Status,Covered Data\nA,Active,HR\n,Active,HR\nB,Perhaps,HR\nC,Active,everything\n"
    assert problems_in(text.encode()) == (
        Problem(3, "name_missing"),
        Problem(4, "status_unknown", "Perhaps"),
        Problem(5, "coverage_unknown", "everything"),
    )


def test_date_that_is_none_is_told() -> None:
    text = "Organization,Status,Covered Data,Next Certification Due Date\nA,Active,HR,soon\n"
    assert problems_in(text.encode()) == (Problem(2, "date_unknown", "soon"),)


def test_line_numbers_count_lines_in_the_file_not_rows() -> None:
    text = 'Organization,Status,Covered Data\n"Two\nlines",Active,HR\n\nB,Perhaps,HR\n'
    assert problems_in(text.encode()) == (Problem(5, "status_unknown", "Perhaps"),)


def test_missing_column_is_told() -> None:
    assert problems_in(b"Organization,Covered Data\nA,HR\n") == (Problem(1, "column_missing", "status"),)


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_empty_file_is_told(content: bytes) -> None:
    assert [problem.code for problem in problems_in(content)] == ["column_missing"] * 3


def test_list_without_organisations_is_told() -> None:
    assert problems_in(b"Organization,Status,Covered Data\n") == (Problem(0, "empty"),)


def test_binary_file_is_told() -> None:
    assert problems_in(b"\x00\x01\x02 not text \x81")[0].code == "not_text"


def test_at_most_twenty_problems_are_told() -> None:
    text = "Organization,Status,Covered Data\n" + "A,Perhaps,HR\n" * 100
    assert len(problems_in(text.encode())) == 20


@steady
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ListRefused):
        assert parse_list(content)


@steady
@given(st.text(max_size=300))
def test_any_rows_are_read_or_refused(rows: str) -> None:
    with suppress(ListRefused):
        assert parse_list(f"Organization,Status,Covered Data\n{rows}".encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Example Learning, L.L.C.", "EXAMPLE LEARNING LLC"),
        ("Smith & Sons Incorporated", "Smith and Sons, Inc."),
        ("O'Reilly Media", "OReilly Media"),
        ("  Example   Corp ", "Example Corporation"),
    ],
)
def test_spelling_of_a_legal_name_is_levelled(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Example Inc", "Example LLC"), ("Apple Inc", "Apples Inc"), ("Example", "Example Inc")]
)
def test_different_organisations_stay_different(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@steady
@given(st.text(max_size=60))
def test_levelling_twice_changes_nothing(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)


def test_entries_that_agree_are_one_answer() -> None:
    entry = DpfEntry("Example Inc", True, False, True, DAY)
    assert facts_from([entry, entry], DAY) == DpfFacts(DAY, True, active=True, covers_non_hr=True, due_on=DAY)


def test_entries_that_differ_are_not_chosen_between() -> None:
    assert (
        facts_from([DpfEntry("Twice Inc", True, False, True), DpfEntry("Twice, Inc.", False, False, True)], DAY) is None
    )


def test_no_entry_means_not_listed_on_the_day_of_the_list() -> None:
    assert facts_from([], DAY) == DpfFacts(DAY, False)


KNOWN = {normalised(name): name for name in ("Example Learning Inc.", "Exemplary Learning LLC", "Other Corp")}


def test_alike_names_are_suggested() -> None:
    assert alike("Example Learning", KNOWN)[0] == "Example Learning Inc."


@pytest.mark.parametrize("name", ["", "Qqq", "…"])
def test_names_like_nothing_suggest_nothing(name: str) -> None:
    assert alike(name, KNOWN) == ()
