"""One judged statement, ready for its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tillit.activity.store.hashing import number
from tillit.activity.xapi.identity import activities_of, agent_key, agents_of
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.multipart import File


@dataclass(slots=True)
class Row:
    id: UUID
    statement: Statement
    actor: int
    verb: int
    object: int
    registration: int | None
    refs: tuple[int, ...]  # related agents and activities
    delete_on: date
    body: bytes  # JSON with neither `stored` nor, where it was not sent, `timestamp`
    timed: bool  # whether `timestamp` stands in the body
    voids: UUID | None = None  # the statement this one voids
    target: UUID | None = None  # the statement this one refers to
    outside_hours: bool = False
    files: tuple[File, ...] = ()


def moment_text(moment: datetime) -> str:
    """As statements write it (RFC 3339, in UTC)."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moments(start: datetime, number: int) -> list[str]:
    """As `moment_text`, for each of so many microseconds in a row after `start`."""
    begins, last = start.replace(microsecond=0), start.microsecond + number
    seconds = [moment_text(begins + timedelta(seconds=past))[:-7] for past in range(last // 1_000_000 + 1)]
    return [f"{seconds[each // 1_000_000]}{each % 1_000_000:06}Z" for each in range(start.microsecond + 1, last + 1)]


def finished(row: Row, stored: str) -> str:
    """The body as it is kept and served: what came, and when it was stored."""
    rest = f',"stored":"{stored}"}}' if row.timed else f',"stored":"{stored}","timestamp":"{stored}"}}'
    return row.body[:-1].decode() + rest


def refs_of(statement: Statement) -> tuple[int, ...]:
    """The row itself tells of its actor and object; all else it is found by stands beside it. No number twice."""
    agents, activities = agents_of(statement), activities_of(statement)
    actor = agent_key(statement.actor) or ""
    return (
        *[number("actor", key) for key in agents.direct if key != actor],
        *[number("agent", key) for key in agents.related],
        *[number("activity", iri) for iri in activities.related],
    )
