"""How far into a file we have come. Kept beside the stream, known by what the file holds and not by what it is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

import msgspec

from tillit.activity.files.report import Report
from tillit.activity.models import Delivery
from tillit.activity.store.pool import SCOPE, pool, scope_of

SAVE = """
INSERT INTO activity_delivery (tenant_id, use_id, file_name, fingerprint, lines, report, begun_at)
VALUES (%(tenant)s, %(use)s, %(name)s, %(fingerprint)s, %(lines)s, %(report)s, now())
ON CONFLICT (use_id, fingerprint) DO UPDATE SET lines = excluded.lines, report = excluded.report, finished_at = NULL
"""
FINISH = "UPDATE activity_delivery SET finished_at = now() WHERE use_id = %(use)s AND fingerprint = %(fingerprint)s"


@dataclass
class Place:
    tenant_id: int
    use_id: int
    name: str
    fingerprint: str
    lines: int = 0
    report: Report = field(default_factory=Report)
    finished: bool = False


def found(path: Path, tenant_id: int, use_id: int, *, again: bool = False) -> Place:
    """Where we stand in the file. `again`: at its beginning, whatever was done before."""
    with path.open("rb") as file:
        fingerprint = file_digest(file, "sha256").hexdigest()
    place = Place(tenant_id, use_id, path.name[:200], fingerprint)
    row = Delivery.objects.filter(use_id=use_id, fingerprint=fingerprint).first()
    if row is not None and not again:
        place.lines, place.finished = row.lines, row.finished_at is not None
        place.report = msgspec.convert(row.report, Report)
    return place


async def save(place: Place) -> None:
    await _run(SAVE, place)


async def finished(place: Place) -> None:
    await _run(FINISH, place)
    place.finished = True


async def _run(sql: str, place: Place) -> None:
    values: dict[str, Any] = {
        "tenant": place.tenant_id, "use": place.use_id, "name": place.name, "fingerprint": place.fingerprint,
        "lines": place.lines, "report": msgspec.json.encode(place.report).decode(),
    }  # fmt: skip
    connections = await pool()
    async with connections.connection() as connection, connection.transaction():
        await connection.execute(SCOPE, scope_of(place.tenant_id))
        await connection.execute(sql, values)
