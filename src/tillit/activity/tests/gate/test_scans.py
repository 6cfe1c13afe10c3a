"""What no kept text may hold, however it is dressed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.activity.gate.numbers import has_national_id, number_is_national_id
from tillit.activity.gate.scans import Scanner
from tillit.activity.tests.gate.making import NAMES, national_id

SCANNER = Scanner(NAMES, ())
NINES = st.builds(
    "{:02d}{:02d}{:02d}{:03d}".format,
    st.integers(1, 31) | st.integers(41, 71), st.sampled_from([*range(1, 13), *range(41, 53), *range(81, 93)]),
    st.integers(0, 99), st.integers(0, 999),
)  # fmt: skip


def hit(text: str, where: str = "text") -> str | None:
    found = SCANNER.text(text, where)  # type: ignore[arg-type]
    return None if found is None else str(found[0])


@pytest.mark.parametrize(
    "text",
    [
        "kari@fjordvik.no", "skriv til kari.nordmann+skule@post.fjordvik.kommune.no i dag", "mailto:k@x.no",
        "https://x.example/oppgave?elev=kari%40fjordvik.no", "https://x.example/oppgave?elev=kari%2540fjordvik.no",
        "kari@ｆｊｏｒｄｖｉｋ.no", "kari＠fjordvik.no", "kari&#64;fjordvik.no", "kari\\u0040fjordvik.no",
        "kari (at) fjordvik.no", "kari[at]fjordvik.no", "kari @ fjordvik.no", "ka\u200bri@fjord\u200bvik.no", "kåre@blåbær.no",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["text", "value", "activity", "key"])
def test_an_email_address_is_found(text: str, where: str) -> None:
    assert hit(text, where) == "email"


@pytest.mark.parametrize(
    "text", ["@ola", "a @ b", "3 @ 4,50 kr", "@media print", "x@y", "e-post", "https://x.example/@brok"]
)
def test_what_is_no_email_address_passes(text: str) -> None:
    assert hit(text) is None


@given(NINES, st.sampled_from(["{}", "fnr:{}", "https://x.example/?id={}", "eg er {} ja", "({})", "{}.", "12 {} 3"]))
def test_a_national_identity_number_is_found(nine: str, around: str) -> None:
    number = national_id(nine)
    if number is not None:
        assert has_national_id(around.format(number))
        assert hit(around.format(f"{number[:6]} {number[6:]}")) == "national_id"
        assert hit("".join(chr(0xFF10 + int(char)) for char in number)) == "national_id"
        assert hit("".join(chr(0x0660 + int(char)) for char in number)) == "national_id"


@given(NINES)
def test_a_national_identity_number_is_found_as_a_number_too(nine: str) -> None:
    number = national_id(nine)
    if number is not None and int(number) >= 10**8:
        assert number_is_national_id(int(number))
        assert number_is_national_id(float(number))


@pytest.mark.parametrize("text", ["12345678901", "99999999999", "0.33333333333", "3.14159265358979", "2026-11-24T10:00:00.000",
                                  "01010112346", "5d2f1a51-1a45-4d0b-8f4e-2d5f8a4e9b10"])  # fmt: skip
def test_other_long_numbers_pass(text: str) -> None:
    assert hit(text) is None


def test_one_digit_changed_is_no_national_identity_number() -> None:
    number = national_id("010203456") or national_id("010203457") or ""
    assert has_national_id(number)
    assert not has_national_id(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        ("ring meg på 912 34 567", "text", "phone"), ("+47 22 33 44 55", "activity", "phone"), ("0047 22334455", "text", "phone"),
        ("91234567", "value", "phone"), ("tlf. 51 23 45 67", "text", "phone"), ("+46 70 123 45 67", "key", "phone"),
        ("22 24 26 28 30", "text", None), ("91234567", "activity", None), ("974589648", "value", None),
        ("1234 + 5678 = 6912", "text", None), ("x+12345678", "text", None),
    ],
)  # fmt: skip
def test_a_telephone_number_is_told_from_arithmetic(text: str, where: str, expected: str | None) -> None:
    assert hit(text, where) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kari Nordmann", "KARI NORDMANN", "Nordmann, Kari", "kari-nordmann", "kari_nordmann", "karinordmann", "kari.nordmann",
        "Eg heiter kari  nordmann.", "Ola Fjellheim", "ola asen fjellheim", "Ola A\u030asen Fjellheim", "Anne Marie Ødegård",
        "https://x.example/elev/Kari%20Nordmann/1", "ＫＡＲＩ nordmann", "Ka\u00adri Nordmann",
    ],
)  # fmt: skip
def test_a_name_we_know_is_found(text: str) -> None:
    assert hit(text) == "name"


@pytest.mark.parametrize("text", ["Kari", "Nordmann", "Kari og Ola Nordmann", "kari har ei nordmannsgran", "Ola Kari"])
def test_half_a_name_or_another_name_passes(text: str) -> None:
    assert hit(text) is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("eg har dysleksi", "text"), ("Eleven har fått ADHD-diagnose", "text"), ("my brother has diabetes", "text"),
        ("I have asthma", "text"), ("han er muslim", "text"), ("dyslexia", "value"), ("DiagnosisCode", "key"),
        ("https://x.example/ext/religion", "key"), ("https://x.example/dysleksi-modul/1", "activity"),
        ("Spesialundervisning veke 3", "activity"), ("trade_union", "key"), ("legning", "value"), ("heartRate", "key"),
    ],
)  # fmt: skip
def test_a_special_category_is_found(text: str, where: str) -> None:
    assert hit(text, where) == "special"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Islam er ein verdsreligion med mange retningar", "text"), ("Diabetes er ein sjukdom", "text"),
        ("Jødane blei forfølgde under krigen", "text"), ("Kva er diabetes?", "activity"), ("KRLE: Islam og kristendom", "activity"),
        ("Religion og etikk, vg3", "value"), ("Psykologi 2", "value"), ("Helse- og oppvekstfag", "value"),
        ("diagnostisk prøve i rekning", "value"), ("kraft og krefter", "text"), ("health", "key"), ("carRace", "key"),
        ("Fagforeiningane kom på 1800-talet", "text"), ("oppgave.ppt", "activity"),
    ],
)  # fmt: skip
def test_a_subject_one_learns_about_passes(text: str, where: str) -> None:
    assert hit(text, where) is None


def test_a_record_that_keeps_health_lets_its_words_pass_and_no_others() -> None:
    scanner = Scanner((), ("health",))
    assert scanner.text("eg har astma", "text") is None
    assert scanner.text("eg har dysleksi", "text") is not None
    assert scanner.text("eg er muslim", "text") is not None


@pytest.mark.parametrize(
    "key", ["name", "fullName", "elevnamn", "email", "userEmail", "e-post", "fnr", "birth_date", "far", "Telefon"]
)
def test_a_key_that_announces_a_person_is_found(key: str) -> None:
    assert SCANNER.key(key) is not None


@pytest.mark.parametrize("key", ["levelName", "farAway", "score", "fileName", "gameMode", "lang", "mailbox3d"])
def test_a_key_about_a_thing_passes(key: str) -> None:
    assert SCANNER.key(key) is None


@pytest.mark.parametrize("text", ["@" * 20_000, "a@" * 10_000, "1 " * 10_000, "a." * 10_000 + "@", "har eg " * 3_000, "%25" * 6_000,
                                  "+47 " * 5_000, "dysleksi" * 2_000, "kari " * 4_000])  # fmt: skip
def test_nothing_long_takes_long(text: str) -> None:
    started = time.process_time()
    SCANNER.text(text, "text")
    assert time.process_time() - started < 1.0
