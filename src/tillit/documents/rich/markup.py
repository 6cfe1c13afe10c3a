"""Rich text as HTML of the design system. Every piece of text is escaped here, and nothing else becomes markup."""

from collections.abc import Iterable
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tillit.documents.formats import link, shown
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
    plain,
    runs,
)
from tillit.web import language

_SIZES = {2: "md", 3: "sm", 4: "xs", 5: "2xs", 6: "2xs"}


def html(blocks: Iterable[Block], heading_level: int) -> SafeString:
    """`heading_level`: what the highest heading of the text becomes, 2 to 6."""
    return mark_safe("\n".join(_block(block, heading_level) for block in blocks))  # noqa: S308  escaped piece by piece


def _block(block: Block, level: int) -> str:
    match block:
        case Heading(own, text):
            at = min(6, level + own - 1)
            return f'<h{at} class="ds-heading" data-size="{_SIZES.get(at, "md")}">{inline(text)}</h{at}>'
        case Paragraph(text) | Note(_, text):
            return f"<p>{inline(text)}</p>"
        case Bullets(items, numbered, start):
            return _list(items, numbered, start, level)
        case Quote(inner):
            return f"<blockquote>{html(inner, level)}</blockquote>"
        case Table():
            return _table(block)
    return ""


def _list(items: Iterable[Text | Item], numbered: bool, start: int, level: int) -> str:
    inside = "".join(f"<li>{_entry(item, level)}</li>" for item in items)
    if not numbered:
        return f'<ul class="ds-list">{inside}</ul>'
    return f'<ol class="ds-list"{f" start={chr(34)}{start}{chr(34)}" if start != 1 else ""}>{inside}</ol>'


def _entry(item: Text | Item, level: int) -> str:
    """The only paragraph of an entry needs no paragraph around it."""
    first, *rest = item_blocks(item) or (Paragraph(""),)
    head = inline(first.text) if isinstance(first, Paragraph) else _block(first, level)
    return (
        f"<p>{head}</p>{html(rest, level)}" if any(isinstance(b, Paragraph) for b in rest) else head + html(rest, level)
    )


def _table(table: Table) -> str:
    """It scrolls sideways by itself on a narrow screen, also with the keyboard."""
    about = escape(_("Table: %s") % ", ".join(said for cell in table.header if (said := plain(cell).strip())))
    head = "".join(
        f'<th scope="col">{inline(cell)}</th>' if plain(cell).strip() else "<td></td>" for cell in table.header
    )
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return (
        f'<div class="table-scroll" tabindex="0" role="group" aria-label="{about}"><table class="ds-table" '
        f'data-border="true"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cell(cell: Cell) -> str:
    return inline(cell) if isinstance(cell, tuple) else str(escape(shown(cell, language.active())))  # type: ignore[arg-type]


def inline(text: Text) -> str:
    return "".join(_linked(address, list(group)) for address, group in groupby(runs(text), key=lambda run: run.link))


def _linked(address: str, group: list[Run]) -> str:
    inside = "".join(_run(run) for run in group)
    safe = link(address)
    return f'<a class="ds-link" href="{escape(safe)}" rel="noopener">{inside}</a>' if safe else inside


def _run(run: Run) -> str:
    said = str(escape(run.text)).replace("\n", "<br>")
    for tag, is_on in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
        said = f"<{tag}>{said}</{tag}>" if is_on else said
    return said
