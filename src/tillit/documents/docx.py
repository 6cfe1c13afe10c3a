"""Documents as Word files, with Word's own styles, so that people can go on writing and headings can be navigated."""

import io
from collections.abc import Sequence
from dataclasses import replace

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph as WordParagraph

from tillit.documents.formats import clean, long_date, shown
from tillit.documents.model import (
    Block,
    Bullets,
    Document,
    Heading,
    KeyValues,
    Language,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
    Text,
    item_blocks,
    runs,
)
from tillit.documents.packing import packed
from tillit.documents.signature import signature_lines
from tillit.documents.word_numbering import new_numbering, set_numbering
from tillit.documents.word_text import ACCENT, add_styles, element, number_changes, write
from tillit.documents.words import words

_WORD_LANGUAGE: dict[Language, str] = {"nn": "nn-NO", "nb": "nb-NO", "en": "en-GB"}
_DEEPEST_STYLE = 3


def render(document: Document) -> bytes:
    """The same document gives the same bytes. Attachments have no place in Word and are left out."""
    word = docx.Document()
    _set_properties(word, document)
    _set_styles(word, document.language)
    _set_page(word, document)
    word.add_paragraph(clean(document.title), style="Title")
    if document.subject:
        word.add_paragraph(clean(document.subject), style="Subtitle")
    byline = (document.organisation, long_date(document.date, document.language), document.identifier)
    word.add_paragraph(" · ".join(clean(part) for part in byline if part))
    for block in document.blocks:
        _add(word, block, document.language)
    number_changes(word)
    out = io.BytesIO()
    word.save(out)
    return packed(out.getvalue())


def _set_properties(word: WordDocument, document: Document) -> None:
    about = word.core_properties
    about.title = clean(document.title)[:255]
    about.subject = clean(document.subject)[:255]
    about.author = (clean(document.organisation) or "Tillit")[:255]
    about.last_modified_by = about.author
    about.identifier = clean(document.identifier)[:255]
    about.language = _WORD_LANGUAGE[document.language]
    about.comments = ""
    about.revision = 1
    about.created = about.modified = document.created.replace(tzinfo=None)


def _set_styles(word: WordDocument, language: Language) -> None:
    normal = word.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(11)
    _set_language(normal.element.get_or_add_rPr(), language)
    for default in word.styles.element.iter(qn("w:rPrDefault")):
        for properties in default.iter(qn("w:rPr")):
            _set_language(properties, language)
    add_styles(word)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Heading 5", "Heading 6", "Caption"):
        word.styles[name].font.color.rgb = ACCENT


def _set_language(properties: BaseOxmlElement, language: Language) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val=_WORD_LANGUAGE[language]))


def _set_page(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    short, long = Pt(595.3), Pt(841.9)
    section.page_width, section.page_height = (long, short) if document.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.header.paragraphs[0].text = clean(document.title)
    says = words(document.language)
    foot = section.footer.paragraphs[0]
    foot.add_run("\t\t".join(text for text in (clean(document.organisation), f"{says.page} ") if text))
    _add_field(foot, "PAGE")
    foot.add_run(f" {says.of} ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: WordParagraph, code: str) -> None:
    field = element("w:fldSimple", instr=code)
    run = element("w:r")
    text = element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _add(word: WordDocument, block: Block, language: Language) -> None:
    match block:
        case Heading(level, text):
            write(word.add_paragraph(style=f"Heading {level}"), text)
        case Paragraph(text):
            write(word.add_paragraph(), text)
        case Bullets():
            _add_list(word, block, language, 1)
        case Quote(blocks):
            _add_quote(word, blocks, language)
        case Table():
            _add_table(word, block, language)
        case KeyValues():
            _add_pairs(word, block, language)
        case Note(kind, text):
            says = Run(f"{words(language).note(kind)}: ", bold=True)
            write(word.add_paragraph(style="Intense Quote"), (says, *runs(text)))
        case Signature():
            _add_signature(word, block, language)
        case PageBreak():
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add_quote(word: WordDocument, blocks: Sequence[Block], language: Language) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            write(word.add_paragraph(style="Quote"), block.text)
        else:
            _add(word, block, language)


def _add_list(word: WordDocument, block: Bullets, language: Language, depth: int) -> None:
    """Word's list styles go three deep; what is deeper is moved in by hand. Every numbered list counts for itself."""
    style = _styled("List Number" if block.numbered else "List Bullet", depth)
    number = new_numbering(word, style, block.start) if block.numbered else None
    for item in block.items:
        blocks = item_blocks(item)
        paragraph = word.add_paragraph(style=style)
        if number is not None:
            set_numbering(paragraph, number)
        _move_in(paragraph, depth)
        if blocks and isinstance(blocks[0], Paragraph):
            write(paragraph, blocks[0].text)
            blocks = blocks[1:]
        for inner in blocks:
            _add_in_item(word, inner, language, depth)


def _add_in_item(word: WordDocument, block: Block, language: Language, depth: int) -> None:
    if isinstance(block, Bullets):
        _add_list(word, block, language, depth + 1)
    elif isinstance(block, Paragraph):
        paragraph = word.add_paragraph(style=_styled("List Continue", depth))
        _move_in(paragraph, depth)
        write(paragraph, block.text)
    else:
        _add(word, block, language)


def _styled(style: str, depth: int) -> str:
    return style if depth == 1 else f"{style} {min(depth, _DEEPEST_STYLE)}"


def _move_in(paragraph: WordParagraph, depth: int) -> None:
    if depth > _DEEPEST_STYLE:
        paragraph.paragraph_format.left_indent = Pt(18 * depth)


def _add_table(word: WordDocument, block: Table, language: Language) -> None:
    if block.caption:
        caption = word.add_paragraph(clean(block.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
    table = word.add_table(rows=1, cols=len(block.header), style="Table Grid")
    _fill(table.rows[0], [tuple(replace(run, bold=True) for run in runs(cell)) for cell in block.header])
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))
    for row in block.rows:
        _fill(table.add_row(), [cell if isinstance(cell, tuple) else shown(cell, language) for cell in row])
    _describe(table, block.caption)
    _set_widths(word, table, block.widths or [1] * len(block.header))
    word.add_paragraph()


def _fill(row: _Row, texts: Sequence[Text]) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit", val="true"))
    for cell, text in zip(row.cells, texts, strict=True):
        write(cell.paragraphs[0], text)


def _describe(table: WordTable, caption: str) -> None:
    """The alternative text a screen reader says before the table."""
    if caption:
        table._tbl.tblPr.append(element("w:tblCaption", val=clean(caption)))


def _set_widths(word: WordDocument, table: WordTable, shares: Sequence[float]) -> None:
    section = word.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Pt(room / 12700 * share / sum(shares))


def _add_pairs(word: WordDocument, block: KeyValues, language: Language) -> None:
    if block.caption:
        write(word.add_paragraph(), [Run(block.caption, bold=True)])
    for key, value in block.pairs:
        write(word.add_paragraph(), [Run(f"{key}: ", bold=True), Run(shown(value, language))])


def _add_signature(word: WordDocument, block: Signature, language: Language) -> None:
    write(word.add_paragraph(), [Run(block.role, bold=True)])
    paragraph = word.add_paragraph("\n".join(signature_lines(block, language)))
    if block.signed_at is None:
        paragraph.add_run("\n\n" + "_" * 40)
