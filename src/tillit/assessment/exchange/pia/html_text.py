"""The HTML of other programs' text fields as Markdown, and back. Total; nothing but text and a few marks gets through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from html.parser import HTMLParser

from tillit.documents.formats import clean, link, shown
from tillit.documents.model import (
    Block,
    Bullets,
    Cell,
    Heading,
    Item,
    Note,
    Paragraph,
    Quote,
    Run,
    Table,
    Text,
    item_blocks,
    runs,
)
from tillit.documents.rich import parse

LONGEST = 200_000
_SPECIAL = re.compile(r"([\\`*_\[\]|])")
_SILENT = frozenset({"script", "style", "head", "title", "template", "iframe", "object"})
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_PARAGRAPHS = frozenset({"p", "div", "section", "article", "table", "tr", "ul", "ol", "blockquote", "pre", "figure"})


class _Reader(HTMLParser):
    """Lists keep their depth; everything it does not know is its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.lists: list[int | None] = []
        self.links: list[str] = []
        self.cells = 0
        self.header = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _STARTS:
            _STARTS[tag](self)
        elif re.fullmatch(r"h[1-6]", tag):
            self.parts.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag == "a":
            self.links.append(link(dict(attrs).get("href") or ""))
            self.parts.append("[" if self.links[-1] else "")
        elif tag in _PARAGRAPHS and not self.lists and not self.cells:
            self.parts.append("\n\n")
        elif tag in _MARKS:
            self.parts.append(f"\0{_MARKS[tag]}")

    def _bullets(self) -> None:
        self.parts.append("" if self.lists else "\n\n")
        self.lists.append(None)

    def _numbers(self) -> None:
        self._bullets()
        self.lists[-1] = 0

    def _table(self) -> None:
        self.parts.append("\n\n")
        self.header = True

    def _row(self) -> None:
        self.parts.append("\n")
        self.cells = 0

    def _cell(self) -> None:
        self.parts.append(" | " if self.cells else "| ")
        self.cells += 1

    def _line(self) -> None:
        self.parts.append(" " if self.cells or self.lists else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.parts.append("" if self.lists else "\n\n")
        elif tag == "tr" and self.cells:
            self.parts.append(" |")
            if self.header:
                self.parts.append(f"\n|{'---|' * self.cells}")
            self.cells, self.header = 0, False
        elif tag == "a" and self.links:
            address = self.links.pop()
            self.parts.append(f"]({address.replace('(', '%28').replace(')', '%29')})" if address else "")
        elif tag in _MARKS:
            self.parts.append(f"{_MARKS[tag]}\0")
        elif (tag in _PARAGRAPHS or re.fullmatch(r"h[1-6]", tag)) and not self.lists and not self.cells:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            said = _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", clean(data)).replace("\0", ""))
            self.parts.append(said)

    def _item(self) -> None:
        depth = min(len(self.lists) or 1, 5)
        kind = self.lists[-1] if self.lists else None
        mark = "- "
        if kind is not None:
            self.lists[-1] = kind + 1
            mark = f"{kind + 1}. "
        self.parts.append(f"\n{'   ' * (depth - 1)}{mark}")


_STARTS: dict[str, Callable[[_Reader], None]] = {
    "ul": _Reader._bullets,
    "ol": _Reader._numbers,
    "li": _Reader._item,
    "td": _Reader._cell,
    "th": _Reader._cell,
    "tr": _Reader._row,
    "table": _Reader._table,
    "br": _Reader._line,
}


def markdown(html: str) -> str:
    """Any text gives something; a text without marks is itself."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.close()
    except AssertionError:  # the library's answer to some broken declarations
        return clean(re.sub(r"<[^>]*>", " ", html[:LONGEST])).strip()
    return _tidy("".join(reader.parts))


def _tidy(text: str) -> str:
    """Marks stand against the words they belong to, and empty ones go."""
    for mark in ("**", "*"):
        said = re.escape(mark)
        text = re.sub(rf"\0{said}(\s*){said}\0", r"\1", text)
        text = re.sub(rf"\0{said}(\s+)", rf"\1\0{said}".replace("\\*", "*"), text)
        text = re.sub(rf"(\s+){said}\0", rf"{said}\0\1".replace("\\*", "*"), text)
    lines = [re.sub(r"(?<=\S) {2,}", " ", line).rstrip() for line in text.replace("\0", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def html(text: str) -> str:
    """Markdown as the plain HTML a text field of another program holds."""
    return "".join(_block(block) for block in parse(text))


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{min(6, level + 2)}>{_inline(text)}</h{min(6, level + 2)}>"
        case Paragraph(text) | Note(_, text):
            return f"<p>{_inline(text)}</p>"
        case Bullets(items, numbered, _start):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{_item(item)}</li>' for item in items)}</{tag}>"
        case Quote(inner):
            return f"<blockquote>{''.join(_block(one) for one in inner)}</blockquote>"
        case Table(header, rows):
            head = "".join(f"<th>{_inline(cell)}</th>" for cell in header)
            body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table><tr>{head}</tr>{body}</table>"
    return ""


def _item(item: Text | Item) -> str:
    first, *rest = item_blocks(item) or (Paragraph(""),)
    head = _inline(first.text) if isinstance(first, Paragraph) else _block(first)
    return head + "".join(_block(block) for block in rest)


def _cell(cell: Cell) -> str:
    return _inline(cell) if isinstance(cell, tuple) else escape(shown(cell, "en"))


def _inline(text: Text | Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs(text))  # type: ignore[arg-type]


def _run(run: Run) -> str:
    said = escape(run.text).replace("\n", "<br>")
    for tag, is_on in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
        said = f"<{tag}>{said}</{tag}>" if is_on else said
    return f'<a href="{escape(link(run.link))}">{said}</a>' if link(run.link) else said
