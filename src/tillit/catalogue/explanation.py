"""The published explanation of a use, laid out for a page. Read leniently: an old snapshot never breaks a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tillit.web.language import active


@dataclass(frozen=True)
class Part:
    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    title: str
    lead: str
    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        return bool(self.lead or self.parts)


def explained(stored: Mapping[str, Any]) -> Explained:
    """In the reader's language. `stored`: language → {title, lead, sections}, or → sections alone."""
    chosen = stored.get(active()) or {}
    if isinstance(chosen, list):
        chosen = {"sections": chosen}
    if not isinstance(chosen, Mapping):
        return Explained("", "", ())
    sections = [section for section in chosen.get("sections") or () if isinstance(section, Mapping)]
    return Explained(str(chosen.get("title") or ""), str(chosen.get("lead") or ""), tuple(map(_part, sections)))


def _part(section: Mapping[str, Any]) -> Part:
    table = section.get("table") or {}
    return Part(
        heading=str(section.get("heading") or ""),
        paragraphs=_texts(section.get("paragraphs")),
        items=_texts(section.get("items")),
        head=_texts(table.get("head")),
        rows=tuple(_texts(row) for row in table.get("rows") or ()),
        closing=_texts(section.get("closing")),
    )


def _texts(found: Any) -> tuple[str, ...]:
    return tuple(str(text) for text in found or ())
