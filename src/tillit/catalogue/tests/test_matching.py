import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.catalogue.matching import Known, link_key, name_key, normalise, same_service, search

KNOWN = [
    Known("1", "Tallvis", links=("https://tallvis.example/skole",)),
    Known("2", "Ordbru Lesing", other_names=("Lesebrua",), links=("https://apps.apple.com/no/app/ordbru/id123456789",)),
    Known("3", "Kartleik", links=("https://kartleik.example",)),
    Known("4", "Tallvis Kode", links=("https://kode.example",)),
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Campus Inkrement", "CampusInkrement"),
        ("Tallvis AS", "tallvis"),
        ("Tallvis®", "TALLVIS"),
        ("Tallvis for iPad", "Tallvis"),
        ("Tallvis.no", "Tallvis"),
        ("Skrivestøtta", "Skrivestotta"),
        ("Lær-mer!", "LærMer"),
    ],
)
def test_names_of_the_same_service_have_the_same_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_name_of_only_filler_words_keeps_them() -> None:
    assert normalise("The App") == "the app"


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://www.tallvis.example/skole?x=1", "tallvis.example"),
        ("app.tallvis.no", "tallvis.no"),
        ("http://sub.school.co.uk", "school.co.uk"),
        ("https://docs.google.com/", "docs.google.com"),
        ("https://apps.apple.com/no/app/ordbru/id123456789?l=nb", "appstore:123456789"),
        ("https://play.google.com/store/apps/details?id=No.Ordbru.App", "play:no.ordbru.app"),
        (
            "https://chromewebstore.google.com/detail/x/abcdefghijklmnopabcdefghijklmnop",
            "chrome:" + "abcdefghijklmnop" * 2,
        ),
        ("not a link", ""),
        ("https://[", ""),
    ],
)
def test_link_says_which_service(link: str, key: str) -> None:
    assert link_key(link) == key


def test_same_link_is_the_same_service_whatever_the_name() -> None:
    assert same_service(KNOWN[0], Known("9", "Noko anna", links=("https://app.tallvis.example",))) == "link"


def test_two_apps_in_one_store_are_not_the_same() -> None:
    other = Known("9", "Noko anna", links=("https://apps.apple.com/no/app/anna/id987654321",))
    assert same_service(KNOWN[1], other) == ""


def test_search_puts_the_exact_name_before_names_that_begin_so() -> None:
    assert [match.id for match in search("tallvis", KNOWN)] == ["1", "4"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lesebru", ["2"]),
        ("les ord", ["2"]),
        ("leik", ["3"]),
        ("kratleik", ["3"]),
        ("https://kartleik.example/a", ["3"]),
        ("zzz", []),
        ("  ", []),
    ],
)
def test_search_finds_what_a_hurried_person_writes(text: str, found: list[str]) -> None:
    assert [match.id for match in search(text, KNOWN)] == found


def test_search_is_bounded() -> None:
    assert len(search("a", [Known(str(i), f"a{i}") for i in range(100)], most=5)) == 5


@given(st.text(max_size=80))
def test_any_text_is_searched_and_its_own_service_found(text: str) -> None:
    name_key(text), link_key(text)
    if name_key(text):
        assert search(text, [Known("1", text)])[0].id == "1"
