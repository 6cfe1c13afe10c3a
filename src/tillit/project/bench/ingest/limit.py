"""What the database can do at best: COPY of the same rows into the same tables and indexes, by one process."""

from __future__ import annotations

import time

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

BATCH = 100  # rows of a transaction, as the batches that are sent
COLUMNS = (
    "use_id, id, tenant_id, stored, delete_on, policy, actor, verb, object, registration, voided, outside_hours, body"
)


def copied_per_second(use_id: int, rows: int) -> float:
    """Takes what the store has just written, puts it into tables like those it lies in, and leaves them empty."""
    with psycopg.connect(where(), autocommit=True) as admin:
        statements = admin.execute(
            f"SELECT {COLUMNS} FROM activity_statement WHERE use_id = %s ORDER BY stored LIMIT %s", (use_id, rows)
        ).fetchall()
        references = admin.execute(
            "SELECT r.use_id, r.ref, r.stored, r.delete_on, r.statement, r.tenant_id FROM activity_reference r"
            " WHERE r.use_id = %s AND r.stored <= %s ORDER BY stored", (use_id, statements[-1][3])
        ).fetchall()  # fmt: skip
        of: dict[object, list[tuple[object, ...]]] = {}
        for row in references:
            of.setdefault(row[2], []).append(row)
        start = time.perf_counter()
        for place in range(0, len(statements), BATCH):
            part = statements[place : place + BATCH]
            with admin.transaction(), admin.cursor() as cursor:
                with cursor.copy(f"COPY activity_statement ({COLUMNS}) FROM STDIN") as copy:
                    for row in part:
                        copy.write_row((-row[0], *row[1:]))  # another use: the ids are taken in this one
                with cursor.copy("COPY activity_reference (use_id, ref, stored, delete_on, statement, tenant_id) FROM STDIN") as copy:
                    for row in part:
                        for ref in of.get(row[3], ()):
                            copy.write_row((-row[0], *ref[1:]))
        spent = time.perf_counter() - start
        for table in ("statement", "reference"):
            admin.execute(f"DELETE FROM activity_{table} WHERE use_id = %s", (-use_id,))
            admin.execute(f"VACUUM ANALYZE activity_{table}")
    return len(statements) / spent


def where() -> str:
    given = connections["admin"].settings_dict
    parts = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"],
             "port": given["PORT"], **given["OPTIONS"]}  # fmt: skip
    return make_conninfo("", **{name: value for name, value in parts.items() if value})
