"""Numbered lists in a Word file: each counts for itself, by the numbering that belongs to its style."""

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph as WordParagraph

from tillit.documents.word_text import element


def new_numbering(word: WordDocument, style: str, start: int) -> int:
    """A new count in the looks of the style (ECMA-376 part 1, 17.9.15 and 17.9.27)."""
    numbering = word.part.numbering_part.element
    of_style = word.styles[style].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(of_style).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def set_numbering(paragraph: WordParagraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    numbered = element("w:numPr")
    numbered.append(element("w:ilvl", val="0"))
    numbered.append(element("w:numId", val=str(number)))
    properties._insert_numPr(numbered)
