"""The hash chain, kept by the database itself so that no path into the table avoids it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

DIGEST = """
CREATE OR REPLACE FUNCTION tillit_audit_digest(e audit_entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws('|', e.previous, e.tenant_id, e.number, extract(epoch FROM e.at),
        coalesce(e.person_id, 0), e.person_name, e.role, coalesce(e.organisation_id, 0), e.verb, e.subject_type,
        coalesce(e.subject_id, 0), e.subject_label, e.detail), 'UTF8')), 'hex')
$$
"""

CHAIN = """
CREATE OR REPLACE FUNCTION tillit_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_chainhead;
BEGIN
    INSERT INTO audit_chainhead VALUES (NEW.tenant_id, 0, '') ON CONFLICT (tenant_id) DO NOTHING;
    SELECT * INTO head FROM audit_chainhead WHERE tenant_id = NEW.tenant_id FOR UPDATE;
    NEW.number := head.number + 1;
    NEW.previous := head.digest;
    NEW.digest := tillit_audit_digest(NEW);
    UPDATE audit_chainhead SET number = NEW.number, digest = NEW.digest WHERE tenant_id = NEW.tenant_id;
    RETURN NEW;
END $$
"""

NO_CHANGE = """
CREATE OR REPLACE FUNCTION tillit_audit_no_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in (DIGEST, CHAIN, NO_CHANGE):
            cursor.execute(statement)
        cursor.execute("DROP TRIGGER IF EXISTS tillit_audit_chain ON audit_entry")
        cursor.execute(
            "CREATE TRIGGER tillit_audit_chain BEFORE INSERT ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION tillit_audit_chain()"
        )
        cursor.execute("DROP TRIGGER IF EXISTS tillit_audit_no_change ON audit_entry")
        cursor.execute(
            "CREATE TRIGGER tillit_audit_no_change BEFORE UPDATE OR DELETE ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION tillit_audit_no_change()"
        )


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: the tenant, the line's number, and what is wrong with it."""

    tenant_id: int
    number: int
    wrong: str


def breaks() -> list[Break]:
    """Every place where a line was changed, removed or put in. Needs a scope that sees all tenants checked."""
    with connection.cursor() as cursor:
        cursor.execute("""
            WITH linked AS (
                SELECT e.*, tillit_audit_digest(e) AS should,
                    lag(digest, 1, '') OVER w AS before, lag(number, 1, 0::bigint) OVER w AS number_before
                FROM audit_entry e WINDOW w AS (PARTITION BY tenant_id ORDER BY number)
            )
            SELECT tenant_id, number, CASE
                WHEN digest <> should THEN 'changed'
                WHEN number <> number_before + 1 THEN 'removed'
                ELSE 'unlinked' END
            FROM linked WHERE digest <> should OR number <> number_before + 1 OR previous <> before
            UNION ALL
            SELECT h.tenant_id, h.number, 'cut off' FROM audit_chainhead h
                LEFT JOIN (SELECT tenant_id, max(number) AS last FROM audit_entry GROUP BY tenant_id) e USING (tenant_id)
                WHERE coalesce(e.last, 0) <> h.number
                AND h.tenant_id = ANY (nullif(current_setting('tillit.read', true), '')::bigint[])
            ORDER BY 1, 2
        """)
        return [Break(*row) for row in cursor.fetchall()]
