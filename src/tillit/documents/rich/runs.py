"""A line of Markdown as runs: bold, italic, code, links, and addresses that were only typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.token import Token

from tillit.documents.formats import link
from tillit.documents.model import Run

_ADDRESS = re.compile(r"https?://[^\s<>\"«»|]+")
_AFTER = ".,;:!?'*_"


def runs_of(children: list[Token]) -> tuple[Run, ...]:
    return joined(_runs(children))


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours that look the same are one run."""
    found: list[Run] = []
    for run in runs:
        if found and replace(found[-1], text=run.text) == run:
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def _runs(children: list[Token]) -> Iterator[Run]:
    bold = italic = 0
    address, title, is_empty = "", "", False
    for token in children:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address, is_empty = link(str(token.attrs["href"])), True
                title = str(token.attrs.get("title", ""))
            case "link_close":
                if is_empty:
                    yield Run(address, bool(bold), bool(italic), address)
                address = ""
                if title:  # a browser would hide it until someone points at the link
                    yield Run(f" ({title})", bool(bold), bool(italic))
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
