"""What of the journal everybody may read. Pure: rows in, a value out; what is not named here never leaves.

Hearings are told as facts, not as sentences, so that the public page says them in the reader's language.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import msgspec
from django.utils import timezone

Kind = Literal["entry", "hearing_opened", "hearing_meeting", "hearing_closed"]


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    on: date
    kind: Kind
    title: str
    entry_kind: str = ""
    text: str = ""
    who: str = ""
    until: date | None = None
    heard: tuple[str, ...] = ()
    attendance: int | None = None
    views: int = 0
    outcomes: dict[str, int] = {}


class PublicTimeline(msgspec.Struct, frozen=True):
    title: str
    owner: str
    lead: str
    events: tuple[Event, ...]


def public_timeline(assessment: Any, entries: Iterable[Any], hearings: Iterable[Any], lead: str) -> PublicTimeline:
    """Newest first. Of entries only those marked for it, and never what is written for the inside."""
    told = [
        Event(row.on, "entry", row.title, entry_kind=row.kind, text=row.text, who=row.who)
        for row in entries
        if row.public
    ]
    heard = [event for row in hearings for event in hearing_events(row)]
    events = sorted([*told, *heard], key=lambda event: event.on, reverse=True)
    return PublicTimeline(str(assessment), assessment.tenant.name, lead.strip(), tuple(events))


def hearing_events(row: Any) -> list[Event]:
    heard = tuple(party["name"] for party in row.heard)
    opened = max(row.opens_on, timezone.localdate(row.opened_at))
    events = [Event(opened, "hearing_opened", row.title, text=row.asks, heard=heard, until=row.closes_on)]
    events += [
        Event(
            date.fromisoformat(met["on"]), "hearing_meeting", row.title, text=met["place"], who=met["present"],
            attendance=met["attendance"],
        )
        for met in row.met
    ]  # fmt: skip
    if row.closed_at:
        outcomes = dict(sorted(Counter(outcome for outcome in row.outcomes if outcome).items()))
        events.append(
            Event(
                timezone.localdate(row.closed_at), "hearing_closed", row.title, text=row.conclusion, views=len(row.outcomes),
                outcomes=outcomes,
            )
        )  # fmt: skip
    return events


def without_lead(content: PublicTimeline) -> PublicTimeline:
    """What was looked at before the lead was written."""
    return msgspec.structs.replace(content, lead="")


def hash_of(content: PublicTimeline) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def to_json(content: PublicTimeline) -> Any:
    return msgspec.to_builtins(content)


def from_json(stored: Any) -> PublicTimeline:
    return msgspec.convert(stored, type=PublicTimeline, strict=False)
