"""The PDF read back by pypdf, which had no part in making it."""

import dataclasses
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from tillit.documents import pdf
from tillit.documents.model import Document, Heading, KeyValues, Paragraph, Table
from tillit.documents.tests.example import TITLE, example


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(document)), strict=True)


def text_of(reader: PdfReader) -> str:
    # Soft hyphens and the places where a long word may break are not part of what is said.
    text = "\n".join(page.extract_text() for page in reader.pages)
    return text.replace("\u200b", "").replace("\u00ad", "").replace("\u00a0", " ")


def structure(reader: PdfReader) -> list[str]:
    """The roles of the tag tree, in reading order."""
    found: list[str] = []
    waiting: list[object] = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, DictionaryObject):
            if "/S" in node and "/StructParent" not in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                waiting.append(node["/K"])
    return found


@pytest.mark.parametrize(("language", "tag"), [("nn", "nn-NO"), ("nb", "nb-NO"), ("en", "en-GB")])
def test_pdf_is_tagged_titled_and_says_its_language(language: str, tag: str) -> None:
    root = read(example(language)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == tag
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712


def test_pdf_claims_pdf_ua_1_and_pdf_a_3a_at_the_same_time() -> None:
    xmp = read(example()).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert '<rdf:li xml:lang="x-default">' + TITLE in xmp


def test_pdf_has_metadata_dated_by_the_document() -> None:
    metadata = read(example()).metadata
    assert (metadata.title, metadata.author, metadata.subject) == (
        TITLE, "Suldal kommune", "Opplysningar om elevar i Suldal",
    )  # fmt: skip
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == example().date


def test_pdf_text_keeps_norwegian_and_sami_letters_and_formats_values_by_language() -> None:
    document = dataclasses.replace(example(), title="Æ Ø Å æ ø å – čáđŋšŧž")
    text = text_of(read(document))
    assert "Æ Ø Å æ ø å – čáđŋšŧž" in text
    for piece in ("17. august 2026", "1 234,5", "Signert: 5. mars 2026 11:30", "ab" * 32, "Ikkje signert", "Side 1 av"):
        assert piece in text
    assert "17 August 2026" in text_of(read(example("en")))


def test_pdf_tags_headings_lists_tables_and_links() -> None:
    roles = structure(read(example()))
    for role in ("/H1", "/L", "/LI", "/Table", "/THead", "/TH", "/TD", "/Link", "/Caption"):
        assert role in roles, role
    assert roles.count("/TD") == 81 * 5
    assert roles.count("/TH") == 5


def test_pdf_repeats_the_table_header_on_every_page_of_the_table() -> None:
    pages = [page.extract_text() for page in read(example()).pages]
    with_rows = [text for text in pages if "USA" in text]
    assert len(with_rows) > 1
    assert all("Mottakar" in text and "Sikra" in text for text in with_rows)


def test_pdf_links_only_to_addresses_that_are_safe_to_follow() -> None:
    reader = read(example())
    addresses = {
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    }
    assert addresses == {"https://udir.no/%C3%A5"}


def test_pdf_carries_its_data_as_an_attachment_with_every_character() -> None:
    attachments = read(example()).attachments
    assert json.loads(attachments["record.json"][0]) == {"føremål": "vurdering 😀"}


def test_pdf_shows_typst_code_as_text_and_never_runs_it() -> None:
    attack = '#panic("x") #read("/etc/passwd") $x$ *b* `c` <l> @l \\ "]#(1+1) //'
    document = dataclasses.replace(
        example(), title=attack, blocks=[Heading(1, attack), Paragraph(attack), Table([attack], [[attack]], attack)]
    )
    shown = " ".join(text_of(read(document)).split())
    assert shown.count('#read("/etc/passwd")') >= 4
    assert "root:" not in shown


def test_pdf_boxes_characters_that_no_font_has() -> None:
    document = dataclasses.replace(example(), blocks=[Paragraph("a😀b漢c\ue000d\x00e\u202ef\udc80")])
    assert "a□b□c□def" in text_of(read(document))


def test_pdf_boxes_everything_strange_when_there_is_too_much_of_it() -> None:
    strange = "".join(chr(0x4E00 + n) for n in range(400))
    assert "□" in text_of(read(dataclasses.replace(example(), blocks=[Paragraph(strange)])))


def test_pdf_is_the_same_bytes_for_the_same_document() -> None:
    assert pdf.render(example()) == pdf.render(example())
    assert pdf.render(example()) != pdf.render(example(title="Noko anna"))


def test_pdf_lies_down_when_the_document_is_landscape() -> None:
    page = read(example(landscape=True)).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_pdf_of_a_document_without_blocks_is_still_whole() -> None:
    document = dataclasses.replace(example(), blocks=[KeyValues([])], subject="", contents=False, attachments=[])
    assert "Suldal kommune · 5. mars 2026 · P-12" in text_of(read(document))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_pdf_can_be_made_from_any_text(text: str) -> None:
    document = dataclasses.replace(
        example(), title=f"T {text}", attachments=[],
        blocks=[Heading(3, text), Paragraph(text), KeyValues([(text, text)]), Table([text], [[text]], text)],
    )  # fmt: skip
    assert len(read(document).pages) >= 1
