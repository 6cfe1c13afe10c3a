"""Runs of text in a Word file: its own styles for links and code, and its own marks for what was changed."""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from tillit.documents.formats import clean, link
from tillit.documents.model import Run, Text, runs

ACCENT = RGBColor(0x0B, 0x4F, 0x6C)


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add_styles(word: WordDocument) -> None:
    followed = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    followed.font.underline = True
    followed.font.color.rgb = ACCENT
    word.styles.add_style("Code", WD_STYLE_TYPE.CHARACTER).font.name = "Consolas"


def write(paragraph: WordParagraph, text: Text) -> None:
    for run in runs(text):
        written = paragraph.add_run(clean(run.text))
        written.bold = run.bold or None
        written.italic = run.italic or None
        if run.code:
            written.style = "Code"
        _link(paragraph, written, run)
        if run.change:
            _mark_change(paragraph, written, run)


def _link(paragraph: WordParagraph, written: WordRun, run: Run) -> None:
    address = link(run.link)
    if not address:
        return
    written.style = "Hyperlink"
    reference = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyperlink = OxmlElement("w:hyperlink")
    hyperlink.set(qn("r:id"), reference)
    _put_around(written._r, hyperlink)


def _mark_change(paragraph: WordParagraph, written: WordRun, run: Run) -> None:
    """As a tracked change, which Word shows, reads aloud and lets people step through."""
    about = paragraph.part.package.core_properties
    mark = element(
        "w:ins" if run.change == "added" else "w:del",
        author=about.author, date=f"{about.modified:%Y-%m-%dT%H:%M:%SZ}",
    )  # fmt: skip
    if run.change == "removed":
        for text in written._r.findall(qn("w:t")):
            text.tag = qn("w:delText")
    _put_around(written._r, mark)  # within the hyperlink, where there is one


def number_changes(word: WordDocument) -> None:
    """Each tracked change has a number of its own (ECMA-376 part 1, 17.13.5)."""
    for number, mark in enumerate(word.element.body.iter(qn("w:ins"), qn("w:del")), start=1):
        mark.set(qn("w:id"), str(number))


def _put_around(inner: BaseOxmlElement, outer: BaseOxmlElement) -> None:
    inner.addprevious(outer)
    outer.append(inner)
