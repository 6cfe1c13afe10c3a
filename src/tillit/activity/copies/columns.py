"""What a row of a copy says: what a statement said, flat, and without its body. Nobody is named: a pupil is the pseudonym
of the use, and an actor the record lets be known by name is nobody here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import UNSET

from tillit.activity.gate import ANONYMOUS, PSEUDONYM_HOME
from tillit.activity.xapi.extensions import hints_used
from tillit.activity.xapi.model import VOIDED, Object, Statement
from tillit.activity.xapi.values import moment_of

MOMENT = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema([
    ("use_id", pa.int64()), ("id", pa.string()), ("policy", pa.int32()), ("pseudonym", pa.string()),
    ("verb", pa.string()), ("object", pa.string()), ("success", pa.bool_()), ("completion", pa.bool_()),
    ("score_scaled", pa.float64()), ("score_raw", pa.float64()), ("score_min", pa.float64()), ("score_max", pa.float64()),
    ("response", pa.string()), ("hints", pa.int32()), ("together", pa.bool_()), ("registration", pa.string()),
    ("around", pa.list_(pa.string())), ("day", pa.date32()), ("timestamp", MOMENT), ("stored", MOMENT),
    ("stored_day", pa.date32()), ("delete_on", pa.date32()), ("outside_hours", pa.bool_()),
])  # fmt: skip
AT_ONCE = 5_000  # rows held in memory
SCHOOL = ZoneInfo("Europe/Oslo")
_STATEMENT = msgspec.json.Decoder(Statement)


class Stored(NamedTuple):
    """A row of the store."""

    stored: datetime
    delete_on: date
    policy: int
    voided: bool
    outside_hours: bool
    body: str


def write(path: Path, use_id: int, rows: Iterable[Stored]) -> tuple[int, int]:
    """How many there were, and how many are told of: what is void, and what voids, is left out."""
    there = kept = 0
    waiting = iter(rows)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        while some := list(islice(waiting, AT_ONCE)):
            told = list(_told(use_id, some))
            writer.write_table(pa.Table.from_pylist(told, schema=SCHEMA))
            there += len(some)
            kept += len(told)
    return there, kept


def _told(use_id: int, rows: Iterable[Stored]) -> Iterator[dict[str, Any]]:
    for row in rows:
        statement = _STATEMENT.decode(row.body)
        if not row.voided and statement.verb.id != VOIDED:
            yield {"use_id": use_id, **_said(statement, row)}


def _said(statement: Statement, row: Stored) -> dict[str, Any]:
    context = statement.context
    when = None if statement.timestamp is UNSET else moment_of(statement.timestamp)
    return {
        "id": statement.id, "policy": row.policy, "pseudonym": _pseudonym(statement), "verb": statement.verb.id,
        "object": _about(statement.object), **_result(statement), "together": _together(statement),
        "registration": _given(context.registration) if context is not UNSET else None, "around": _around(statement),
        "day": when.astimezone(SCHOOL).date() if when else None, "timestamp": when, "stored": row.stored,
        "stored_day": row.stored.astimezone(SCHOOL).date(),
        "delete_on": row.delete_on, "outside_hours": row.outside_hours,
    }  # fmt: skip


def _pseudonym(statement: Statement) -> str | None:
    account = statement.actor.account
    if account is UNSET or account.home_page != PSEUDONYM_HOME or account.name == ANONYMOUS:
        return None
    return account.name


def _about(thing: Object) -> str | None:
    """The activity: another statement, or somebody, is not something to be worked with."""
    return _given(thing.id) if thing.object_type in (UNSET, "Activity") else None


def _result(statement: Statement) -> dict[str, Any]:
    result = statement.result
    if result is UNSET:
        return {}
    said = {
        "success": _given(result.success),
        "completion": _given(result.completion),
        "response": _given(result.response),
    }
    if result.score is not UNSET:
        said |= {f"score_{name}": _given(getattr(result.score, name)) for name in ("scaled", "raw", "min", "max")}
    if result.extensions is not UNSET:
        said["hints"] = hints_used(result.extensions)
    return said


def _together(statement: Statement) -> bool:
    """Whether the others who took part are told of (xAPI 1.0.3, Data §2.4.6: team)."""
    context = statement.context
    return context is not UNSET and context.team is not UNSET and bool(_given(context.team.member))


def _around(statement: Statement) -> list[str]:
    """What the context names, whatever it calls it: that is where tags stand, and `following` reads all of them."""
    context = statement.context
    if context is UNSET or context.context_activities is UNSET:
        return []
    named = context.context_activities
    return [each.id for some in (named.parent, named.grouping, named.category, named.other) for each in some or ()]


def _given(value: Any) -> Any:
    return None if value is UNSET else value


def as_written_now(path: Path) -> bool:
    """Whether the file has the columns that files are given today; read from its footer alone."""
    return bool(pq.read_schema(path).names == SCHEMA.names)


def overdue(path: Path, today: date) -> bool:
    """Whether the file holds a row that should have been deleted; read from its footer alone."""
    footer = pq.read_metadata(path)
    at = next(i for i in range(len(footer.schema)) if footer.schema.column(i).path == "delete_on")
    groups = [footer.row_group(i) for i in range(footer.num_row_groups)]
    until = [group.column(at).statistics for group in groups if group.num_rows]
    return any(each is None or not each.has_min_max or each.min <= today for each in until)
