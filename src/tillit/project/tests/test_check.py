from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.template import engines

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.tests.world import World, make_world
from tillit.project import promises
from tillit.project.commands import check


@pytest.fixture(autouse=True)
def _own_copies(settings: Any, tmp_path: Path) -> None:
    """Copies other tests have left are of no installation that is checked here."""
    settings.COPIES = tmp_path / "parquet"


@pytest.fixture
def logged(own_database: None) -> World:
    """A world with three lines in the log of one owner and one in another's."""
    with transaction.atomic():
        world = make_world()
        with scope.enter(everything()):
            for verb in ("signed", "approved", "ended"):
                audit.record(verb, None, by=None, tenant_id=world.owners[0].pk)
            audit.record("signed", None, by=None, tenant_id=world.owners[1].pk)
    return world


def as_schema_owner(statement: str, *values: object) -> None:
    """Somebody with the keys to the database, who takes the guard away first and puts it back after."""
    with connections["admin"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER tillit_audit_no_change")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER tillit_audit_no_change")


def told(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = check.run(argparse.Namespace())
    return code, [line.strip() for line in capsys.readouterr().out.splitlines() if "tenant " in line]


def test_a_sound_installation_keeps_every_promise(logged: World, capsys: Any, monkeypatch: Any) -> None:
    # Whether every text is translated is the matter of a test of its own, where each text is named.
    kept = tuple(promise for promise in promises.PROMISES if "translated" not in promise[0])
    monkeypatch.setattr(promises, "PROMISES", kept)
    # The tests put an object there that fails on unknown names; Django would complain of it.
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    code, said = check.run(argparse.Namespace()), capsys.readouterr().out
    assert (code, [line for line in said.splitlines() if not line.startswith("ok")]) == (0, [])


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE audit_entry SET verb = 'refused' WHERE tenant_id = %s AND number = 2", "line 2 is changed"),
        ("DELETE FROM audit_entry WHERE tenant_id = %s AND number = 2", "line 3 is removed"),
        ("DELETE FROM audit_entry WHERE tenant_id = %s AND number = 3", "line 3 is cut off"),
    ],
)
def test_tampering_with_the_log_is_told_with_tenant_and_line(
    logged: World, capsys: Any, tampering: str, said: str
) -> None:
    owner = logged.owners[0]
    as_schema_owner(tampering, owner.pk)
    assert told(capsys) == (1, [f"{owner.name} (tenant {owner.pk}): {said}"])


def test_a_table_without_a_fence_is_told(own_database: None) -> None:
    with connections["admin"].cursor() as cursor:
        cursor.execute("ALTER TABLE agreements_agreement NO FORCE ROW LEVEL SECURITY")
    assert dict(promises.PROMISES)["every table is fenced"]() == ["agreements_agreement has no fence"]


def test_a_log_that_can_be_changed_is_told(own_database: None) -> None:
    with connections["admin"].cursor() as cursor:
        cursor.execute("GRANT UPDATE ON audit_entry TO tillit_app")
    promise = dict(promises.PROMISES)["what is only added to can only be added to"]
    assert promise() == ["audit_entry can be changed by the application"]


def test_a_migration_that_is_not_applied_is_told(own_database: None) -> None:
    with connections["admin"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'rights' OR app = 'approval'")
    assert "approval.0001_initial is not applied: run `tillit migrate`" in promises._migrations()
