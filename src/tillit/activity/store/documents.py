from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tillit.activity.store.hashing import number
from tillit.activity.store.pool import Connection


@dataclass(frozen=True)
class Place:
    """Where a document lies. `name` None: all of them there; `registration` None: with any registration, or none."""

    kind: str
    activity: str
    agent: str
    registration: str | None
    name: str | None


@dataclass(frozen=True)
class Document:
    content_type: str
    content: bytes
    etag: str
    updated_at: datetime


async def lock(connection: Connection, use_id: int, place: Place) -> None:
    """Two who change the same document go one after the other, also before there is one."""
    await connection.execute("SELECT pg_advisory_xact_lock(%s)", (number(f"document {use_id}", repr(place)),))


async def one(connection: Connection, use_id: int, place: Place) -> Document | None:
    row = await (await connection.execute(
        "SELECT content_type, content, etag, updated_at FROM activity_document"
        " WHERE use_id = %s AND kind = %s AND activity = %s AND agent = %s AND registration = %s AND name = %s",
        _exact(use_id, place),
    )).fetchone()  # fmt: skip
    return Document(row[0], bytes(row[1]), row[2], row[3]) if row else None


async def names(
    connection: Connection, use_id: int, place: Place, since: datetime | None
) -> list[tuple[str, datetime]]:
    where, values = _there(use_id, place)
    cursor = await connection.execute(
        f"SELECT name, max(updated_at) FROM activity_document WHERE {where}"
        " AND (%s::timestamptz IS NULL OR updated_at > %s) GROUP BY name ORDER BY name", [*values, since, since],
    )  # fmt: skip
    return await cursor.fetchall()


async def put(
    connection: Connection, use_id: int, tenant_id: int, place: Place, document: Document, delete_on: date
) -> None:
    await connection.execute(
        "INSERT INTO activity_document (use_id, kind, activity, agent, registration, name, tenant_id, delete_on,"
        " content_type, content, etag, updated_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (use_id, kind, activity, agent, registration, name) DO UPDATE SET delete_on = excluded.delete_on,"
        " content_type = excluded.content_type, content = excluded.content, etag = excluded.etag,"
        " updated_at = excluded.updated_at",
        (*_exact(use_id, place), tenant_id, delete_on, document.content_type, document.content, document.etag,
         document.updated_at),
    )  # fmt: skip


async def delete(connection: Connection, use_id: int, place: Place) -> None:
    if place.name is None:
        where, values = _there(use_id, place)
    else:
        where = "use_id = %s AND kind = %s AND activity = %s AND agent = %s AND registration = %s AND name = %s"
        values = list(_exact(use_id, place))
    await connection.execute(f"DELETE FROM activity_document WHERE {where}", values)


def _exact(use_id: int, place: Place) -> tuple[Any, ...]:
    return use_id, place.kind, place.activity, place.agent, place.registration or "", place.name or ""


def _there(use_id: int, place: Place) -> tuple[str, list[Any]]:
    where = "use_id = %s AND kind = %s AND activity = %s AND agent = %s"
    values: list[Any] = [use_id, place.kind, place.activity, place.agent]
    if place.registration is not None:
        return f"{where} AND registration = %s", [*values, place.registration]
    return where, values
