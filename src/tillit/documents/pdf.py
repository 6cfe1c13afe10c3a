"""Documents as PDF by Typst: PDF/UA-1 (for screen readers) and PDF/A-3a (for the archive) at the same time.

These two are the strongest that fit together: PDF/A-4 builds on PDF 2.0 and PDF/UA-1 on PDF 1.7, and PDF/A-2 forbids
attached data. People's text is handed over as one JSON value and never becomes Typst source.
"""

import datetime as dt
import json
import re
from functools import cache
from pathlib import Path
from typing import TypeAlias

import typst

from tillit.documents.attached import attached
from tillit.documents.formats import clean, link, long_date, shown
from tillit.documents.model import (
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    KeyValues,
    Language,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
    Text,
    item_blocks,
    plain,
    runs,
)
from tillit.documents.signature import signature_lines
from tillit.documents.words import words

__all__ = ["attached", "render"]

Shape: TypeAlias = dict[str, object]

_FOLDER = Path(__file__).parent / "data"
_REGION = {"nn": "NO", "nb": "NO", "en": "GB"}
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed|contains the codepoint `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def render(document: Document) -> bytes:
    """The same document gives the same bytes."""
    shape = json.dumps(_shape(document), ensure_ascii=False)
    for _attempt in range(8):
        try:
            return _compile(shape, document.created)
        except typst.TypstError as problem:
            shape = _without_unshown(shape, problem)
    return _compile(_only_latin(shape), document.created)


def _compile(shape: str, created: dt.datetime) -> bytes:
    compiler = typst.Compiler(
        str(_FOLDER / "document.typ"), root=str(_FOLDER), font_paths=_fonts(), ignore_system_fonts=True
    )
    made = compiler.compile(
        format="pdf", sys_inputs={"document": shape}, pdf_standards=["ua-1", "a-3a"], timestamp=int(created.timestamp())
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF")
    return made


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts inside Typst: the file looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _without_unshown(shape: str, problem: typst.TypstError) -> str:
    """PDF/A refuses characters that no font has (emoji, some scripts): each becomes a box. Attachments keep them."""
    found = {a or b for a, b in _UNSHOWN.findall(problem.diagnostic)}
    if not found:
        raise problem
    unshown = {character for text in found for character in _ESCAPED.sub(_unescape, text)}
    data = json.loads(shape)
    attachments = data.pop("attachments")
    boxed = json.loads(json.dumps(data, ensure_ascii=False).translate({ord(c): "□" for c in unshown if c not in '"\\'}))
    return json.dumps({**boxed, "attachments": attachments}, ensure_ascii=False)


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _only_latin(shape: str) -> str:
    return re.sub(r"[^\u0000-\u024f\u2013-\u2026□]", "□", shape)


def _shape(document: Document) -> Shape:
    language = document.language
    says = words(language)
    day = document.date
    return {
        "title": _said(document.title),
        "subject": clean(document.subject),
        "author": clean(document.organisation) or "Tillit",
        "language": language,
        "region": _REGION[language],
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "byline": _joined(document.organisation, long_date(day, language), document.identifier),
        "running": clean(document.title),
        "foot": _joined(document.organisation, long_date(day, language)),
        "identifier": clean(document.identifier),
        "landscape": document.landscape,
        "contents": document.contents,
        "words": {"page": says.page, "of": says.of, "contents": says.contents},
        "attachments": [
            {"name": a.name, "content": a.content, "media_type": a.media_type, "description": clean(a.description)}
            for a in document.attachments
        ],
        "blocks": _headed(document),
    }


def _said(text: str) -> str:
    """Headings and titles are never empty (PDF/UA-1, 7.4): screen readers list them."""
    return clean(text).strip() or "–"


def _joined(*parts: str) -> str:
    return " · ".join(clean(part) for part in parts if part)


def _headed(document: Document) -> list[Shape]:
    """Headings never skip a level (PDF/UA-1, 7.4.2), whatever the sections were put together from."""
    shapes: list[Shape] = []
    level = 0
    for block in document.blocks:
        shape = _block(block, document.language)
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            shape["level"] = level
        shapes.append(shape)
    return shapes


def _block(block: Block, language: Language) -> Shape:
    match block:
        case Heading(level, text):
            said = _runs(text, language) if clean(plain(text)).strip() else _runs(_said(""), language)
            return {"type": "heading", "level": level, "runs": said}
        case Paragraph(text):
            return {"type": "paragraph", "runs": _runs(text, language)}
        case Bullets(items, numbered, start):
            inner = [[_block(one, language) for one in item_blocks(item)] for item in items]
            return {"type": "numbers" if numbered else "bullets", "items": inner, "start": start}
        case Quote(inside):
            return {"type": "quote", "blocks": [_block(one, language) for one in inside]}
        case Table():
            return _table(block, language)
        case KeyValues(pairs, caption):
            return {
                "type": "pairs",
                "caption": clean(caption),
                "pairs": [[clean(key), shown(value, language)] for key, value in pairs],
            }
        case Note(kind, text):
            return {"type": "note", "kind": kind, "word": words(language).note(kind), "runs": _runs(text, language)}
        case Signature():
            lines = signature_lines(block, language)
            return {"type": "signature", "role": clean(block.role), "signed": bool(block.signed_at), "lines": lines}
        case PageBreak():
            return {"type": "break"}


def _table(table: Table, language: Language) -> Shape:
    return {
        "type": "table",
        "caption": clean(table.caption),
        "header": [_runs(cell, language) for cell in table.header],
        "rows": [[_cell(cell, language) for cell in row] for row in table.rows],
        "widths": list(table.widths) or [1] * len(table.header),
    }


def _cell(cell: Cell, language: Language) -> list[Shape] | str:
    return _runs(cell, language) if isinstance(cell, tuple) else shown(cell, language)


def _runs(text: Text, language: Language) -> list[Shape]:
    return [_run(run, language) for run in runs(text)]


def _run(run: Run, language: Language) -> Shape:
    says = words(language)
    change = {"": "", "added": says.added, "removed": says.removed}[run.change]
    return {
        "text": clean(run.text),
        "bold": run.bold,
        "italic": run.italic,
        "code": run.code,
        "link": link(run.link),
        "change": run.change,
        "word": change,
    }
