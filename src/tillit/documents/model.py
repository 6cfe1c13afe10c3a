"""A neutral document: what is said, never how it looks. The renderers (pdf, docx, xlsx) decide the looks.

Everything is immutable and holds plain values, so the same document gives the same file for ever.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["nn", "nb", "en"]
NoteKind: TypeAlias = Literal["info", "warning", "success", "draft"]

Change: TypeAlias = Literal["", "added", "removed"]

LANGUAGES: tuple[Language, ...] = ("nn", "nb", "en")


class Unfit(ValueError):
    """The document is put together wrongly: a mistake in the code that made it."""


@dataclass(frozen=True)
class Run:
    """A piece of text within a paragraph; a newline is a new line. Links other than http, https and mailto are shown
    as plain text. `change` says what happened to it since an earlier version.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    code: bool = False
    change: Change = ""


Text: TypeAlias = str | Sequence[Run]
Cell: TypeAlias = str | int | float | Decimal | bool | dt.date | dt.datetime | tuple[Run, ...] | None


def runs(text: Text) -> tuple[Run, ...]:
    return (Run(text),) if isinstance(text, str) else tuple(text)


def plain(text: Text) -> str:
    return text if isinstance(text, str) else "".join(run.text for run in text)


@dataclass(frozen=True)
class Heading:
    """Level 1 to 6. The document's title stands above level 1."""

    level: int
    text: Text

    def __post_init__(self) -> None:
        if self.level not in range(1, 7):
            raise Unfit(f"a heading has level 1 to 6, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    text: Text


@dataclass(frozen=True)
class Item:
    """An entry of a list that holds more than one line of text: paragraphs, a list within the list, a table."""

    blocks: "Sequence[Block]"


@dataclass(frozen=True)
class Bullets:
    items: Sequence[Text | Item]
    numbered: bool = False
    start: int = 1


def item_blocks(item: Text | Item) -> "tuple[Block, ...]":
    return tuple(item.blocks) if isinstance(item, Item) else (Paragraph(item),)


@dataclass(frozen=True)
class Quote:
    blocks: "Sequence[Block]"


@dataclass(frozen=True)
class Table:
    """`widths` are shares (1, 2, 1 gives the middle column half the page); equal when left out."""

    header: Sequence[Text]
    rows: Sequence[Sequence[Cell]]
    caption: str
    widths: Sequence[float] = ()

    def __post_init__(self) -> None:
        columns = len(self.header)
        if not columns:
            raise Unfit(f"the table “{self.caption}” has no columns")
        if any(len(row) != columns for row in self.rows):
            raise Unfit(f"the table “{self.caption}” has a row that does not fit its {columns} columns")
        if self.widths and (len(self.widths) != columns or min(self.widths) <= 0):
            raise Unfit(f"the table “{self.caption}” needs one positive width per column")


@dataclass(frozen=True)
class KeyValues:
    pairs: Sequence[tuple[str, Cell]]
    caption: str = ""


@dataclass(frozen=True)
class Note:
    kind: NoteKind
    text: Text


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Signature:
    """A signature made in the system; without `signed_at` it is an empty line to sign on."""

    role: str
    name: str = ""
    organisation: str = ""
    signed_at: dt.datetime | None = None
    content_hash: str = ""


Block: TypeAlias = Heading | Paragraph | Bullets | Quote | Table | KeyValues | Note | PageBreak | Signature


@dataclass(frozen=True)
class Attachment:
    """Machine-readable text that travels inside the PDF (PDF/A-3, relationship *data*)."""

    name: str
    content: str
    media_type: str
    description: str

    @classmethod
    def of_json(cls, name: str, data: Mapping[str, object], description: str) -> "Attachment":
        content = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True, default=str)
        return cls(name, content, "application/json", description)


@dataclass(frozen=True)
class Document:
    """`date` is the document's own date; it also stamps the files, so that they can be made again byte by byte."""

    title: str
    language: Language
    subject: str
    date: dt.date
    blocks: Sequence[Block]
    organisation: str = ""
    identifier: str = ""
    contents: bool = False
    landscape: bool = False
    attachments: Sequence[Attachment] = ()

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise Unfit("a document needs a title (PDF/UA-1, 7.1)")
        if self.language not in LANGUAGES:
            raise Unfit(f"a document is written in nn, nb or en, not {self.language}")
        if len({attachment.name for attachment in self.attachments}) != len(self.attachments):
            raise Unfit("two attachments have the same name")

    @property
    def created(self) -> dt.datetime:
        """Noon UTC, so that no time zone moves the date."""
        return dt.datetime(self.date.year, self.date.month, self.date.day, 12, tzinfo=dt.UTC)
