"""A line of Markdown as runs: bold, italic, code, links, and addresses that were only typed."""

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it.token import Token

from tillit.documents.formats import link
from tillit.documents.model import Run

_ADDRESS = re.compile(r"https?://[^\s<>\"«»|]+")
_AFTER = ".,;:!?'*_"


def runs_of(children: list[Token]) -> tuple[Run, ...]:
    """Neighbours that look the same are one run."""
    joined: list[Run] = []
    for run in _runs(children):
        if joined and replace(joined[-1], text=run.text) == run:
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _runs(children: list[Token]) -> Iterator[Run]:
    bold = italic = 0
    address, is_empty = "", False
    for token in children:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address, is_empty = link(str(token.attrs["href"])), True
            case "link_close":
                if is_empty:
                    yield Run(address, bool(bold), bool(italic), address)
                address = ""
            case "softbreak" | "hardbreak":
                yield Run("\n", bool(bold), bool(italic), address)
            case _ if token.content:
                is_empty = False
                run = Run(token.content, bool(bold), bool(italic), address, code=token.type == "code_inline")
                yield from (run,) if address or run.code else _with_addresses(run)


def _with_addresses(run: Run) -> Iterator[Run]:
    """An address that stands in the text can be followed; the full stop after it is not part of it."""
    position = 0
    for found in _ADDRESS.finditer(run.text):
        address = _trimmed(found.group())
        if link(address):
            yield from (replace(run, text=text) for text in [run.text[position : found.start()]] if text)
            yield replace(run, text=address, link=link(address))
            position = found.start() + len(address)
    yield from (replace(run, text=text) for text in [run.text[position:]] if text)


def _trimmed(address: str) -> str:
    address = address.rstrip(_AFTER)
    while address.endswith((")", "]")) and address.count(address[-1]) > address.count(
        "(" if address[-1] == ")" else "["
    ):
        address = address[:-1].rstrip(_AFTER)
    return address
