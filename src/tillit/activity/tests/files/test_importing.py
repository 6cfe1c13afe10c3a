"""A day's statements from a file: the same gate, but one bad statement does not lose the rest."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.journeys.conftest import a_database

from tillit.activity import actions
from tillit.activity.files import importing, taking
from tillit.activity.models import Delivery, Key
from tillit.activity.tests.lrs.store import Store, opened
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered, everything_stored
from tillit.catalogue.models import Use
from tillit.project.cli import main


@pytest.fixture(scope="module")
def store(django_db_setup: None, django_db_blocker: Any) -> Iterator[Store]:
    with a_database(django_db_blocker, "files"), opened() as made:
        yield made


@pytest.fixture(scope="module")
def use(store: Store) -> Use:
    return store.use("Fil", ANSWERS)


@pytest.fixture(scope="module")
def pupil(store: Store, use: Use) -> str:
    return store.pupil("Filippa Fil", use)


@pytest.fixture
def key(store: Store, use: Use) -> Key:
    with store.scope():
        return actions.make_key(use, by=store.by)[0]


def archive(folder: Path, statements: list[Any], name: str = "2026-11-20_1795132800.tar.gz") -> Path:
    lines = b"".join((each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in statements)
    member = tarfile.TarInfo("2026-11-20.jsonl")
    member.size = len(lines)
    with tarfile.open(folder / name, "w:gz") as tar:
        tar.addfile(member, io.BytesIO(lines))
    return folder / name


def take(key: Key, *paths: Path, **more: Any) -> list[importing.File]:
    return importing.import_files(paths, key, out=io.StringIO(), **more)


def stored(store: Store, use: Use, statements: list[dict[str, Any]]) -> int:
    ids = [each["id"] for each in statements]
    [(count,)] = store.rows(
        "SELECT count(*) FROM activity_statement WHERE use_id = %s AND id = ANY(%s::uuid[])", use.pk, ids
    )
    return int(count)


def test_one_bad_statement_does_not_lose_the_rest(
    store: Store, use: Use, key: Key, pupil: str, tmp_path: Path
) -> None:
    good = [answered(pupil) for _ in range(4)]
    secret = f"hemmeleg-{uuid4()}"
    nameless = answered(pupil)
    del nameless["id"]
    bad = [answered(pupil, duration="PT9S"), answered(pupil, response=secret), b"{", b'"x"', nameless,
           {**answered(pupil), "verb": {"id": secret}}, {**answered(pupil), secret: 1}]  # fmt: skip
    [file] = take(key, archive(tmp_path, [*good[:2], *bad, answered(str(uuid4())), *good[2:]]))
    report = file.taking.report
    assert (report.kept, report.refused, report.unreadable, report.withheld) == (4, 2, 5, 1)
    assert report.findings == {"undeclared duration": 1, "undeclared free_text": 1}
    assert (stored(store, use, good), importing.status([file])) == (4, importing.SOME_LEFT_OUT)
    assert secret not in everything_stored(store)
    with store.scope():
        assert secret not in json.dumps(list(Delivery.objects.values_list("report", flat=True)))
    told = "\n".join(importing.sentences([file]))
    assert "2  refused by the record" in told
    assert "1  duration: «" in told


def test_it_is_counted_as_what_is_sent_over_http(store: Store, use: Use, key: Key, pupil: str, tmp_path: Path) -> None:
    asked = "SELECT outcome, field, number FROM activity_tally WHERE use_id = %s"
    before = {row[:2]: row[2] for row in store.rows(asked, use.pk)}
    take(key, archive(tmp_path, [answered(pupil), answered(pupil, duration="PT9S")]))
    after = {row[:2]: row[2] - before.get(row[:2], 0) for row in store.rows(asked, use.pk)}
    assert {what: number for what, number in after.items() if number} == {
        ("kept", ""): 1, ("refused", ""): 1, ("finding", "duration"): 1,
    }  # fmt: skip


def test_a_line_with_an_id_that_is_here_corrects_it_also_within_the_file(
    store: Store, use: Use, key: Key, pupil: str, tmp_path: Path
) -> None:
    one, other = answered(pupil), answered(pupil)
    wrong = [{**each, "result": {"success": False}} for each in (one, other)]
    take(key, archive(tmp_path, [wrong[0]], "2026-11-19_1.tar.gz"))
    [file] = take(key, archive(tmp_path, [one, wrong[1], other, one], "2026-11-20_2.tar.gz"))
    assert (file.taking.report.kept, file.taking.report.corrected, file.taking.report.same) == (1, 2, 1)
    bodies = store.rows("SELECT body FROM activity_statement WHERE id = ANY(%s::uuid[])", [one["id"], other["id"]])
    assert [json.loads(body)["result"]["success"] for (body,) in bodies] == [True, True]


def test_without_corrections_what_says_otherwise_is_left_out_and_told_of(
    store: Store, use: Use, key: Key, pupil: str, tmp_path: Path
) -> None:
    one, other = answered(pupil), answered(pupil)
    take(key, archive(tmp_path, [one], "2026-11-19_1.tar.gz"))
    changed = {**one, "result": {"success": False}}
    [file] = take(key, archive(tmp_path, [changed, other], "2026-11-20_2.tar.gz"), corrects=False)
    assert (file.taking.report.kept, file.taking.report.conflicting) == (1, 1)
    assert importing.status([file]) == importing.SOME_LEFT_OUT


def test_interrupted_it_goes_on_where_it_stopped(
    store: Store, use: Use, key: Key, pupil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = [answered(pupil) for _ in range(60)]
    path = archive(tmp_path, statements)
    monkeypatch.setattr(taking, "AT_ONCE", 20)
    write, rounds = taking.Taking._write, []

    async def interrupted(self: Any, batch: Any) -> None:
        rounds.append(list(batch.at))
        if len(rounds) == 3:
            raise KeyboardInterrupt
        await write(self, batch)

    monkeypatch.setattr(taking.Taking, "_write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        take(key, path)
    assert stored(store, use, statements) == 40
    [file] = take(key, path)
    assert rounds[3] == rounds[2]
    assert (file.taking.report.kept, file.taking.place.lines, file.taking.place.finished) == (60, 60, True)
    [again] = take(key, path)
    assert (len(rounds), again.already, again.taking.report.kept) == (4, True, 60)
    [anew] = take(key, path, again=True)
    assert (anew.taking.report.same, anew.taking.report.kept) == (60, 0)


def test_a_file_that_was_cut_is_taken_in_as_far_as_it_goes(
    store: Store, use: Use, key: Key, pupil: str, tmp_path: Path
) -> None:
    statements = [answered(pupil) for _ in range(300)]
    path = tmp_path / "2026-11-20_3.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, statements)).encode())[:-500])
    [file] = take(key, path)
    assert (file.stopped != "", importing.status([file])) == (True, importing.CANNOT)
    assert file.taking.report.kept == stored(store, use, statements) > 100
    assert file.taking.report.unreadable == 0


def test_a_key_taken_back_on_the_way_stops_it(
    store: Store, use: Use, key: Key, pupil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    statements = [answered(pupil) for _ in range(30)]
    count, rounds = taking.Taking._count, []

    def revoked_after_one(self: Any, *given: Any) -> None:
        count(self, *given)
        rounds.append(1)

    monkeypatch.setattr(taking.Taking, "_count", revoked_after_one)
    flush = taking.Taking._flush

    async def flushed(self: Any, upto: int) -> None:
        await flush(self, upto)
        connections = await taking.cursor.pool()
        if len(rounds) == 1:
            async with connections.connection() as other, other.transaction():
                await other.execute(taking.cursor.SCOPE, taking.cursor.scope_of(store.owner.pk))
                await other.execute(
                    "UPDATE activity_key SET revoked_at = now(), revoked_by_id = made_by_id WHERE id = %s", (key.pk,)
                )

    monkeypatch.setattr(taking.Taking, "_flush", flushed)
    [file] = take(key, archive(tmp_path, statements))
    assert (stored(store, use, statements), importing.status([file])) == (10, importing.CANNOT)
    assert "revoked" in file.stopped


def test_by_hand(
    store: Store, use: Use, key: Key, pupil: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statements = [answered(pupil), answered(pupil, duration="PT9S")]
    path = str(archive(tmp_path, statements))
    assert main(["import", "statements", path, "--key", key.name, "--json"]) == importing.SOME_LEFT_OUT
    [told] = json.loads(capsys.readouterr().out)
    assert (told["kept"], told["refused"], told["findings"], told["finished"]) == (1, 1, {"undeclared duration": 1}, True)
    assert [each["line"] for each in told["examples"]] == [2]
    assert main(["import", "statements", path, "--use", str(use.pk)]) == importing.SOME_LEFT_OUT
    assert "Taken in before" in capsys.readouterr().out
    assert main(["import", "statements", path, "--key", "unknown"]) == importing.CANNOT
    assert main(["import", "statements", str(tmp_path / "not-there"), "--key", key.name]) == importing.CANNOT


def test_a_bar_grows_on_a_terminal_and_lines_come_now_and_then_elsewhere(tmp_path: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    path = tmp_path / "x"
    path.write_bytes(b"x" * 100)
    for out, shown in ((Terminal(), "[###############...............] x   50%"), (io.StringIO(), "x   50%  line 7")):
        with path.open("rb") as source:
            bar = importing.Bar("x", 100, source, out)
            source.read(50)
            bar._shown -= 60
            bar.show(7)
            bar.show(8)
            bar.end()
        assert out.getvalue().count("line") == 1
        assert shown in out.getvalue()
