"""What the database can do at best: COPY of the same rows into the same tables and indexes, by one process.

Fair to both: every row the server wrote for these statements, also in the table of references; a commit, on disk, for as
many as a request brings; another use, so that every unique index has something to check. The rows come ready from memory:
nothing is read, judged or answered."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

from tillit.project.bench.ingest.cpu import Spent, spent

BATCH = 100  # statements of a transaction, as of a request
COLUMNS = (
    "use_id, id, tenant_id, stored, delete_on, policy, actor, verb, object, registration, voided, outside_hours, body"
)
REFERENCE = "use_id, ref, stored, delete_on, statement, tenant_id"


@dataclass(frozen=True)
class Copied:
    rate: float  # statements a second
    number: int
    cost: Spent


def copied(use_id: int, rows: int) -> Copied:
    """Takes what the store has just written, puts it into the tables it lies in, and takes it out again."""
    with psycopg.connect(where(), autocommit=True) as admin:
        statements = admin.execute(
            f"SELECT {COLUMNS} FROM activity_statement WHERE use_id = %s ORDER BY stored DESC LIMIT %s", (use_id, rows)
        ).fetchall()
        references = admin.execute(
            f"SELECT {REFERENCE} FROM activity_reference WHERE use_id = %s AND stored >= %s",
            (use_id, statements[-1][3]),
        ).fetchall()
        of: dict[object, list[tuple[object, ...]]] = {}
        for row in references:
            of.setdefault(row[2], []).append((-use_id, *row[1:]))
        ready = [((-use_id, *row[1:]), of.get(row[3], ())) for row in reversed(statements)]
        before, start = spent(admin), time.perf_counter()
        for place in range(0, len(ready), BATCH):
            with admin.transaction(), admin.cursor() as cursor:
                with cursor.copy(f"COPY activity_statement ({COLUMNS}) FROM STDIN") as copy:
                    for row, _ in ready[place : place + BATCH]:
                        copy.write_row(row)
                with cursor.copy(f"COPY activity_reference ({REFERENCE}) FROM STDIN") as copy:
                    for _, refs in ready[place : place + BATCH]:
                        for ref in refs:
                            copy.write_row(ref)
        seconds, cost = time.perf_counter() - start, spent(admin) - before
        for table in ("statement", "reference"):
            admin.execute(f"DELETE FROM activity_{table} WHERE use_id = %s", (-use_id,))
            admin.execute(f"VACUUM activity_{table}")
    return Copied(len(statements) / seconds, len(statements), cost)


def where() -> str:
    given = connections["admin"].settings_dict
    parts = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"],
             "port": given["PORT"], **given["OPTIONS"]}  # fmt: skip
    return make_conninfo("", **{name: value for name, value in parts.items() if value})
