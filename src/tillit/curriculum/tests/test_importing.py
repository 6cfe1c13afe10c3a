from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from tillit.audit.models import Entry
from tillit.curriculum import importing, queries
from tillit.curriculum.models import Aim, AimSet, Plan
from tillit.curriculum.tests.test_reading import ENDED, KM11869, MAT, PUBLISHED, kind, reference, texts
from tillit.fence import scope
from tillit.project.cli import main

TODAY = date(2026, 11, 22)
OLD = {"kode": "TST01-01", "grep-type": kind("laereplan_lk20"), "status": PUBLISHED, "sist-endret": "2025-01-01T00:00:00",
       "tittel": {"tekst": texts(nno="Prøveplan")}, "erstattes-av": []}  # fmt: skip
OLD_AIM = {"kode": "KM900001", "grep-type": kind("kompetansemaal_lk20"), "status": PUBLISHED,
           "sist-endret": "2025-01-01T00:00:00", "tittel": {"tekst": texts(nno="rekne med brøk")},
           "tilhoerer-laereplan": reference("TST01-01", "Prøveplan")}  # fmt: skip
NEW = {**OLD, "kode": "TST01-02", "sist-endret": "2026-06-01T00:00:00", "tittel": {"tekst": texts(nno="Ny prøveplan")}}
NEW_AIM = {**OLD_AIM, "kode": "KM900002", "sist-endret": "2026-06-01T00:00:00",
           "tilhoerer-laereplan": reference("TST01-02", "Ny prøveplan"),
           "gjenbruk-av": reference("KM900001", "rekne med brøk", ENDED)}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def acting(world: Any) -> Iterator[Any]:
    actor = world.actor("network")
    with transaction.atomic(), scope.enter(actor.scope):
        yield actor


def written(folder: Path, **files: Any) -> Path:
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def read_in(path: Path, by: Any) -> dict[tuple[str, str], int]:
    found = importing.preview(path)
    assert found.wrong == ()
    importing.apply(found, by=by)
    return dict(found.counts)


def test_what_is_read_in_is_there_and_the_same_again_changes_nothing(acting: Any, tmp_path: Path) -> None:
    path = written(tmp_path, plan=OLD, aim=OLD_AIM)
    assert read_in(path, acting) == {("Plan", "added"): 1, ("Aim", "added"): 1}
    assert read_in(path, acting) == {}
    aim = Aim.objects.get(pk="KM900001")
    assert (aim.titles, aim.plan_id) == ({"nn": "rekne med brøk"}, "TST01-01")
    lines = Entry.objects.filter(verb="curriculum_imported").values_list("detail", flat=True)
    assert list(lines) == [{"Plan added": 1, "Aim added": 1}]


def test_a_preview_changes_nothing(acting: Any, tmp_path: Path) -> None:
    found = importing.preview(written(tmp_path, plan=OLD))
    assert [(change.code, change.what) for change in found.changes] == [("TST01-01", "added")]
    assert not Plan.objects.filter(pk="TST01-01").exists()


def test_ended_and_replaced_are_told_apart(acting: Any, tmp_path: Path) -> None:
    read_in(written(tmp_path, plan=OLD, aim=OLD_AIM), acting)
    ended = {
        **OLD,
        "status": ENDED,
        "sist-endret": "2026-06-01T00:00:00",
        "erstattes-av": [reference("TST01-02", "Ny")],
    }
    (tmp_path / "aim.json").unlink()
    counts = read_in(written(tmp_path, plan=ended, new=NEW, new_aim=NEW_AIM), acting)
    assert counts == {("Plan", "ended"): 1, ("Plan", "added"): 1, ("Aim", "added"): 1}
    later = {**NEW, "sist-endret": "2026-07-01T00:00:00", "erstattes-av": [reference("TST01-03", "Enda ei")]}
    assert read_in(written(tmp_path, plan=later), acting) == {("Plan", "replaced"): 1}


def test_nothing_disappears_because_a_file_lacks_it(acting: Any, tmp_path: Path) -> None:
    read_in(written(tmp_path, plan=OLD, aim=OLD_AIM, new=NEW, new_aim=NEW_AIM), acting)
    bare = {"kode": "KM900002", "grep-type": kind("kompetansemaal_lk20"), "sist-endret": "2026-09-01T00:00:00",
            "tittel": {"tekst": []}, "gjenbruk-av": None, "tilknyttede-kjerneelementer": []}  # fmt: skip
    for file in tmp_path.iterdir():
        file.unlink()
    read_in(written(tmp_path, aim=bare), acting)
    aim = Aim.objects.get(pk="KM900002")
    assert (aim.titles, aim.reused_from, aim.plan_id) == ({"nn": "rekne med brøk"}, "KM900001", "TST01-02")
    assert Plan.objects.filter(pk="TST01-01").exists()


