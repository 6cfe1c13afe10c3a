"""Rich text as plain text that reads well: for searching, comparing and telling what a text is about."""

from collections.abc import Iterable, Iterator

from tillit.documents.formats import shown
from tillit.documents.model import (
    Block,
    Bullets,
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
from tillit.documents.rich.blocks import parse


def plain(markdown: str) -> str:
    """One line for each paragraph, entry or row. The address of a link stands after it, so that a change is seen."""
    return "\n".join(lines(parse(markdown)))


def lines(blocks: Iterable[Block], indent: str = "") -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(_, text) | Paragraph(text) | Note(_, text):
                yield from (indent + line for line in _said(text).split("\n"))
            case Bullets(items, numbered, start):
                for number, item in enumerate(items, start):
                    yield from _entry(item, f"{number}. " if numbered else "• ", indent)
            case Quote(inner):
                yield from lines(inner, f"{indent}» ")
            case Table(header, rows):
                for row in (header, *rows):
                    yield indent + " | ".join(_cell(cell) for cell in row)


def _entry(item: Text | Item, mark: str, indent: str) -> Iterator[str]:
    inner = list(lines(item_blocks(item)))
    yield f"{indent}{mark}{inner[0] if inner else ''}".rstrip()
    yield from (f"{indent}  {line}" for line in inner[1:])


def _cell(cell: object) -> str:
    said = _said(cell) if isinstance(cell, tuple) else shown(cell, "nn")  # type: ignore[arg-type]
    return said.replace("\n", " ")


def _said(text: Text) -> str:
    return "".join(_run(run) for run in runs(text))


def _run(run: Run) -> str:
    return f"{run.text} ({run.link})" if run.link and run.link != run.text else run.text
