"""Markdown as tokens, within bounds that no text can get past.

CommonMark with tables, and these differences, each for those who write:
- no HTML, no pictures, no reference links: they are shown as they were typed;
- four spaces in front of a line make no code: texts are pasted from everywhere;
- one line break is a line break, as on the screen where it was typed;
- «•» from a word processor begins a list;
- a link that leads elsewhere than http, https or mailto is shown as it was typed.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token

from tillit.documents.formats import clean, link

LONGEST = 50_000  # characters; a form takes less than half
LONGEST_PARAGRAPH = 10_000  # the search for pairs of marks may take quadratic time within one paragraph
DEEPEST = 6  # lists and quotations within each other
MOST_COLUMNS = 20
_NESTING = 20  # the library hides what is deeper; it must be so far down that `DEEPEST` is reached first
_NESTED = ("bullet_list_", "ordered_list_", "blockquote_")
_IN_FRONT = re.compile(r"^[>\s]*")  # of a table within a list or a quotation
_PASTED_BULLET = re.compile(r"^([ \t]*)[•●▪◦‣][ \t]+", re.MULTILINE)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        return bool(link(url))

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


@cache
def _markdown() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"html": False, "maxNesting": _NESTING}).enable("table")
    markdown.disable(["html_block", "html_inline", "image", "reference", "code"])
    markdown.core.ruler.before("inline", "keep_cells", _keep_cells)
    markdown.core.ruler.at("inline", _inline)
    return markdown


def tokens(text: str) -> list[Token] | None:
    """None when the text is too long, too deep or too wide to be more than plain text."""
    text = _PASTED_BULLET.sub(r"\1- ", clean(text))
    if len(text) > LONGEST:
        return None
    found = _markdown().parse(text)
    return None if _is_too_deep(found) or _is_too_wide(found) else found


def _is_too_deep(found: list[Token]) -> bool:
    depth = 0
    for token in found:
        if token.type.startswith(_NESTED):
            depth += token.nesting
        if depth > DEEPEST:
            return True
    return False


def _is_too_wide(found: list[Token]) -> bool:
    columns = 0
    for token in found:
        columns = 0 if token.type == "tr_open" else columns + (token.type == "th_open")
        if columns > MOST_COLUMNS:
            return True
    return False


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) > LONGEST_PARAGRAPH:
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _keep_cells(state: StateCore) -> None:
    """A row with more cells than the header would lose the last ones; they go into its last cell instead."""
    lines = state.src.split("\n")
    row, cells = 0, 0
    last: Token | None = None
    for token in state.tokens:
        if token.type == "tr_open":
            row, cells, last = (token.map or [0])[0], 0, None
        elif token.type == "td_open":
            cells += 1
        elif token.type == "inline":
            last = token
        elif token.type == "tr_close" and cells and last is not None:
            more = _cells(_IN_FRONT.sub("", lines[row]))[cells:]
            last.content = " | ".join([last.content, *(cell.strip() for cell in more)])


def _cells(line: str) -> list[str]:
    cells = escapedSplit(line.strip())
    return cells[cells[0] == "" : len(cells) - (len(cells) > 1 and cells[-1] == "")]
