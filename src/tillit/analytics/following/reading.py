"""What is read of the store: what has come, and how it all was as of a cursor.

Each is one question, so that all of it is seen at one moment: what was corrected or made void between two questions
would otherwise be lost or counted twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from tillit.activity.store.hashing import number
from tillit.activity.xapi.model import VOIDED

NEW, TAKEN, CORRECTED, END, LAST = "new", "taken", "corrected", "end", "last"
VERB = number("verb", VOIDED)

# void(x, until): somebody said so no later than that.
_VOID = """EXISTS (SELECT FROM activity_voiding v JOIN activity_statement w ON w.use_id = v.use_id AND w.id = v.by
                   WHERE v.use_id = {0}.use_id AND v.target = {0}.id AND w.stored {1})"""
# What has come; what they void that was said before them, and was not void already; what was corrected of what has been
# read; and how far the stream had come just then.
SINCE = f"""
WITH fresh AS MATERIALIZED (
  SELECT use_id, id, stored, policy, verb, voided, outside_hours, body FROM activity_statement
  WHERE use_id = %(use)s AND stored > %(stored)s ORDER BY stored LIMIT %(most)s)
SELECT 'new', stored, policy, outside_hours, body FROM fresh f
 WHERE verb <> %(verb)s AND NOT (voided AND {_VOID.format("f", "< f.stored")})
UNION ALL
SELECT 'taken', t.stored, t.policy, t.outside_hours, t.body
 FROM fresh f JOIN activity_voiding g ON g.use_id = f.use_id AND g.by = f.id
 JOIN activity_statement t ON t.use_id = g.use_id AND t.id = g.target AND t.stored < f.stored
 WHERE f.verb = %(verb)s AND t.verb <> %(verb)s AND NOT {_VOID.format("t", "< f.stored")}
UNION ALL
SELECT 'corrected', c.stored, c.policy, c.outside_hours, c.body FROM activity_correction c
 WHERE use_id = %(use)s AND corrected_at > %(corrected)s AND stored <= %(stored)s
 AND NOT {_VOID.format("c", "<= %(stored)s")}
UNION ALL
SELECT 'end', s.last_stored, (SELECT count(*) FROM fresh), false, '' FROM activity_stream s WHERE use_id = %(use)s
UNION ALL
SELECT 'last', max(stored), 0, false, '' FROM fresh HAVING count(*) > 0
"""
# The same as of a cursor: what `stored` and `corrected` have been read until, as it was said and not void then.
AS_OF = f"""
SELECT stored, policy, outside_hours, body FROM activity_statement s
 WHERE use_id = %(use)s AND stored > %(since)s AND stored <= %(stored)s AND verb <> %(verb)s
 AND NOT (voided AND {_VOID.format("s", "<= %(stored)s")}) {{narrow}}
UNION ALL
SELECT stored, policy, outside_hours, body FROM activity_correction c
 WHERE use_id = %(use)s AND stored > %(since)s AND stored <= %(stored)s AND corrected_at > %(corrected)s
 AND NOT {_VOID.format("c", "<= %(stored)s")} {{narrow_correction}}
"""
ABOUT = """AND (s.object = ANY(%(objects)s) OR s.stored IN (
 SELECT r.stored FROM activity_reference r WHERE r.use_id = %(use)s AND r.ref = ANY(%(refs)s)))"""
ACTORS = "AND {0}.actor = ANY(%(actors)s)"
AT_ONCE = 2_000


class Row(NamedTuple):
    stored: datetime
    policy: int
    outside_hours: bool
    body: str


@dataclass(frozen=True)
class At:
    """Where a cursor stands."""

    since: datetime
    stored: datetime
    corrected: datetime


@dataclass(frozen=True)
class Came:
    new: tuple[Row, ...]
    taken: tuple[Row, ...]  # made void, or corrected
    stored: datetime
    corrected: datetime
    more: bool


def came(use_id: int, at: At, most: int) -> Came:
    """After `at`, no more than `most` statements."""
    found: dict[str, list[Row]] = {kind: [] for kind in (NEW, TAKEN, CORRECTED, END, LAST)}
    with connection.cursor() as cursor:
        cursor.execute(
            SINCE, {"use": use_id, "stored": at.stored, "corrected": at.corrected, "most": most, "verb": VERB}
        )
        for kind, *row in cursor.fetchall():
            found[kind].append(Row(*row))
    [end], more = found[END], found[END][0].policy == most
    taken = [row for row in (*found[TAKEN], *found[CORRECTED]) if row.stored > at.since]
    stored = found[LAST][0].stored if more else end.stored
    return Came(tuple(found[NEW]), tuple(taken), stored, end.stored, more)


def as_of(
    use_id: int, at: At, *, activities: Collection[str] | None = None, actors: Collection[int] | None = None
) -> Iterator[Row]:
    """All that the states of the use are the sum of; `activities`, `actors`: only what names one of these."""
    values: dict[str, Any] = {
        "use": use_id,
        "since": at.since,
        "stored": at.stored,
        "corrected": at.corrected,
        "verb": VERB,
    }
    narrow = narrow_correction = ""
    if activities is not None:
        values["objects"] = [number("object", each) for each in activities]
        values["refs"] = [number("activity", each) for each in activities]
        narrow = ABOUT
    if actors is not None:
        values["actors"] = list(actors)
        narrow, narrow_correction = ACTORS.format("s"), ACTORS.format("c")
    sql = AS_OF.format(narrow=narrow, narrow_correction=narrow_correction)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from (Row(*row) for row in rows)
