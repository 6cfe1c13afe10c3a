"""Writes the fence to the database: row-level security, grants, and a guard on foreign keys between tenants.

Runs after every migration and is idempotent, so that a new table can never be without its fence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from tillit.fence.kinds import Fence

APP_ROLE = "tillit_app"

# Tables that must be readable before we know who asks, or hold nothing of any tenant.
EXEMPT: dict[str, str] = {
    "organisations_person": "read at login, before anyone is known; carries no tenant's content",
    "django_session": "read to find out who asks",
    "django_migrations": "the schema's own history",
    "django_content_type": "names of models",
    "auth_permission": "names of permissions; unused",
    "auth_group": "unused; Django's auth brings it",
    "auth_group_permissions": "unused; Django's auth brings it",
    "account_emailaddress": "read at login by allauth",
    "account_emailconfirmation": "read at login by allauth",
    "socialaccount_socialaccount": "read at login by allauth",
    "socialaccount_socialapp": "login providers of the installation",
    "socialaccount_socialtoken": "read at login by allauth",
    "mfa_authenticator": "read at login by allauth",
    "django_site": "the installation's own address",
    "audit_chainhead": "the end of each hash chain; numbers and hashes only",
}
EXEMPT_PREFIXES = ("procrastinate_",)

# A local setting reads as '' (not NULL) in a session after the transaction that set it: hence nullif. Asked for by a
# query of its own it is read once for each statement, not once for each row: a nation's has hundreds of numbers in it.
_READ = "ANY ((SELECT nullif(current_setting('tillit.read', true), '')::bigint[])::bigint[])"
_WRITE = "ANY ((SELECT nullif(current_setting('tillit.write', true), '')::bigint[])::bigint[])"
_SOMEBODY = (
    "(coalesce(current_setting('tillit.person', true), '') <> ''"
    " OR coalesce(nullif(current_setting('tillit.write', true), ''), '{}') <> '{}')"
)

_GUARD = """
CREATE OR REPLACE FUNCTION tillit_refuse_foreign_rows() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
    i int := 0; ref bigint; before bigint; mine bigint; theirs bigint; seen boolean; related boolean;
BEGIN
    mine := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    i := 1;
    WHILE i < TG_NARGS LOOP
        ref := (to_jsonb(NEW) ->> TG_ARGV[i])::bigint;
        before := CASE WHEN TG_OP = 'UPDATE' THEN (to_jsonb(OLD) ->> TG_ARGV[i])::bigint END;
        IF ref IS NOT NULL AND ref IS DISTINCT FROM before THEN
            EXECUTE format('SELECT true, %s FROM %I WHERE id = $1', TG_ARGV[i + 2], TG_ARGV[i + 1])
                INTO seen, theirs USING ref;
            IF seen IS NOT TRUE THEN
                RAISE EXCEPTION '%.% refers to a row outside the fence', TG_TABLE_NAME, TG_ARGV[i]
                    USING ERRCODE = 'foreign_key_violation';
            END IF;
            IF theirs IS NOT NULL AND mine IS NOT NULL AND theirs <> mine THEN
                SELECT bool_or(theirs = ANY (o.path) AND o.id = mine OR mine = ANY (o.path) AND o.id = theirs)
                    INTO related FROM organisations_organisation o WHERE o.id IN (mine, theirs);
                IF related IS NOT TRUE THEN
                    RAISE EXCEPTION '%.% refers to another tenant', TG_TABLE_NAME, TG_ARGV[i]
                        USING ERRCODE = 'foreign_key_violation';
                END IF;
            END IF;
        END IF;
        i := i + 3;
    END LOOP;
    RETURN NEW;
END $guard$
"""


def fenced_models() -> Iterator[tuple[type[models.Model], Fence]]:
    for model in apps.get_models(include_auto_created=True):
        fence = getattr(model, "fence", None)
        if isinstance(fence, Fence) and model._meta.managed and not model._meta.proxy:
            yield model, fence


def unfenced_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables in the schema that neither have a forced policy nor an exemption. Must be empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname"
        )
        names = [str(row[0]) for row in cursor.fetchall()]
    return [name for name in names if name not in EXEMPT and not name.startswith(EXEMPT_PREFIXES)]


def ensure_role(connection: BaseDatabaseWrapper) -> None:
    """The role the application connects as: no superuser, no BYPASSRLS, owner of nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        cursor.execute(f"GRANT {APP_ROLE} TO CURRENT_USER")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")


def install(connection: BaseDatabaseWrapper) -> None:
    ensure_role(connection)
    with connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)


def statements() -> Iterable[str]:
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP_ROLE}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE}"
    yield _GUARD
    for model, fence in fenced_models():
        yield from _table(model, fence)


def _table(model: type[models.Model], fence: Fence) -> Iterator[str]:
    table = model._meta.db_table
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for command, clause in _policies(fence).items():
        yield f"DROP POLICY IF EXISTS tillit_{command} ON {table}"
        yield f"CREATE POLICY tillit_{command} ON {table} FOR {command.upper()} {clause}"
    if fence.append_only:
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}"
    yield f"DROP TRIGGER IF EXISTS tillit_refuse_foreign_rows ON {table}"
    arguments = list(_references(model))
    if arguments:
        own = f"'{fence.column}'" if fence.kind in ("tenant", "published") else "''"
        yield (
            f"CREATE TRIGGER tillit_refuse_foreign_rows BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION tillit_refuse_foreign_rows({own}, {', '.join(arguments)})"
        )


def _policies(fence: Fence) -> dict[str, str]:
    read, write = _conditions(fence)
    return {
        "select": f"USING ({read})",
        "insert": f"WITH CHECK ({write})",
        "update": f"USING ({write}) WITH CHECK ({write})",
        "delete": f"USING ({write})",
    }


def _conditions(fence: Fence) -> tuple[str, str]:
    if fence.kind == "shared":
        return "true", _SOMEBODY
    read, write = f"{fence.column} = {_READ}", f"{fence.column} = {_WRITE}"
    if fence.kind == "published":
        read = "true"
    if fence.kind == "own":
        mine = f"{fence.person} = nullif(current_setting('tillit.person', true), '')::bigint"
        read, write = f"({read} OR {mine})", f"({write} OR {mine})"
    if fence.audience:
        read = f"({read} OR {fence.audience} = {_READ})"
    if fence.token:
        presented = f"({fence.token} <> '' AND {fence.token} = current_setting('tillit.token', true))"
        read, write = f"({read} OR {presented})", f"({write} OR {presented})"
    return read, write


def _references(model: type[models.Model]) -> Iterator[str]:
    """Arguments for the guard: column, table, and the tenant column there, for each key to a fenced table."""
    for field in model._meta.concrete_fields:
        target: Any = field.related_model
        fence = getattr(target, "fence", None) if isinstance(field, models.ForeignKey) else None
        if isinstance(fence, Fence) and fence.kind in ("tenant", "own"):
            # What is open to an audience may be pointed at by all in it, and by nobody else.
            yield f"'{field.column}', '{target._meta.db_table}', '{fence.audience or fence.column}'"
