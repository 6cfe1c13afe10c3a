"""Markdown as blocks of a document."""

import re
from dataclasses import replace

from markdown_it.token import Token

from tillit.documents.formats import clean
from tillit.documents.model import Block, Bullets, Heading, Item, Paragraph, Quote, Run, Table, runs
from tillit.documents.rich.levels import even
from tillit.documents.rich.reading import tokens
from tillit.documents.rich.runs import joined, runs_of

_MONTH = re.compile(
    r"(januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b", re.IGNORECASE
)


def parse(markdown: str) -> tuple[Block, ...]:
    """Headings are counted from 1, whatever they were written as, and never skip a level.

    A text that is too long, too deep or too wide for its marks to be read comes as paragraphs, as it was written.
    """
    found = tokens(markdown)
    return as_written(markdown) if found is None else even(_Reader(found).blocks("", inside=False))


def as_written(text: str) -> tuple[Block, ...]:
    parts = re.split(r"\n[ \t]*\n", clean(text))
    return tuple(Paragraph((Run(part.strip("\n")),)) for part in parts if part.strip())


class _Reader:
    """Walks the tokens once. The depth of its calls is bounded by `reading.DEEPEST`."""

    def __init__(self, found: list[Token]) -> None:
        self.left = iter(found)

    def blocks(self, end: str, *, inside: bool) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for token in self.left:
            if token.type == end:
                break
            blocks.extend(self._block(token, inside))
        return tuple(blocks)

    def _block(self, token: Token, inside: bool) -> tuple[Block, ...]:
        match token.type:
            case "heading_open":
                return self._heading(int(token.tag[1]), inside)
            case "paragraph_open":
                text = self._text("paragraph_close")
                return (Paragraph(text),) if text else ()
            case "fence":
                code = "\n".join(part for part in (token.info.strip(), token.content.strip("\n")) if part)
                return (Paragraph((Run(code, code=True),)),) if code.strip() else ()
            case "bullet_list_open":
                return (Bullets(self._items("bullet_list_close")),)
            case "ordered_list_open":
                return self._numbered(int(token.attrs.get("start", 1)))
            case "blockquote_open":
                return (Quote(self.blocks("blockquote_close", inside=True)),)
            case "table_open":
                return (self._table(),)
        return ()

    def _heading(self, level: int, inside: bool) -> tuple[Block, ...]:
        """Within a list or a quotation a heading would tear the contents of the document apart: there it is bold."""
        text = self._text("heading_close")
        if not text:
            return ()
        return (Paragraph(tuple(replace(run, bold=True) for run in text)) if inside else Heading(level, text),)

    def _text(self, end: str) -> tuple[Run, ...]:
        children: list[Token] = []
        for token in self.left:
            if token.type == end:
                break
            children += token.children or []
        return runs_of(children)

    def _items(self, end: str) -> tuple[Item, ...]:
        items: list[Item] = []
        for token in self.left:
            if token.type == end:
                break
            items.append(Item(self.blocks("list_item_close", inside=True)))
        return tuple(items)

    def _numbered(self, start: int) -> tuple[Block, ...]:
        """«17. mai» at the beginning of a paragraph is a date and no list."""
        items = self._items("ordered_list_close")
        blocks = tuple(items[0].blocks) if len(items) == 1 else ()
        if blocks and isinstance(blocks[0], Paragraph):
            first = runs(blocks[0].text)
            if _MONTH.match("".join(run.text for run in first)):
                return (Paragraph(joined((Run(f"{start}. "), *first))), *blocks[1:])
        return (Bullets(items, numbered=True, start=start),)

    def _table(self) -> Table:
        rows: list[tuple[tuple[Run, ...], ...]] = []
        row: list[tuple[Run, ...]] = []
        for token in self.left:
            match token.type:
                case "table_close":
                    break
                case "tr_open":
                    row = []
                case "inline":
                    row.append(runs_of(token.children or []))
                case "tr_close":
                    rows.append(tuple(row))
        return Table(rows[0], tuple(rows[1:]), caption="")
