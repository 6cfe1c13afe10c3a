"""What an installation promises, and how to see whether it keeps it. `tillit check` says each aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core import checks
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tillit.audit.chain import breaks
from tillit.fence import scope
from tillit.fence.install import APP_ROLE, fenced_models, unfenced_tables
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.project.commands import messages


def _django() -> list[str]:
    found = checks.run_checks(include_deployment_checks=settings.HTTPS, databases=["default"])
    return [f"{message.id}: {message.msg}" for message in found if message.level >= checks.WARNING]


def _migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name} is not applied: run `tillit migrate`" for migration, _ in plan]


def _role() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        powers = cursor.fetchone()
    names = ("is a superuser", "bypasses row-level security", "makes roles", "owns tables")
    return [f"the application's role {name}" for name, has in zip(names, powers, strict=True) if has]


def _fence() -> list[str]:
    return [f"{table} has no fence" for table in unfenced_tables(connection)]


def _append_only() -> list[str]:
    tables = [model._meta.db_table for model, fence in fenced_models() if fence.append_only]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name"
            " WHERE has_table_privilege(%s, name, 'UPDATE, DELETE, TRUNCATE')",
            [tables, APP_ROLE],
        )
        return [f"{row[0]} can be changed by the application" for row in cursor.fetchall()]


def _chain() -> list[str]:
    with transaction.atomic(), scope.enter(everything()):
        found = breaks()
        names = dict(Organisation.objects.filter(pk__in={one.tenant_id for one in found}).values_list("pk", "name"))
    return [
        f"{names.get(one.tenant_id, 'unknown')} (tenant {one.tenant_id}): line {one.number} is {one.wrong}"
        for one in found
    ]


def _translations() -> list[str]:
    return [
        f"{context} {language}: {message.id!r}"
        for context in [*settings.CONTEXTS, "project"]
        for template in [messages.collect(settings.PACKAGE / context)]
        for language in messages.LANGUAGES
        for message in messages.untranslated(messages.merge(context, language, template))
    ]


def _retention() -> list[str]:
    """What should have gone by last night. Tried and taken back, so that looking deletes nothing."""
    from tillit.rights.actions import run_retention

    with transaction.atomic():
        overdue = run_retention(timezone.localdate() - timedelta(days=1))
        transaction.set_rollback(True)
    return [
        f"{context}: {count} {kind} past their time: run `tillit retention run`"
        for context, counts in overdue.items()
        for kind, count in counts.items()
        if count
    ]


def _copies() -> list[str]:
    from tillit.activity.copies.ending import overdue

    return [f"{name} is past its time, or nobody knows of it: run `tillit copies`"
            for name in overdue(timezone.localdate() - timedelta(days=1))]  # fmt: skip


PROMISES: tuple[tuple[str, Callable[[], list[str]]], ...] = (
    ("Django finds nothing to complain about", _django),
    ("the database has today's shape", _migrations),
    ("the application's role has no special powers", _role),
    ("every table is fenced", _fence),
    ("what is only added to can only be added to", _append_only),
    ("the audit log is whole, and nothing in it is changed", _chain),
    ("every text is translated", _translations),
    ("nothing is kept past its time", _retention),
    ("no copy for analysis outlives what it was made from", _copies),
)
