from __future__ import annotations

import argparse
import stat
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from tillit.audit import actions as audit
from tillit.audit.chain import breaks
from tillit.audit.models import Entry
from tillit.documents.models import StoredFile
from tillit.fence import scope
from tillit.fence.install import unfenced_tables
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, make_world
from tillit.project.commands import backup, restore

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def filled(own_database: None) -> World:
    with transaction.atomic():
        world = make_world()
        actor = world.actor(Role.NETWORK)
        with scope.enter(everything()):
            StoredFile.objects.create(
                tenant_id=world.ryfylke.pk, name="Vilkår.pdf", media_type="application/pdf", size=len(CONTENT),
                sha256="0" * 64, content=CONTENT,
            )  # fmt: skip
            for number in range(5):
                audit.record("looked", None, by=actor, tenant_id=world.ryfylke.pk, number=number)
    return world


def everything_there() -> dict[str, Any]:
    """What must come back: how many rows in each table, the log word for word, and the files byte for byte."""
    with transaction.atomic(), scope.enter(everything()):
        tables = [name for name in connection.introspection.table_names() if not name.startswith("django_session")]
        with connections["admin"].cursor() as cursor:
            counts = {}
            for table in tables:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = cursor.fetchone()
        log = list(Entry.objects.order_by("tenant_id", "number").values_list())
        files = [bytes(file.content) for file in StoredFile.objects.all()]
        return {"counts": counts, "log": log, "files": files, "breaks": breaks()}


def test_a_backup_brings_everything_back_with_log_and_fence(filled: World, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "tillit.backup"
    before = everything_there()
    assert before["files"] == [CONTENT]
    backup.write(file)
    with transaction.atomic(), scope.enter(everything()):
        audit.record("looked", None, by=None, tenant_id=filled.ryfylke.pk)
        Organisation.objects.filter(pk=filled.owners[0].pk).update(name="Noko anna")
    restore.read(file)
    assert everything_there() == before
    assert unfenced_tables(connection) == []


def test_the_log_goes_on_where_the_backup_left_it(filled: World, tmp_path: Path) -> None:
    backup.write(tmp_path / "tillit.backup")
    restore.read(tmp_path / "tillit.backup")
    with transaction.atomic(), scope.enter(everything()):
        assert audit.record("looked", None, by=None, tenant_id=filled.ryfylke.pk).pk > 5
        assert breaks() == []
        assert Entry.objects.filter(tenant_id=filled.ryfylke.pk).latest("pk").number == 6


def test_a_backup_is_readable_by_its_owner_alone(own_database: None, tmp_path: Path) -> None:
    backup.write(tmp_path / "tillit.backup")
    assert stat.S_IMODE((tmp_path / "tillit.backup").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["tillit.backup"]


def test_a_backup_does_not_overwrite_another(own_database: None, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "tillit.backup"
    file.write_text("an older one")
    assert backup.run(argparse.Namespace(file=file, force=False)) == 1
    assert file.read_text() == "an older one"


def test_a_database_in_use_is_not_overwritten(filled: World, tmp_path: Path, capsys: Any) -> None:
    backup.write(tmp_path / "tillit.backup")
    assert restore.run(argparse.Namespace(file=tmp_path / "tillit.backup", replace=False, erased=[])) == 1
    assert "not empty" in capsys.readouterr().err
    with transaction.atomic(), scope.enter(everything()):
        assert Entry.objects.count() == 5


@pytest.mark.parametrize("kept", [20, 0.95])
def test_a_damaged_backup_costs_nothing(filled: World, tmp_path: Path, kept: float) -> None:
    file = tmp_path / "tillit.backup"
    backup.write(file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(kept * len(whole)) if kept < 1 else int(kept)])
    before = everything_there()
    with pytest.raises(SystemExit, match="pg_restore failed"):
        restore.read(file)
    assert everything_there() == before
