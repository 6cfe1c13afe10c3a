"""Makes a store large: what was sent, again and again, under ids and times of its own."""

from __future__ import annotations

from typing import Any

import psycopg

from tillit.project.bench.ingest.limit import where

AT_ONCE = 100_000  # statements of one transaction
MOULD = """
CREATE TEMP TABLE mould AS SELECT s.*, row_number() OVER (ORDER BY stored) AS place FROM activity_statement s
WHERE use_id = %(use)s ORDER BY stored LIMIT %(most)s;
CREATE TEMP TABLE mould_reference AS SELECT r.*, m.place FROM mould m
JOIN activity_reference r ON r.use_id = m.use_id AND r.stored = m.stored;
ANALYZE mould; ANALYZE mould_reference
"""
STATEMENTS = """
INSERT INTO activity_statement (use_id, id, tenant_id, stored, delete_on, policy, actor, verb, object, registration, voided,
                                outside_hours, body)
SELECT use_id, md5(%(have)s::text || ' ' || place)::uuid, tenant_id, %(last)s + place * interval '1 microsecond', delete_on,
       policy, actor, verb, object, registration, voided, outside_hours, body FROM mould WHERE place <= %(take)s
"""
REFERENCES = """
INSERT INTO activity_reference (use_id, ref, stored, delete_on, statement, tenant_id)
SELECT use_id, ref, %(last)s + place * interval '1 microsecond', delete_on, md5(%(have)s::text || ' ' || place)::uuid, tenant_id
FROM mould_reference WHERE place <= %(take)s
"""


def empty() -> None:
    with psycopg.connect(where(), autocommit=True) as admin:
        admin.execute("TRUNCATE activity_statement, activity_reference")


def fill(use_id: int, size: int) -> None:
    """Until there are `size` statements."""
    with psycopg.connect(where(), autocommit=True, cursor_factory=psycopg.ClientCursor) as admin:
        have = _one(admin, "SELECT count(*) FROM activity_statement WHERE use_id = %s", use_id)
        if have >= size:
            return
        admin.execute(MOULD, {"use": use_id, "most": AT_ONCE})
        mould = _one(admin, "SELECT count(*) FROM mould WHERE use_id = %s", use_id)
        while have < size:
            last = _one(admin, "SELECT last_stored FROM activity_stream WHERE use_id = %s", use_id)
            take = min(mould, size - have)
            values = {"have": have, "take": take, "last": last, "use": use_id}
            with admin.transaction():
                admin.execute(STATEMENTS, values)
                admin.execute(REFERENCES, values)
                admin.execute("UPDATE activity_stream SET last_stored = last_stored + %(take)s * interval '1 microsecond'"
                              " WHERE use_id = %(use)s", values)  # fmt: skip
            have += take
        for table in ("activity_statement", "activity_reference", "activity_stream"):
            admin.execute(f"VACUUM ANALYZE {table}")


def _one(admin: psycopg.Connection[Any], query: str, use_id: int) -> Any:
    [row] = admin.execute(query, (use_id,)).fetchall()
    return row[0]
