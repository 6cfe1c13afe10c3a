"""One judged statement, ready for its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
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


def finished(row: Row, stored: str) -> str:
    """The body as it is kept and served: what came, and when it was stored."""
    rest = f',"stored":"{stored}"}}' if row.timed else f',"stored":"{stored}","timestamp":"{stored}"}}'
    return row.body[:-1].decode() + rest


def refs_of(statement: Statement) -> set[int]:
    """The row itself tells of its actor and object; all else it is found by stands beside it."""
    agents, activities = agents_of(statement), activities_of(statement)
    actor = agent_key(statement.actor) or ""
    refs = {number("actor", key) for key in agents.direct if key != actor}
    refs |= {number("agent", key) for key in agents.related - agents.direct}
    return refs | {number("activity", iri) for iri in activities.related - activities.direct}