def test_an_older_file_fills_in_and_changes_nothing(acting: Any, tmp_path: Path) -> None:
    read_in(written(tmp_path, plan={**NEW, "status": ENDED}), acting)
    older = {
        **NEW,
        "sist-endret": "2024-01-01T00:00:00",
        "tittel": {"tekst": texts(nno="Gamalt namn", nob="Prøveplan")},
    }
    read_in(written(tmp_path, plan=older), acting)
    plan = Plan.objects.get(pk="TST01-02")
    assert (plan.status, plan.titles) == ("ended", {"nn": "Ny prøveplan", "nb": "Prøveplan"})


def test_a_thing_that_is_only_mentioned_is_there_until_its_own_file_comes(acting: Any, tmp_path: Path) -> None:
    read_in(written(tmp_path, aim=KM11869), acting)
    aim_set = AimSet.objects.get(pk="KV908")
    assert (aim_set.titles, aim_set.plan_id) == ({"default": "Kompetansemål og vurdering 7. trinn"}, "ENG02-05")
    whole = {"kode": "KV908", "grep-type": kind("kompetansemaalsett_lk20"), "sist-endret": "2025-01-01T00:00:00",
             "tittel": {"tekst": texts(nno="Kompetansemål 7. trinn")}, "etter-aarstrinn": [reference("aarstrinn7", "7.")]}  # fmt: skip
    read_in(written(tmp_path, aim_set=whole), acting)
    aim_set.refresh_from_db()
    assert (aim_set.titles, aim_set.years) == ({"nn": "Kompetansemål 7. trinn"}, [7])
    assert [aim.code for aim in queries.aims_of("ENG02-05", 7)] == ["KM11869"]
    assert not queries.aims_of("ENG02-05", 4).exists()


def test_folder_zip_lines_and_lists_say_the_same(acting: Any, tmp_path: Path) -> None:
    things = [OLD, OLD_AIM, NEW, NEW_AIM]
    (tmp_path / "all.json").write_text(json.dumps(things))
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, things)) + "\n")
    (tmp_path / "marked.json").write_bytes(b"\xef\xbb\xbf" + json.dumps({"laereplaner": things}).encode())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for thing in things:
            archive.writestr(f"grep/{thing['kode']}.json", json.dumps(thing))
        archive.writestr("grep/LES-MEG.txt", "not for us")
    found = {name: importing.gather(tmp_path / name) for name in ("all.json", "all.jsonl", "marked.json", "all.zip")}
    assert [one.wrong for one in found.values()] == [()] * 4
    assert all(one.things == found["all.json"].things for one in found.values())


def test_what_cannot_be_read_does_not_stop_the_rest(acting: Any, tmp_path: Path) -> None:
    written(tmp_path, a_plan=OLD, b_broken={**OLD_AIM, "status": "halvferdig"}, d_empty={"heading": "x"})
    (tmp_path / "c_cut.json").write_text('{"kode": "KM9')
    (tmp_path / "e_lines.jsonl").write_text(f"{json.dumps(OLD_AIM)}\nnot json\n")
    (tmp_path / "f.zip").write_text("no archive")
    found = importing.preview(tmp_path)
    assert [(wrong.file, wrong.field) for wrong in found.wrong] == [
        ("b_broken.json", "status"), ("c_cut.json", "file"), ("d_empty.json", "kode"), ("e_lines.jsonl line 2", "file"),
        ("f.zip", "file"),
    ]  # fmt: skip
    assert {change.code for change in found.changes} == {"TST01-01", "KM900001"}


def test_an_ended_aim_leads_to_what_carries_it_on(acting: Any, tmp_path: Path) -> None:
    ended = {**OLD, "status": ENDED, "erstattes-av": [reference("TST01-02", "Ny")]}
    deaf = {**NEW_AIM, "kode": "KM900003", "tilhoerer-laereplan": reference("TST05-01", "Prøveplan for andre")}
    read_in(written(tmp_path, plan=ended, aim=OLD_AIM, new=NEW, new_aim=NEW_AIM, deaf=deaf), acting)
    now = queries.current_aims(["KM900001", "KM900002", "KM1"], TODAY)
    assert {code: ([aim.code for aim in one.aims], one.how) for code, one in now.items()} == {
        "KM900001": (["KM900002"], "reused"), "KM900002": (["KM900002"], "itself")
    }  # fmt: skip
    plan = queries.current("TST01-01", TODAY)
    assert isinstance(plan, Plan)
    assert plan.code == "TST01-02"
    assert queries.current("KM1", TODAY) is None


