"""Rich text in PDF and Word, opened again by others than those who made it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path

import docx as word
import openpyxl
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.documents import difference, docx, pdf, rich, xlsx
from tillit.documents.model import Document, Heading
from tillit.documents.tests.example import example
from tillit.documents.tests.test_pdf import read, structure, text_of
from tillit.documents.tests.written import WRITTEN
from tillit.documents.upload import check_upload


def written(markdown: str = WRITTEN) -> Document:
    blocks = [Heading(1, "Skildring"), *rich.below(rich.parse(markdown), 1)]
    return dataclasses.replace(example(), blocks=blocks, contents=False, attachments=[])


def changed() -> Document:
    pieces = difference.compare("Svar blir sletta etter 30 dagar.", "Svar blir sletta etter 90 dagar.")
    return dataclasses.replace(written(), blocks=difference.blocks(pieces))


def in_word(document: Document) -> word.document.Document:
    return word.Document(io.BytesIO(docx.render(document)))


def test_pdf_tags_nested_lists_quotations_tables_code_and_links() -> None:
    roles = structure(read(written()))
    assert [role for role in roles if role in ("/H1", "/H2", "/H3")] == ["/H1", "/H2", "/H3", "/H3"]
    counted = {role: roles.count(role) for role in ("/L", "/LI", "/BlockQuote", "/TH", "/TD", "/Code", "/Link")}
    assert counted == {"/L": 5, "/LI": 9, "/BlockQuote": 1, "/TH": 3, "/TD": 6, "/Code": 2, "/Link": 3}
    assert {"/Strong", "/Em"} <= set(roles)


def test_pdf_of_rich_text_still_claims_both_standards_and_numbers_lists_as_written() -> None:
    reader = read(written())
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    text = text_of(reader)
    for line in (
        "1. Eleven loggar inn",
        "2. Læraren ser:",
        "• framgang",
        "2. feil",
        "3. framhald",
        "Ny linje, med kode.",
    ):
        assert line in text


def test_pdf_repeats_the_header_of_a_written_table() -> None:
    rows = "\n".join(f"| rad {n} | b |" for n in range(120))
    pages = [page.extract_text() for page in read(written(f"| Kolonna | To |\n|---|---|\n{rows}")).pages]
    assert len(pages) > 2
    assert all("Kolonna" in page for page in pages)


def test_pdf_shows_typst_code_in_every_place_as_text() -> None:
    attack = "#panic(1) $x$ @a <b>"
    document = written(f"# {attack}\n\n- {attack}\n\n> {attack}\n\n`{attack}`\n\n| {attack} |\n|---|\n| {attack} |")
    assert " ".join(text_of(read(document)).split()).count("#panic(1)") == 6


def test_pdf_says_in_words_what_was_added_and_removed() -> None:
    assert "etter [fjerna: 30][lagt til: 90] dagar." in text_of(read(changed()))


def test_pdf_passes_the_checks_of_other_programs_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "rich.pdf"
    file.write_bytes(pdf.render(written()))
    for program, wanted in ((["qpdf", "--check", str(file)], "No syntax"), (["pdfinfo", str(file)], "Tagged:")):
        if shutil.which(program[0]):
            done = subprocess.run(program, check=True, capture_output=True, text=True)
            assert wanted in done.stdout
    assert check_upload("rich.pdf", file.read_bytes()).media_type == "application/pdf"


def test_word_uses_its_own_styles_at_every_depth() -> None:
    found = [(paragraph.style.name, paragraph.text) for paragraph in in_word(written()).paragraphs]
    start = found.index(("Heading 1", "Skildring"))
    assert found[start:] == [
        ("Heading 1", "Skildring"),
        ("Heading 2", "Skildring av behandlinga"),
        ("Normal", "Elevane øver i Skulelab, sjå rettleiinga og https://datatilsynet.no/ros.\nNy linje, med kode."),
        ("Heading 3", "Steg"),
        ("List Number", "Eleven loggar inn"),
        ("List Number", "Læraren ser:"),
        ("List Bullet 2", "framgang"),
        ("List Bullet 2", "svar"),
        ("List Number 3", "rette"),
        ("List Number 3", "feil"),
        ("List Continue", "Meir om læraren."),
        ("Quote", "Barn har krav på særleg vern."),
        ("List Bullet", "jf. fortalepunkt 38"),
        ("Heading 3", "Opplysningar"),
        ("Normal", ""),
        ("List Number", "framhald"),
        ("List Number", "slutt"),
    ]


def test_word_counts_every_numbered_list_for_itself() -> None:
    made = in_word(written("1. a\n2. b\n\nmellom\n\n1. c\n\nmellom\n\n7. d\n8. e"))
    numbers = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"]
    assert [numbers.count(number) for number in dict.fromkeys(numbers)] == [2, 1, 2]
    numbering = made.part.numbering_part.element
    starts = [numbering.num_having_numId(n).lvlOverride_lst[0].startOverride.val for n in dict.fromkeys(numbers)]
    assert starts == [1, 1, 7]


def test_word_writes_marks_links_and_table_headers() -> None:
    made = in_word(written())
    runs = {run.text: run for paragraph in made.paragraphs for run in paragraph.runs}
    assert (runs["øver"].bold, runs["Skulelab"].italic, runs["kode"].style.name) == (True, True, "Code")
    links = [(link.address, link.text) for paragraph in made.paragraphs for link in paragraph.hyperlinks]
    assert links == [
        ("https://udir.no/%C3%A5", "rettleiinga"),
        ("https://datatilsynet.no/ros", "https://datatilsynet.no/ros"),
    ]
    table = made.tables[0]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kva", "Kven", "Kor lenge"],
        ["namn", "Feide", "1 år"],
        ["svar", "læraren", "30 dagar | med grunn"],
    ]


def test_word_shows_a_difference_as_tracked_changes() -> None:
    body = in_word(changed()).element.body
    found = [(mark.tag, mark.get(qn("w:id")), mark.get(qn("w:author")), "".join(text.text for text in mark.iter(qn("w:t"), qn("w:delText"))))
             for mark in body.iter(qn("w:ins"), qn("w:del"))]  # fmt: skip
    assert found == [(qn("w:del"), "1", "Suldal kommune", "30"), (qn("w:ins"), "2", "Suldal kommune", "90")]


def test_excel_has_rich_text_as_lines_and_its_table_as_a_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(written())))
    lines = [row[0].value for row in book.worksheets[0]]
    assert "1. Eleven loggar inn" in lines
    assert "» • jf. fortalepunkt 38" in lines
    assert [cell.value for cell in book.worksheets[1][2]] == ["namn", "Feide", "1 år"]


def test_files_of_rich_text_are_the_same_bytes_for_the_same_text() -> None:
    for render in (pdf.render, docx.render, xlsx.render):
        assert render(written()) == render(written())
    assert docx.render(changed()) == docx.render(changed())


PIECES = [
    "# a",
    "- b",
    "  1. c",
    "> d",
    "| e | f |\n|---|---|\n| g | **h** |",
    "",
    "[i](https://j.no)",
    "`k`",
    "𝔏😀",
    "----",
]


@settings(max_examples=30, deadline=dt.timedelta(seconds=20))
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=10)), max_size=10).map("\n".join))
def test_every_file_can_be_made_from_any_rich_text(markdown: str) -> None:
    document = written(markdown)
    assert len(read(document).pages) >= 1
    assert in_word(document).paragraphs
    assert xlsx.render(document)


@settings(max_examples=12, deadline=dt.timedelta(seconds=20))
@given(st.lists(st.sampled_from(["> ", "- ", "1. "]), min_size=6, max_size=6).map("".join))
def test_the_deepest_text_can_be_set(marks: str) -> None:
    assert len(read(written(f"{marks}**a**")).pages) == 1
