"""A backup that is put back brings nobody back who has been erased since."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tillit.activity.copies import folders, making
from tillit.activity.models import Pseudonym
from tillit.activity.store import ending
from tillit.activity.tests.lrs.store import Store, opened
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Person
from tillit.project.commands import backup, restore
from tillit.rights import erased
from tillit.rights.actions import erase_leaver, erase_stored
from tillit.rights.models import Gone


@pytest.fixture
def store(own_database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(settings, "COPIES", tmp_path / "parquet")
    with opened() as made:
        yield made


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def leave(person: Person) -> None:
    today = timezone.localdate()
    with transaction.atomic(), scope.enter(everything()):
        Membership.objects.filter(person=person).update(since=today - timedelta(days=9), until=today)


def kept(store: Store) -> dict[str, int]:
    """Statements, by the name of whom they are about."""
    with store.scope():
        rows = Pseudonym.objects.select_related("person")
        return {row.person.name: len(ending.statements_of(row.use_id, row.value)) for row in rows}


def test_who_is_erased_after_the_backup_does_not_come_back_with_it(store: Store, tmp_path: Path, capsys: Any) -> None:
    use = store.use(f"Kopi {uuid4()}", ANSWERS)
    names = {name: store.pupil(name, use) for name in ("Blir Verande", "Vart Sletta", "Fekk Ja")}
    client = store.client(use)
    for given in names.values():
        client("POST", "statements", answered(given))
    store.settle()
    making.renew()
    backup.write(tmp_path / "tillit.backup")

    leave(person("Vart Sletta"))
    gone = person("Vart Sletta").pk
    erase_leaver(person("Vart Sletta"), by=None)
    with transaction.atomic(), scope.enter(everything()):
        erased.note(person("Fekk Ja"), use.pk)
        erase_stored(person("Fekk Ja"), use_id=use.pk)
        erased.at_commit()
    client("POST", "statements", answered(names["Blir Verande"]))
    making.renew()

    lines = erased.read(erased.path())
    assert "Sletta" not in erased.path().read_text()
    assert erased.path().stat().st_mode & 0o077 == 0
    restore.read(tmp_path / "tillit.backup")
    assert kept(store) == {"Blir Verande": 1, "Vart Sletta": 1, "Fekk Ja": 1}, "the backup itself knows no better"
    restore.catch_up(lines)

    assert kept(store) == {"Blir Verande": 1}
    assert not Person.objects.get(pk=gone).is_active
    assert person("Fekk Ja").is_active
    assert [sum(copy_rows(path) for path in folders.every_file())] == [1], "the copies hold what the store holds"
    assert "1 people" in capsys.readouterr().out
    restore.catch_up(lines)
    assert "0 people" in capsys.readouterr().out, "what is done is done"


def copy_rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def test_what_is_stored_after_an_erasure_is_not_taken_by_an_older_line(store: Store, tmp_path: Path) -> None:
    """A pupil had what was stored deleted, took the objection back, and then the backup was made."""
    use = store.use(f"Kopi {uuid4()}", ANSWERS)
    given, client = store.pupil("Ombestemt Seg", use), store.client(use)
    with transaction.atomic(), scope.enter(everything()):
        erased.note(person("Ombestemt Seg"), use.pk)
        erased.at_commit()
    client("POST", "statements", answered(given))
    store.settle()
    backup.write(tmp_path / "tillit.backup")
    restore.read(tmp_path / "tillit.backup")
    restore.catch_up(erased.read(erased.path()))
    assert kept(store) == {"Ombestemt Seg": 1}


def test_list_that_was_lost_is_written_again_from_the_database(store: Store) -> None:
    store.pupil("Vart Sletta")
    leave(person("Vart Sletta"))
    erase_leaver(person("Vart Sletta"), by=None)
    before = erased.path().read_bytes()
    erased.path().unlink()
    assert erased.write_down() == 1
    assert erased.path().read_bytes() == before
    assert erased.write_down() == 0


def test_list_that_cannot_be_read_stops_the_restore_before_anything_is_lost(
    store: Store, tmp_path: Path, capsys: Any
) -> None:
    backup.write(tmp_path / "tillit.backup")
    (tmp_path / "theirs.log").write_text("ikkje noko me har skrive\n")
    asked = restore.argparse.Namespace(file=tmp_path / "tillit.backup", replace=True, erased=[tmp_path / "theirs.log"])
    assert restore.run(asked) == 1
    assert "Nothing has been restored" in capsys.readouterr().err
    with transaction.atomic():
        assert not Gone.objects.exists()
