"""What is taken out, and what is read in, by commands."""

from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tillit.agreements.models import DpfListing
from tillit.approval.tests.story import Story
from tillit.assessment.models import Assessment, Risk
from tillit.catalogue.models import Service
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.project.commands import export, imports

pytestmark = pytest.mark.django_db
LIST = "Organization Name,Status,Covered Data,Framework\nLærelyst Inc,Active,Non-HR,EU-U.S. DPF\n"


def run(module: Any, *words: str) -> int:
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    return int(module.run(parser.parse_args(words)))


def test_a_whole_case_comes_out_in_one_file(world: World, tmp_path: Path) -> None:
    story = Story(world).to("follow_up")
    file = tmp_path / "case.zip"
    assert run(export, "case", str(story.case_id), str(file)) == 0
    with zipfile.ZipFile(file) as archive:
        owners = ("Fjordvik", "Heidal", "Nesøy", "Sundeid")
        parts = [f"agreement-{owner}-1.pdf" for owner in owners]
        parts += [f"record-{owner}.{form}" for owner in owners for form in ("pdf", "json")]
        assert sorted(archive.namelist()) == sorted(["case.json", "history.json", "assessment.pdf", *parts])
        assert json.loads(archive.read("case.json"))["outcome"] == "approved"
        assert archive.read("record-Fjordvik.pdf").startswith(b"%PDF")


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{")])
def test_records_come_out_in_every_form(world: World, tmp_path: Path, form: str, begins: bytes) -> None:
    Story(world).to("activation")
    for name, more in (("register", []), ("one", ["--service", "Reknefjell"])):
        file = tmp_path / f"{name}.{form}"
        assert run(export, "record", str(file), "--owner", "Fjordvik", *more) == 0
        assert file.read_bytes().startswith(begins)


def test_the_catalogue_comes_out_as_everyone_sees_it(world: World, tmp_path: Path) -> None:
    Story(world).to("follow_up")
    file = tmp_path / "catalogue.json"
    assert run(export, "catalogue", str(file)) == 0
    service = json.loads(file.read_text())["services"][0]
    told = {status["owner_name"]: status["status"] for status in service["statuses"]}
    assert (service["name"], told["Fjordvik"]) == ("Reknefjell", "approved")


@pytest.mark.parametrize(
    "words",
    [("case", "99", "x.zip"), ("record", "x.pdf", "--owner", "Ingen"), ("record", "x.odt", "--owner", "Fjordvik")],
)
def test_what_is_not_there_is_said(world: World, tmp_path: Path, capsys: Any, monkeypatch: Any, words: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(export, *words) == 1
    assert capsys.readouterr().err.strip()
    assert list(tmp_path.iterdir()) == []


def test_the_list_for_the_us_is_read(world: World, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "dpf.csv"
    file.write_text(LIST)
    who = Person.objects.get(pk=world.actor(Role.NETWORK).person_id).username
    assert run(imports, "dpf", str(file), "--by", who) == 0
    assert list(DpfListing.objects.values_list("name", flat=True)) == ["Lærelyst Inc"]
    file.write_text("not a list")
    assert run(imports, "dpf", str(file), "--by", who) == 1
    assert DpfListing.objects.count() == 1


def test_a_list_is_not_read_by_one_who_may_not(world: World, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "dpf.csv"
    file.write_text(LIST)
    teacher = Person.objects.get(pk=world.actor(Role.TEACHER).person_id).username
    assert (run(imports, "dpf", str(file), "--by", teacher), run(imports, "dpf", str(file), "--by", "x")) == (1, 1)
    assert DpfListing.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{"), ("pia.json", b"{")]
)
def test_an_assessment_comes_out_in_every_form(world: World, tmp_path: Path, form: str, begins: bytes) -> None:
    number = assessment_of(world)
    file = tmp_path / f"out.{form}"
    more = ["--pia"] if form == "pia.json" else []
    assert run(export, "assessment", str(number), str(file), *more) == 0
    assert file.read_bytes().startswith(begins)
    assert ("pia" in json.loads(file.read_text())) == bool(more) if form.endswith("json") else True


@pytest.mark.parametrize(("kind", "form"), [("assessment", "pdf"), ("assessment", "json"), ("pia", "json")])
def test_an_assessment_comes_in_again_as_a_draft(
    world: World, tmp_path: Path, capsys: Any, kind: str, form: str
) -> None:
    number = assessment_of(world)
    file = tmp_path / f"out.{form}"
    assert run(export, "assessment", str(number), str(file), *(["--pia"] if kind == "pia" else [])) == 0
    who = username(world, Role.NETWORK)
    assert run(imports, kind, str(file), "--owner", "Fjordsamarbeidet", "--by", who, "--language", "en") == 0
    said = capsys.readouterr().out
    with acting_as(world.actor(Role.NETWORK)):
        newest = Assessment.objects.latest("pk")
        assert f"Assessment {newest.pk}: Reknefjell" in said
        assert (newest.pk > number, str(newest), newest.tenant_id) == (True, "Reknefjell", world.ryfylke.pk)
        old = list(Risk.objects.filter(assessment=number, removed_at=None).values_list("threat", flat=True))
        assert list(newest.risks.values_list("threat", flat=True)) == old
        assert all(newest.sections.values_list("draft", flat=True))


@pytest.mark.parametrize(
    ("content", "owner", "sentence"),
    [
        ("hei", "Fjordsamarbeidet", "The file is not JSON"),
        ('{"pia": {"name": "X"}}', "Ingen", "There is no organisation called Ingen"),
        ('{"pia": {}}', "Fjordsamarbeidet", "does not say which service"),
        ('{"pia": {"name": "X"}}', "Dalen", "You write assessments for your own"),
    ],
)
def test_an_assessment_that_cannot_be_brought_is_refused(
    world: World, tmp_path: Path, capsys: Any, content: str, owner: str, sentence: str
) -> None:
    file = tmp_path / "in.json"
    file.write_text(content)
    who = username(world, Role.NETWORK)
    assert run(imports, "pia", str(file), "--owner", owner, "--by", who, "--language", "en") == 1
    assert sentence in capsys.readouterr().err
    with acting_as(world.actor(Role.NETWORK)):
        assert (Assessment.objects.count(), Service.objects.count()) == (0, 0)


def assessment_of(world: World) -> int:
    story = Story(world).to("follow_up")
    with acting_as(story.network):
        number = story.case.assessment_id
    assert number
    return int(number)


def username(world: World, role: Role) -> str:
    return str(Person.objects.get(pk=world.actor(role).person_id).username)
