"""The document of an assessment: what it says, that it can be made in every form, and that it carries its own data."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx as word
import pytest
from django.utils import translation
from msgspec.structs import replace
from pypdf import PdfReader

from tillit.assessment.document import comparison
from tillit.assessment.document.papers import _body, _head, paper
from tillit.assessment.document.risks import risk_blocks
from tillit.assessment.document.sections import section_blocks
from tillit.assessment.exchange import own
from tillit.assessment.exchange.whole import SaidPart, Whole
from tillit.assessment.rulebook import section_groups, section_rules
from tillit.assessment.tests.exchange_world import DAY, OVERALL, RISKS, SECTIONS, WHOLE
from tillit.documents import docx, pdf
from tillit.documents.model import Block, Document, Heading, KeyValues, Note, Paragraph, Run, Table, plain


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def document(whole: Whole = WHOLE, language: str = "nn") -> Document:
    with translation.override(language):
        return paper(whole, language, DAY, (*_head(whole), *_body(whole)), f"Vurdering av {whole.title}")


def headings(blocks: Any) -> list[tuple[int, str]]:
    return [(block.level, plain(block.text)) for block in blocks if isinstance(block, Heading)]


def texts(blocks: Any) -> list[str]:
    return [plain(block.text) for block in blocks if isinstance(block, Paragraph | Note)]


def tables(blocks: Any) -> dict[str, Table]:
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def under(blocks: Any, heading: str) -> list[Block]:
    blocks = list(blocks)
    start = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and plain(block.text) == heading)
    rest = blocks[start + 1 :]
    end = next((n for n, block in enumerate(rest) if isinstance(block, Heading) and block.level <= 2), len(rest))
    return rest[:end]


def title(code: str) -> str:
    return next(rule.title["en"] for rule in section_rules() if rule.code == code)


def test_sections_stand_in_their_groups_with_where_each_part_comes_from() -> None:
    blocks = list(section_blocks(WHOLE))
    groups = {group.title["en"]: group.code for group in section_groups()}
    assert [groups[text] for level, text in headings(blocks) if level == 1] == ["description", "necessity", "measures"]
    assert texts(under(blocks, title("nature"))) == [
        "From “Overordna vurdering”, version 3, Fjordsamarbeidet", "Alle loggar inn med Feide.",
        "Added here", "Eleven svarar på oppgåver.",
    ]  # fmt: skip
    assert texts(under(blocks, title("context"))) == ["Local: this part is not published.", "Våre elevar."]
    assert texts(under(blocks, title("purposes"))) == [
        "Otherwise here: Her er det berre lesing.", "Lære å lesa.",
        "Does not hold here: “Overordna vurdering”, version 3, Fjordsamarbeidet",
    ]  # fmt: skip
    assert texts(under(blocks, title("special_need"))) == [
        "Does not apply here: Ingen særlege kategoriar.",
        "Does not hold here: “Overordna vurdering”, version 3, Fjordsamarbeidet",
    ]


def test_the_flow_is_a_table_with_what_leaves_the_eea() -> None:
    rows = tables(under(section_blocks(WHOLE), title("flow")))["Where the data go"].rows
    assert rows == [
        [1, "Elev", "Tenesta", "svar på oppgåver", False],
        [2, "Tenesta", "Sky (US), outside the EEA", "kopi", True],
    ]


def test_the_matrices_place_every_open_risk_before_and_after() -> None:
    found = tables(risk_blocks(WHOLE))
    assert set(found) == {
        "Risks on the scale Five by five", "Before the measures", "After the measures",
        "Measures against risk Overordna vurdering 2", "Measures against risk 1",
    }  # fmt: skip

    def placed(caption: str) -> dict[tuple[int, int], str]:
        return {
            (5 - row, column): plain(cell).partition("\n")[2]
            for row, cells in enumerate(found[caption].rows)
            for column, cell in enumerate(cells[1:], 1)
            if isinstance(cell, tuple) and "\n" in plain(cell)
        }

    assert placed("Before the measures") == {(5, 3): "Overordna vurdering 2", (3, 4): "1", (5, 1): "2"}
    assert placed("After the measures") == {(4, 3): "Overordna vurdering 2", (1, 4): "1"}
    assert [row[0] for row in found["Risks on the scale Five by five"].rows] == [
        "Overordna vurdering 2", "Feide 1", "1", "2", "3",
    ]  # fmt: skip


def test_a_risk_tells_what_every_level_has_said_about_it() -> None:
    blocks = under(risk_blocks(WHOLE), "Risk Overordna vurdering 2: The service is gone")
    assert texts(blocks) == [
        "From “Overordna vurdering”, version 3, Fjordsamarbeidet", "Nettet er nede.",
        "This assessment judges it otherwise: Vi har dårlegare nett.", "Nettet er ofte nede.",
    ]  # fmt: skip
    pairs = [dict(block.pairs) for block in blocks if isinstance(block, KeyValues)]
    assert [pair["Why"] for pair in pairs] == ["Skjer.", "Reserve.", "Kvar veke.", "Mobilnett."]
    assert texts(under(risk_blocks(WHOLE), "Risk Feide 1: Errors in the data"))[-1] == (
        "This assessment says that it does not apply: Namn blir ikkje viste."
    )


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_it_becomes_a_pdf_that_carries_all_of_it_and_a_word_file(language: str) -> None:
    made = document(language=language)
    content = pdf.render(made)
    assert own.read(content) == WHOLE
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "Fjordsamarbeidet" in shown
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/MarkInfo"]["/Marked"]
    paragraphs = [p.text for p in word.Document(io.BytesIO(docx.render(made))).paragraphs]
    assert "Våre elevar." in paragraphs


def test_an_assessment_with_nothing_in_it_is_a_document_too() -> None:
    empty = replace(WHOLE, sections=(), risks=(), acceptances=(), basis=(), residual=None)
    assert own.read(pdf.render(document(empty))) == empty


def test_two_versions_are_compared_in_texts_and_risks() -> None:
    sections = (
        replace(SECTIONS[0], parts=(SaidPart("Alle loggar inn med **Feide**.", replace(OVERALL, number=4)),
                                    SaidPart("Eleven svarar på mange oppgåver."))),
        *SECTIONS[1:-1],
    )  # fmt: skip
    newer = replace(
        WHOLE,
        number=2,
        sections=sections,
        risks=(*RISKS[:2], replace(RISKS[2], threat="Nokon ser alle svara."), *RISKS[4:]),
    )
    made = comparison(replace(WHOLE, number=1), newer, "en", DAY)
    assert (made.title, made.landscape) == ("What is new in Reknefjell", True)
    assert headings(made.blocks) == [
        (1, "What it stands on"), (1, "Texts"), (2, title("nature")), (2, title("measures")), (1, "Risks"),
    ]  # fmt: skip
    runs = [
        run
        for block in under(made.blocks, title("nature"))
        if isinstance(block, Paragraph)
        for run in block.text
        if isinstance(run, Run)
    ]
    assert [(run.change, run.text) for run in runs if run.change] == [
        ("removed", "3"), ("added", "4"), ("added", "mange "),
    ]  # fmt: skip
    rows = tables(made.blocks)["Risks that are changed"].rows
    assert [row[0] for row in rows] == ["1", "2"]
    assert plain(rows[0][1]) == "Nokon ser alle svara."
    assert rows[1][3] == "–"
    gone = tables(comparison(WHOLE, replace(WHOLE, risks=RISKS[1:]), "en", DAY).blocks)["Risks that are changed"].rows
    assert [plain(cell) for cell in gone[0][1:]] == [  # type: ignore[arg-type]
        "Nettet er ofte nede.",
        "otherwise here\nBefore: High (5 × 3). Kvar veke.\nAfter: High (4 × 3). Mobilnett.\nVi har dårlegare nett."
        "\n• Reservelinje.\n• Mobilruter.",
        "–",
    ]
    assert pdf.render(made).startswith(b"%PDF")


def test_two_that_are_the_same_have_nothing_new() -> None:
    said = texts(comparison(WHOLE, WHOLE, "en", DAY).blocks)
    assert said[-2:] == ["No text is changed.", "No risk is changed."]
