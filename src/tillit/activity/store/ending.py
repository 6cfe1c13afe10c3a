"""The end of what is stored: its time is out, its use has ended, or the pupil it is about is to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from tillit.activity.gate.people import stand_in
from tillit.activity.store.hashing import number
from tillit.activity.xapi.identity import agent_key

TABLES = ("statement", "correction", "reference", "voiding", "attachment", "document")
PARTITIONED = ("statement", "reference")


def delete_expired(today: date) -> dict[str, int]:
    """Rows by table whose day has come, in every use the scope reaches. Whole months go as whole tables."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"DELETE FROM activity_{table} WHERE delete_on <= %s", [today])
            found[table] = cursor.rowcount
        cursor.execute("SELECT tillit_drop_partitions(%s)", [today])
    return found


def delete_uses(use_ids: Sequence[int]) -> dict[str, int]:
    """All of uses that have ended."""
    found = dict.fromkeys(TABLES, 0)
    if use_ids:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM activity_{table} WHERE use_id = ANY(%s)", [list(use_ids)])
                found[table] = cursor.rowcount
    return found


def delete_pupil(use_id: int, pseudonym: UUID) -> int:
    """Statements and documents of one pupil in one use."""
    key = agent_key(stand_in(str(pseudonym))) or ""
    mine: dict[str, int | str] = {"use": use_id, "actor": number("actor", key), "key": key}
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM activity_reference r USING activity_statement s WHERE r.use_id = s.use_id"
            " AND r.stored = s.stored AND s.use_id = %(use)s AND s.actor = %(actor)s", mine)  # fmt: skip
        cursor.execute(
            "WITH said AS (SELECT actor, body FROM activity_statement WHERE use_id = %(use)s"
            " UNION ALL SELECT actor, body FROM activity_correction WHERE use_id = %(use)s)"
            " DELETE FROM activity_attachment a WHERE a.use_id = %(use)s"
            " AND EXISTS (SELECT FROM said s WHERE s.actor = %(actor)s AND strpos(lower(s.body), a.sha2) > 0)"
            " AND NOT EXISTS (SELECT FROM said s WHERE s.actor <> %(actor)s AND strpos(lower(s.body), a.sha2) > 0)",
            mine)  # fmt: skip
        removed = 0
        for table in ("statement", "correction"):
            cursor.execute(f"DELETE FROM activity_{table} WHERE use_id = %(use)s AND actor = %(actor)s", mine)
            removed += cursor.rowcount
        cursor.execute("DELETE FROM activity_document WHERE use_id = %(use)s AND agent = %(key)s", mine)
        return int(removed + cursor.rowcount)


def statements_of(use_id: int, pseudonym: UUID, *, corrected: bool = False) -> list[tuple[str, date]]:
    """Bodies and the day each is deleted, newest first. `corrected`: instead of what is said now, what was said before."""
    source = "activity_correction WHERE" if corrected else "activity_statement WHERE NOT voided AND"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT body, delete_on FROM {source} use_id = %s AND actor = %s ORDER BY stored DESC",
            [use_id, number("actor", agent_key(stand_in(str(pseudonym))) or "")],
        )
        return [(body, day) for body, day in cursor.fetchall()]