def test_without_a_word_from_grep_the_same_text_is_only_suggested(acting: Any, tmp_path: Path) -> None:
    silent = {key: value for key, value in NEW_AIM.items() if key != "gjenbruk-av"}
    ended = {**OLD, "status": ENDED, "erstattes-av": [reference("TST01-02", "Ny")]}
    read_in(written(tmp_path, plan=ended, aim=OLD_AIM, new=NEW, new_aim=silent), acting)
    assert queries.current_aims(["KM900001"], TODAY)["KM900001"].aims == ()
    old = queries.aims(["KM900001"])["KM900001"]
    assert [aim.code for aim in queries.likely_successors(old, TODAY)] == ["KM900002"]


def test_what_is_shipped_is_there_and_says_what_replaced_what() -> None:
    """Loaded when the database is brought up to date. Facts: reference on Grep as read in September 2026."""
    plan = queries.current("MAT01-05", TODAY)
    assert isinstance(plan, Plan)
    assert plan.code == "MAT01-06"
    assert [aim.code for aim in queries.current_aims(["KM11751"], TODAY)["KM11751"].aims] == ["KM13338"]
    assert "KM13257" in [aim.code for aim in queries.aims_of("MAT01-06", 4)]
    assert importing.load_shipped() == 0


def test_what_is_read_from_grep_counts_before_what_is_shipped(acting: Any, tmp_path: Path) -> None:
    whole = {**MAT, "kode": "MAT01-06", "sist-endret": "2026-03-01T00:00:00",
             "tittel": {"tekst": texts(nno="Matematikk, ny", nob="Matematikk, ny")}}  # fmt: skip
    read_in(written(tmp_path, plan=whole), acting)
    assert importing.load_shipped() == 0
    assert queries.title_of(Plan.objects.get(pk="MAT01-06")) == "Matematikk, ny"


def test_search_finds_words_in_any_language_and_codes_that_have_ended() -> None:
    assert "KM13257" in [aim.code for aim in queries.search("divisjonsstrategier ulike", today=TODAY)]
    assert "KM13338" in [aim.code for aim in queries.search("samtalepartnarar", today=TODAY)]
    assert [aim.code for aim in queries.search("http://psi.udir.no/kl06/KM198", today=TODAY)] == ["KM198"]
    assert not [aim for aim in queries.search("mengder", today=TODAY) if aim.plan_id == "MAT01-05"]
    assert queries.search("  ") == []


@pytest.mark.parametrize(
    ("iri", "code"),
    [
        ("http://psi.udir.no/kl06/KM13228", "KM13228"), ("https://psi.udir.no/kl06/KM13228/", "KM13228"),
        ("https://data.udir.no/kl06/v201906/kompetansemaal-lk20/KM13228", "KM13228"),
        ("http://psi.udir.no/kl06/MAT01-06", ""), ("https://elsewhere.example/KM13228", ""), ("KM13228", ""),
    ],
)  # fmt: skip
def test_only_addresses_of_grep_are_tags_of_aims(iri: str, code: str) -> None:
    assert queries.code_of(iri) == code


def test_the_command_shows_first_and_does_it_when_told(acting: Any, tmp_path: Path, capsys: Any) -> None:
    path = str(written(tmp_path, plan=OLD, broken={**OLD_AIM, "status": "halvferdig"}))
    assert main(["import", "grep", path, "--preview"]) == 3
    said = capsys.readouterr().out
    assert "plans: 1 added" in said
    assert "Not read: broken.json: status: «halvferdig»" in said
    assert "Nothing is changed yet" in said
    assert main(["import", "grep", path]) == 1
    assert "--by" in capsys.readouterr().err
    assert main(["import", "grep", str(tmp_path / "nowhere")]) == 1
    assert main(["import", "grep", path, "--by", acting_username(acting), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["done"] is True
    assert Plan.objects.filter(pk="TST01-01").exists()


def acting_username(actor: Any) -> str:
    return str(get_user_model()._default_manager.get(pk=actor.person_id).get_username())
