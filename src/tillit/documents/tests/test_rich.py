"""Markdown in, blocks, HTML and plain text out: pure, total and within bounds."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tillit.documents import rich
from tillit.documents.model import Bullets, Heading, Item, Paragraph, Quote, Run, Table
from tillit.documents.rich.reading import DEEPEST, LONGEST
from tillit.documents.templatetags.rich import rich as rich_filter
from tillit.documents.tests.written import WRITTEN

BLOCK = ["# a", "### b", "- c", "  - d", "1. e", "> f", "| g | h |", "|---|---|", "| *i* |", "", "```", "    j", "17. mai",
         "[k](https://a.no)", "**l", "_m_", "<b>n</b>", "![o](p)", "---", "• q", "\\", "&amp;", "https://r.no/(s)."]  # fmt: skip


def texts(markdown: str) -> list[tuple[Run, ...]]:
    return [tuple(block.text) for block in rich.parse(markdown) if isinstance(block, Paragraph)]  # type: ignore[arg-type]


def one(text: str, **marks: object) -> tuple[Run, ...]:
    return (Run(text, **marks),)  # type: ignore[arg-type]


def test_a_written_text_becomes_the_blocks_of_a_document() -> None:
    kinds = [type(block) for block in rich.parse(WRITTEN)]
    assert kinds == [Heading, Paragraph, Heading, Bullets, Quote, Heading, Table, Bullets]


def test_plain_text_reads_well_and_shows_addresses() -> None:
    assert rich.plain(WRITTEN).split("\n") == [
        "Skildring av behandlinga",
        "Elevane øver i Skulelab, sjå rettleiinga (https://udir.no/%C3%A5) og https://datatilsynet.no/ros.",
        "Ny linje, med kode.",
        "Steg",
        "1. Eleven loggar inn",
        "2. Læraren ser:",
        "  • framgang",
        "  • svar",
        "    1. rette",
        "    2. feil",
        "  Meir om læraren.",
        "» Barn har krav på særleg vern.",
        "» • jf. fortalepunkt 38",
        "Opplysningar",
        "Kva | Kven | Kor lenge",
        "namn | Feide (https://feide.no) | 1 år",
        "svar | læraren | 30 dagar | med grunn",
        "3. framhald",
        "4. slutt",
    ]


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# a\n## b\n### c", [1, 2, 3]),
        ("### a\n##### b", [1, 2]),
        ("#### a\n# b\n#### c", [1, 1, 2]),
        ("###### a", [1]),
    ],
)
def test_headings_are_counted_from_one_and_skip_no_level(markdown: str, levels: list[int]) -> None:
    assert [block.level for block in rich.parse(markdown) if isinstance(block, Heading)] == levels


def test_headings_stand_below_the_heading_they_are_placed_under() -> None:
    blocks = rich.below(rich.parse("# a\n\nb\n\n## c"), 2)
    assert [block.level for block in blocks if isinstance(block, Heading)] == [3, 4]


def test_a_heading_in_a_list_is_bold_text() -> None:
    assert rich.parse("- # a") == (Bullets((Item((Paragraph(one("a", bold=True)),)),)),)


@pytest.mark.parametrize(
    ("markdown", "runs"),
    [
        ("**a**", one("a", bold=True)),
        ("***a***", one("a", bold=True, italic=True)),
        ("`a`", one("a", code=True)),
        ("a\nb", one("a\nb")),
        ("[a](https://b.no)", one("a", link="https://b.no")),
        ("[](https://b.no)", one("https://b.no", link="https://b.no")),
        ("[a](mailto:b@c.no)", one("a", link="mailto:b@c.no")),
        ("<https://b.no>", one("https://b.no", link="https://b.no")),
        ("[a](javascript:alert(1))", one("[a](javascript:alert(1))")),
        ("[a](JaVaScRiPt:alert)", one("[a](JaVaScRiPt:alert)")),
        ("[a](data:text/html,b)", one("[a](data:text/html,b)")),
        ("[a](/b/)", one("[a](/b/)")),
        ("<script>a</script>", one("<script>a</script>")),
        ("![a](b.png)", one("![a](b.png)")),
        ("[a]: https://b.no", (Run("[a]: "), Run("https://b.no", link="https://b.no"))),
        ("sjå https://b.no/c.", (Run("sjå "), Run("https://b.no/c", link="https://b.no/c"), Run("."))),
        ("(https://b.no/(c))", (Run("("), Run("https://b.no/(c)", link="https://b.no/(c)"), Run(")"))),
        ('[a](https://b.no "c")', (Run("a", link="https://b.no"), Run(" (c)"))),
        ("```d\ne\n```", one("d\ne", code=True)),
        ("    fire mellomrom", one("fire mellomrom")),
        ("17. mai er fridag", one("17. mai er fridag")),
    ],
)
def test_a_line_becomes_runs(markdown: str, runs: tuple[Run, ...]) -> None:
    assert texts(markdown) == [runs]


def test_a_numbered_list_keeps_the_number_it_begins_with() -> None:
    assert rich.parse("3. a\n4. b") == (
        Bullets((Item((Paragraph(one("a")),)), Item((Paragraph(one("b")),))), numbered=True, start=3),
    )


def test_bullets_pasted_from_a_word_processor_are_a_list() -> None:
    assert rich.parse("•\ta\n• b") == rich.parse("- a\n- b")


def test_a_row_with_too_many_cells_loses_nothing() -> None:
    assert rich.plain("| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |").endswith("1 | 2 | 3 | 4")
    assert rich.plain("> | a | b |\n> |---|---|\n> | 1 | 2 |").endswith("1 | 2")


def test_html_escapes_everything_people_wrote() -> None:
    shown = rich.html(rich.parse('# <b>\n\n<img src=x onerror=alert(1)>\n\n[<i>"](https://a.no/"\'<>)\n\n- `<u>`'), 2)
    tree = lxml_html.fromstring(f"<div>{shown}</div>")
    assert {element.tag for element in tree.iter()} <= {"div", "h2", "p", "a", "ul", "li", "code"}
    assert all(set(element.attrib) <= {"class", "data-size", "href", "rel"} for element in tree.iter())


def test_html_is_of_the_design_system_and_stands_at_its_level() -> None:
    shown = rich_filter("# a\n\n[b](https://c.no)\n\n3. d\n\n   e", 4)
    assert shown == (
        '<h4 class="ds-heading" data-size="xs">a</h4>\n'
        '<p><a class="ds-link" href="https://c.no" rel="noopener">b</a></p>\n'
        '<ol class="ds-list" start="3"><li><p>d</p><p>e</p></li></ol>'
    )


def test_a_table_can_be_scrolled_and_is_named_by_its_columns() -> None:
    with translation.override("nn"):
        tree = lxml_html.fromstring(rich_filter("| a | b |\n|---|---|\n| 1 | **2** |"))
    assert (tree.get("tabindex"), tree.get("role"), tree.get("aria-label")) == ("0", "group", "Tabell: a, b")
    assert [cell.text_content() for cell in tree.iter("th", "td")] == ["a", "b", "1", "2"]
    assert [cell.get("scope") for cell in tree.iter("th")] == ["col", "col"]


@pytest.mark.parametrize("nothing", ["", None, " \n\n\t", "\x00"])
def test_nothing_gives_nothing(nothing: str | None) -> None:
    assert rich_filter(nothing) == ""


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - ", "*", "[", "**a ", "`", "|a"])
def test_deep_text_is_shown_as_it_was_written(mark: str) -> None:
    written = mark * 2_000 + "slutten"
    assert "slutten" in rich.plain(written)
    assert "slutten" in rich.html(rich.parse(written), 2)


def test_the_deepest_list_that_is_read_is_as_deep_as_promised() -> None:
    assert isinstance(rich.parse("- " * DEEPEST + "a")[0], Bullets)
    assert rich.parse("- " * (DEEPEST + 1) + "a") == (Paragraph(one("- " * (DEEPEST + 1) + "a")),)


@pytest.mark.parametrize(
    "mark",
    [
        "[",
        "*a_ ",
        "`a``b",
        "![[]()",
        "[a](<b",
        "<",
        "&",
        "\\",
        "|a|\n|-|\n",
        "- a\n",
        "> ",
        "a\n\n",
        "https://a.no/((",
        "1. mai\n",
    ],
)
def test_a_text_of_any_size_is_read_in_time_that_grows_with_it(mark: str) -> None:
    started = time.process_time()
    for size in (LONGEST, 1_000_000):
        assert rich.parse((mark * size)[:size])
    assert time.process_time() - started < 12  # a tenth of it on a quiet machine; minutes if it grew with the square


@given(st.lists(st.one_of(st.sampled_from(BLOCK), st.text(max_size=12)), max_size=14).map("\n".join))
@settings(max_examples=300, deadline=None)
@example("1. \n2. mai")
@example("- \n\n  a")
@example("|\n|-")
def test_any_text_gives_blocks_and_well_formed_html(written: str) -> None:
    blocks = rich.parse(written)
    tree = lxml_html.fromstring(f"<div>{rich.html(blocks, 3)}</div>")
    assert not {element.tag for element in tree.iter()} & {"script", "img", "b", "style"}
    assert rich.plain(written) == rich.plain(written)
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))


@given(st.text(alphabet="abcæøå \n-*_#>|.1`~[]()!&;\\", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_letter_people_wrote_is_hidden(written: str) -> None:
    letters = [letter for letter in written if letter in "abcæøå"]
    assert [letter for letter in rich.plain(written) if letter in "abcæøå"] == letters
