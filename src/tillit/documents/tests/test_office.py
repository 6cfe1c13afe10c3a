"""Word and Excel files read back by their own libraries, and by what Tillit demands of files from others."""

import dataclasses
import datetime as dt
import io
import zipfile

import docx as word
import openpyxl
import pytest

from tillit.documents import docx, xlsx
from tillit.documents.model import Document, Paragraph, Table
from tillit.documents.tests.example import TITLE, example
from tillit.documents.upload import check_upload


def read_word(document: Document) -> "word.document.Document":
    return word.Document(io.BytesIO(docx.render(document)))


def read_excel(document: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(document)))


def test_word_file_uses_the_styles_of_word() -> None:
    styles = [(p.style.name, p.text) for p in read_word(example()).paragraphs]
    for expected in (
        ("Title", TITLE),
        ("Heading 2", "Føremål"),
        ("Heading 1", "Signatur"),
        ("List Bullet", "klasse"),
        ("List Number", "fyrst"),
        ("Caption", "Mottakarar: kven/kvar"),
        ("Intense Quote", "Viktig: Avtala går snart ut."),
    ):
        assert expected in styles


def test_word_table_has_a_header_row_that_repeats_and_all_its_values() -> None:
    table = read_word(example()).tables[0]
    assert table.style.name == "Table Grid"
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml
    assert [cell.text for cell in table.rows[1].cells] == [
        '=HYPERLINK("x")',
        "Noreg",
        "17. august 2026",
        "1\u00a0234,5",
        "Ja",
    ]
    assert len(table.rows) == 82


@pytest.mark.parametrize(("language", "tag"), [("nn", "nn-NO"), ("nb", "nb-NO"), ("en", "en-GB")])
def test_word_file_says_its_language_title_and_date(language: str, tag: str) -> None:
    made = read_word(example(language))
    about = made.core_properties
    assert (about.title, about.author, about.language) == (TITLE, "Suldal kommune", tag)
    assert about.created == dt.datetime(2026, 3, 5, 12, tzinfo=about.created.tzinfo)
    assert f'w:val="{tag}"' in made.styles["Normal"].element.xml


def test_word_file_links_only_to_safe_addresses() -> None:
    targets = [r.target_ref for r in read_word(example()).part.rels.values() if r.is_external]
    assert targets == ["https://udir.no/%C3%A5"]


def test_word_file_has_page_numbers_in_the_footer() -> None:
    xml = read_word(example()).sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in xml
    assert 'w:instr="NUMPAGES"' in xml


def test_excel_file_has_one_sheet_per_table_with_frozen_header() -> None:
    book = read_excel(example())
    assert book.sheetnames == ["Om dokumentet", "Mottakarar kven kvar"]
    sheet = book["Mottakarar kven kvar"]
    assert [cell.value for cell in sheet[1]] == ["Mottakar", "Land", "Frå", "Tal", "Sikra"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.max_row == 82


@pytest.mark.parametrize("text", ["=1+1", "+47 123", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1"])
def test_excel_file_never_holds_a_formula(text: str) -> None:
    book = read_excel(dataclasses.replace(example(), blocks=[Table([text], [[text]], text), Paragraph(text)]))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert book.worksheets[1]["A2"].value == text
    assert book.worksheets[1]["A2"].quotePrefix is True


def test_excel_file_keeps_dates_as_dates_and_numbers_as_numbers() -> None:
    row = read_excel(example()).worksheets[1][2]
    assert row[2].is_date
    assert row[2].value == dt.datetime.fromisoformat("2026-08-17")
    assert row[3].value == 1234.5


def test_excel_file_shows_moments_on_norwegian_clocks() -> None:
    moment = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    book = read_excel(dataclasses.replace(example(), blocks=[Table(["Når"], [[moment]], "T")]))
    assert book.worksheets[1]["A2"].value == dt.datetime.fromisoformat("2026-07-02T00:30")


def test_excel_sheets_with_the_same_long_or_empty_name_are_told_apart() -> None:
    tables = [Table(["A"], [["b"]], caption) for caption in ("x" * 40, "X" * 40, "", "History", "[]:*?/\\")]
    names = read_excel(dataclasses.replace(example(), blocks=tables)).sheetnames
    assert len({name.casefold() for name in names}) == 6
    assert all(0 < len(name) <= 31 for name in names)


def test_excel_file_takes_text_of_any_length_and_kind() -> None:
    book = read_excel(dataclasses.replace(example(), blocks=[Table(["A"], [["x" * 50_000], ["a\x00\x0bb"]], "T")]))
    assert len(book.worksheets[1]["A2"].value) < 32_767
    assert book.worksheets[1]["A3"].value == "ab"


@pytest.mark.parametrize("render", [docx.render, xlsx.render])
def test_office_file_is_the_same_bytes_for_the_same_document(render, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render(example())
    real = dt.datetime

    class Later(real):
        @classmethod
        def now(cls, tz=None):
            return real.now(tz) + dt.timedelta(days=1)

    monkeypatch.setattr(openpyxl.writer.excel.datetime, "datetime", Later)
    assert render(example()) == first
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("name", "render"), [("a.docx", docx.render), ("a.xlsx", xlsx.render)])
def test_office_files_we_make_may_be_uploaded_again(name: str, render) -> None:
    assert check_upload(name, render(example())).name == name
