"""Copies for analysis live under the same clocks as the store: what goes there, goes here."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from tests.journeys.conftest import a_database

from tillit.activity import personal_data
from tillit.activity.copies import columns, ending, folders, making
from tillit.activity.models import Copy, Pseudonym
from tillit.activity.tests.lrs.store import FEIDE, Client, Store, opened
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered
from tillit.activity.xapi.extensions import HINTS_USED
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Identity


@pytest.fixture(scope="module")
def store(django_db_setup: None, django_db_blocker: Any) -> Iterator[Store]:
    with a_database(django_db_blocker, "copies"), opened() as made:
        yield made


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "COPIES", tmp_path / "parquet")
    return tmp_path / "parquet"


@pytest.fixture
def use(store: Store) -> Use:
    return store.use(f"Kopi {uuid4()}", ANSWERS)


@pytest.fixture
def client(store: Store, use: Use) -> Client:
    return store.client(use)


@pytest.fixture
def pupil(store: Store, use: Use) -> str:
    return store.pupil("Kopia Kopi", use)


def rows(use: Use) -> list[dict[str, Any]]:
    """Of all files of the use, as an analyst reads the folder."""
    if not list(folders.every_file()):
        return []
    table = pyarrow.dataset.dataset(folders.root(), partitioning="hive").to_table()
    return [row for row in table.to_pylist() if row["use_id"] == use.pk]


def ids(use: Use) -> set[str]:
    return {row["id"] for row in rows(use)}


def pseudonym(store: Store, use: Use, pupil: str) -> str:
    with store.scope():
        return str(Pseudonym.objects.get(use=use, person__identities__name=pupil).value)


def lies_in_a_file(text: str) -> bool:
    """In the bytes as they are (footers are not packed), and in what they say."""
    files = [path for path in folders.root().rglob("*") if path.is_file()]
    return any(text.encode() in path.read_bytes() or text in str(pq.read_table(path).to_pylist()) for path in files)


def test_a_row_is_flat_and_names_nobody(store: Store, use: Use, client: Client, pupil: str, folder: Path) -> None:
    statement = answered(pupil, score={"scaled": 0.5})
    client("POST", "statements", statement)
    made = making.renew()
    assert made.rows >= 1
    [row] = rows(use)
    day = timezone.datetime.fromisoformat(statement["timestamp"]).date()
    told = {
        name: row[name] for name in ("id", "verb", "object", "success", "score_scaled", "response", "day", "policy")
    }
    assert told == {
        "id": statement["id"], "verb": statement["verb"]["id"], "object": statement["object"]["id"], "success": True,
        "score_scaled": 0.5, "response": None, "day": day, "policy": 1,
    }  # fmt: skip
    assert row["pseudonym"] == pseudonym(store, use, pupil)
    assert (row["owner"], row["month"]) == (use.tenant_id, f"{timezone.localdate():%Y-%m}")
    assert set(row) == set(columns.SCHEMA.names) | {"owner", "month"}
    for text in (pupil, FEIDE, "Kopia"):
        assert not lies_in_a_file(text)
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.stat().st_mode & 0o077 for path in folders.every_file()] == [0] * len(list(folders.every_file()))


@pytest.mark.parametrize(
    ("hints", "told"), [(2, 2), (0, 0), ("two", None), (-1, None), (10**12, None), (True, None), (0.5, 1)]
)
def test_help_and_company_are_told_of(hints: object, told: int | None, tmp_path: Path) -> None:
    said = answered("1", extensions={HINTS_USED: hints})
    said["context"] = {"team": {"objectType": "Group", "member": [said["actor"]]}}
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # half past midnight at school
    stored = columns.Stored(late, late.date(), 1, False, False, json.dumps(said))
    columns.write(tmp_path / "one.parquet", 1, [stored])
    [row] = pq.read_table(tmp_path / "one.parquet").to_pylist()
    assert (row["hints"], row["together"], row["stored_day"]) == (told, True, date(2026, 11, 22))


def test_a_file_without_the_columns_of_today_is_made_anew(use: Use, client: Client, pupil: str) -> None:
    client("POST", "statements", answered(pupil))
    making.renew()
    [path] = folders.files_of(use.tenant_id, use.pk)
    older = pq.read_table(path).drop_columns(["hints"])
    pq.write_table(older, path)
    assert making.renew().files == 1
    assert pq.read_schema(path).names == columns.SCHEMA.names


def test_what_has_come_since_is_added_and_no_more_is_written(
    store: Store, use: Use, client: Client, pupil: str
) -> None:
    first, second = answered(pupil), answered(pupil)
    client("POST", "statements", first)
    making.renew()
    assert making.renew() == making.Made()
    client("POST", "statements", second)
    assert making.renew().files == 1
    assert ids(use) == {first["id"], second["id"]}


def test_a_file_holds_no_more_than_so_many_and_only_one_month(
    store: Store, use: Use, client: Client, pupil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_ROWS", 3)
    statements = [answered(pupil) for _ in range(8)]
    client("POST", "statements", statements)
    with store.scope(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activity_statement SET stored = stored - interval '40 days' WHERE id = ANY(%s::uuid[])",
            [[each["id"] for each in statements[:4]]],
        )
    making.renew()
    with store.scope():
        noted = list(Copy.objects.filter(use=use).order_by("first").values_list("rows", flat=True))
    assert noted == [3, 1, 3, 1]
    assert len({row["month"] for row in rows(use)}) == 2
    assert ids(use) == {each["id"] for each in statements}


def test_whoever_is_erased_is_in_no_file_when_the_erasure_is_done(
    store: Store, use: Use, client: Client, pupil: str
) -> None:
    gone = store.pupil("Borte Borg", use)
    mine, theirs = answered(gone), answered(pupil)
    client("POST", "statements", [mine, theirs])
    making.renew()
    name = pseudonym(store, use, gone)
    assert lies_in_a_file(name)
    with transaction.atomic(), scope.enter(everything()):
        personal_data.erase(Identity.objects.get(name=gone).person_id, today=timezone.localdate())
        assert lies_in_a_file(name)  # not before it is certain
    assert not lies_in_a_file(name)
    making.renew()
    assert (lies_in_a_file(name), ids(use)) == (False, {theirs["id"]})


def test_an_erasure_that_is_taken_back_changes_no_file(store: Store, use: Use, client: Client, pupil: str) -> None:
    statement = answered(pupil)
    client("POST", "statements", statement)
    making.renew()
    with transaction.atomic(), scope.enter(everything()):
        personal_data.erase(Identity.objects.get(name=pupil).person_id, today=timezone.localdate())
        transaction.set_rollback(True)
    assert ids(use) == {statement["id"]}
    assert making.renew() == making.Made()


def test_what_expires_is_gone_in_the_same_run(store: Store, use: Use, client: Client, pupil: str) -> None:
    statement = answered(pupil)
    client("POST", "statements", statement)
    making.renew()
    [row] = rows(use)
    assert ending.overdue(row["delete_on"] - timedelta(days=1)) == []
    assert ending.overdue(row["delete_on"]) != []
    for day, left in ((row["delete_on"] - timedelta(days=1), {statement["id"]}), (row["delete_on"], set())):
        with transaction.atomic(), scope.enter(everything()):
            personal_data.delete_expired(day)
        assert ids(use) == left
    assert ending.overdue(row["delete_on"]) == []
    assert list(folders.files_of(use.tenant_id, use.pk)) == []


def test_what_is_corrected_or_voided_is_made_anew(store: Store, client: Client, use: Use, pupil: str) -> None:
    corrected, voided = answered(pupil), answered(pupil)
    client("POST", "statements", [corrected, voided])
    making.renew()
    client("POST", "corrections", {**corrected, "result": {"success": False}})
    with store.scope(), connection.cursor() as cursor:
        cursor.execute("UPDATE activity_statement SET voided = true WHERE id = %s", [voided["id"]])
    assert making.renew().files >= 1
    assert [(row["id"], row["success"]) for row in rows(use)] == [(corrected["id"], False)]


def test_where_all_is_void_we_do_not_look_for_ever(store: Store, client: Client, use: Use, pupil: str) -> None:
    statement = answered(pupil)
    client("POST", "statements", statement)
    with store.scope(), connection.cursor() as cursor:
        cursor.execute("UPDATE activity_statement SET voided = true WHERE id = %s", [statement["id"]])
    making.renew()
    assert (rows(use), making.renew()) == ([], making.Made())
    [empty] = folders.files_of(use.tenant_id, use.pk)
    assert not columns.overdue(empty, timezone.localdate() + timedelta(days=5000))


@pytest.mark.parametrize("harm", ["missing", "cut", "stranger", "half"])
def test_what_was_interrupted_is_put_right(store: Store, use: Use, client: Client, pupil: str, harm: str) -> None:
    statement = answered(pupil)
    client("POST", "statements", statement)
    making.renew()
    [path] = folders.files_of(use.tenant_id, use.pk)
    whole, stranger = path.read_bytes(), path.with_name(f"part-{use.pk}-1.parquet")
    half, nobody = folders.unfinished(path), path.with_name("part-999999-1.parquet")
    if harm == "missing":
        folders.remove(path)
    elif harm == "cut":
        path.write_bytes(whole[:-3])
    elif harm == "stranger":
        stranger.write_bytes(whole)
        nobody.write_bytes(whole)
    else:
        half.write_bytes(whole[:-9])
    making.renew()
    assert list(folders.files_of(use.tenant_id, use.pk)) == [path]
    assert not nobody.exists()
    assert ids(use) == {statement["id"]}


def test_what_a_run_that_was_killed_has_spilt_goes(store: Store) -> None:
    old, new = folders.spill(), folders.spill()
    for path in (old, new):
        path.mkdir()
        (path / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"somebody's answers")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    folders.spill().symlink_to(old / "gone")  # listed, and not there when it is looked at
    assert making.renew().removed == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_who_is_erased_while_a_file_is_written_is_in_no_file(
    store: Store, use: Use, client: Client, pupil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client("POST", "statements", answered(pupil))
    name = pseudonym(store, use, pupil)
    read, erased = threading.Event(), threading.Event()
    write = columns.write

    def slowly(*given: Any) -> tuple[int, int]:
        result = write(*given)
        if given[1] == use.pk and not read.is_set():
            read.set()
            assert not erased.wait(1)  # the deletion waits for us
        return result

    def erase() -> None:
        assert read.wait(20)
        try:
            with transaction.atomic(), scope.enter(everything()):
                personal_data.erase(Identity.objects.get(name=pupil).person_id, today=timezone.localdate())
            erased.set()
        finally:
            connection.close()

    monkeypatch.setattr(columns, "write", slowly)
    other = threading.Thread(target=erase)
    other.start()
    making.renew()
    other.join(20)
    assert erased.is_set()
    assert not lies_in_a_file(name)


def test_all_can_be_made_anew(store: Store, use: Use, client: Client, pupil: str, capsys: Any) -> None:
    from tillit.project.cli import main

    statement = answered(pupil)
    client("POST", "statements", statement)
    assert main(["copies"]) == 0
    assert main(["copies", "--anew"]) == 0
    assert "written" in capsys.readouterr().out
    assert ids(use) == {statement["id"]}
