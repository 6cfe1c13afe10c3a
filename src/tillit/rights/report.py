"""What Tillit keeps about a person, as data and as a document to take along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _

from tillit.documents.model import (
    Attachment,
    Block,
    Cell,
    Document,
    Heading,
    KeyValues,
    Language,
    Note,
    Paragraph,
    Table,
)
from tillit.fence.personal import Held
from tillit.rights.keeping import rules
from tillit.rights.queries import Kept
from tillit.web.language import active, pick

WIDEST_TABLE = 5
LONGEST_TABLE = 200  # rows on paper; all of them are in the data inside the file


def as_data(kept: Kept, today: date) -> dict[str, object]:
    return {
        "date": today.isoformat(),
        "person": {"name": kept.person.name, "username": kept.person.username, "email": kept.person.email},
        "kept": [
            {
                "what": str(held.what),
                "why": str(held.why),
                "until": str(held.until),
                "rows": [_plain(r) for r in held.rows],
            }
            for held in kept.held
        ],
        "looked": [{"at": look.at.isoformat(), "name": look.name, "role": look.role} for look in kept.looked],
    }


def language() -> Language:
    return cast(Language, active())


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {str(label): _json(value) for label, value in row.items()}


def _json(value: object) -> object:
    if isinstance(value, date):  # a moment is a date too
        return value.isoformat()
    return value if isinstance(value, bool | int | str) or value is None else str(value)


def cell(value: object) -> Cell:
    return (
        value
        if value is None or isinstance(value, bool | int | str | float | Decimal | date | datetime)
        else str(value)
    )


def as_document(kept: Kept, today: date, *, most: int | None = LONGEST_TABLE) -> Document:
    return Document(
        title=_("What Tillit keeps about me"),
        language=language(),
        subject=kept.person.name,
        date=today,
        blocks=[
            *(block for held in kept.held for block in _section(held, most)),
            *_looked(kept),
            *_keeping(),
        ],
        attachments=[Attachment.of_json("tillit.json", as_data(kept, today), _("The same as data"))],
    )


def _section(held: Held, most: int | None) -> list[Block]:
    blocks: list[Block] = [Heading(1, str(held.what))]
    blocks += [Paragraph(str(text)) for text in (held.why, held.until) if text]
    rows = held.rows[:most]
    if len(rows) < len(held.rows):
        more = _("The %(shown)d newest of %(all)d. All of them are in the data inside this file.")
        blocks.append(Note("info", more % {"shown": len(rows), "all": len(held.rows)}))
    header = [str(label) for label in rows[0]] if rows else []
    if len(header) > WIDEST_TABLE:
        return [*blocks, *(KeyValues([(str(k), cell(v)) for k, v in row.items()]) for row in rows)]
    return [*blocks, Table(header, [[cell(value) for value in row.values()] for row in rows], str(held.what))]


def _looked(kept: Kept) -> list[Block]:
    title = _("Others who have done something that concerns you")
    if not kept.looked:
        return [Heading(1, title), Paragraph(_("Nobody."))]
    rows: list[list[Cell]] = [[look.at, look.name, look.role] for look in kept.looked]
    return [Heading(1, title), Table([_("When"), _("Who"), _("Role")], rows, title)]


def _keeping() -> list[Block]:
    title = Heading(1, _("How long"))
    return [title, *(Note("info", f"{pick(rule.text)} ({rule.source})") for rule in rules() if rule.valid_to is None)]
