"""A risk matrix of their own: from a spreadsheet, written, chosen again, and never changed under what it judged."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tillit.assessment import actions
from tillit.assessment.content import matrix_of
from tillit.assessment.exchange import own
from tillit.assessment.exchange.beginning import begin_named
from tillit.assessment.exchange.files import bring
from tillit.assessment.exchange.matrix_sheet import read_matrix, write_matrix
from tillit.assessment.exchange.spreadsheet import read, write
from tillit.assessment.exchange.spreadsheet.current import current
from tillit.assessment.matrix_table import matrix_from
from tillit.assessment.models import Assessment
from tillit.assessment.queries import complete
from tillit.assessment.scale import Matrix, scales
from tillit.assessment.tests.exchange_world import WHOLE
from tillit.assessment.tests.spreadsheets import book, saved, through_a_program
from tillit.assessment.tests.test_matrix_table import THREE
from tillit.assessment.tests.world import judge
from tillit.documents.upload import check_upload
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied, Invalid

TODAY = date(2026, 11, 22)
in_database = pytest.mark.django_db


def three() -> Matrix:
    found = matrix_from(THREE, today=TODAY)
    assert isinstance(found, Matrix)
    return found


def test_a_matrix_a_program_has_saved_is_the_same_matrix(tmp_path: Path) -> None:
    assert read_matrix(through_a_program(write_matrix(three(), "nn"), tmp_path), TODAY) == replace(three(), note=None)


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
@pytest.mark.parametrize("matrix", [*scales().matrices, three()], ids=lambda matrix: matrix.code)
def test_what_is_exported_can_be_brought_again(matrix: Matrix, language: str) -> None:
    content = write_matrix(matrix, language)
    assert content == write_matrix(matrix, language)
    assert check_upload("matrise.xlsx", content)
    found = read_matrix(content, TODAY)
    assert isinstance(found, Matrix)
    assert (found.cells, found.likelihood, found.consequence, found.accept_up_to, found.name) == (
        matrix.cells, matrix.likelihood, matrix.consequence, matrix.accept_up_to, matrix.name,
    )  # fmt: skip
    if matrix.code == three().code:
        assert found.code == matrix.code


def test_every_fault_is_said_with_its_row() -> None:
    made = book(write_matrix(three(), "nn"))
    made.active["C3"].value = None
    made.active["B5"].value = 9
    made.active["D12"].value = "lilla"
    with translation.override("en"):
        found = read_matrix(saved(made), TODAY)
    assert found == (
        "Row 5: the second column counts the steps from 1 to 6, each once.",
        "Row 12: “lilla” is not a level. Use low, medium, high or very high.",
    )


@pytest.mark.parametrize("content", [b"", b"namn;Vaar", b"PK\x03\x04", saved(openpyxl.Workbook())])
def test_something_else_gets_a_sentence(content: bytes) -> None:
    (sentence,) = read_matrix(content, TODAY)  # type: ignore[misc]
    assert sentence


@given(st.binary(max_size=200))
def test_any_bytes_give_a_sentence(content: bytes) -> None:
    assert isinstance(read_matrix(content, TODAY), tuple)


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


@pytest.fixture
def row(world: World, network: Actor) -> Assessment:
    with acting_as(network):
        made = actions.begin(world.ryfylke, level="overall", title="Overordna", by=network)
        actions.add_risk(made, area="excess", threat="For mykje blir samla inn.", by=network)
    return made


def address(row: Assessment) -> str:
    return f"/vurderingar/{row.pk}/own_matrix/"


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("matrise.xlsx", content)


def hidden(html: str) -> dict[str, str]:
    from html import unescape

    table = re.search(r'name="table" value="([^"]+)"', html)
    revision = re.search(r'name="revision" value="([^"]+)"', html)
    assert table
    assert revision
    return {"use": "1", "table": unescape(table[1]), "revision": revision[1]}


def used(row: Assessment, network: Actor) -> Matrix:
    with acting_as(network):
        row.refresh_from_db()
        return matrix_of(row.matrix, row.matrix_table)


@in_database
def test_a_matrix_is_seen_as_a_picture_and_then_used(network: Actor, row: Assessment, login: Any) -> None:
    browser = login(network)
    html = browser.post(address(row), {"file": upload(write_matrix(three(), "nn"))}).content.decode()
    assert "Vår matrise" in html
    assert html.count('<svg class="risk-matrix"') == 2
    assert used(row, network).code == "5x5"
    answer = browser.post(address(row), hidden(html))
    assert (answer.status_code, answer["Location"]) == (302, f"/vurderingar/{row.pk}/")
    assert used(row, network).code == three().code
    again = browser.get(f"/vurderingar/{row.pk}/matrise.xlsx")
    assert read_matrix(again.content, TODAY) == replace(three(), note=None)


@in_database
def test_a_bad_matrix_gets_its_sentences_and_changes_nothing(network: Actor, row: Assessment, login: Any) -> None:
    browser = login(network)
    made = book(write_matrix(three(), "nn"))
    made.active["C12"].value = "svært høg"
    answer = browser.post(address(row), {"file": upload(saved(made))})
    assert answer.status_code == 422
    assert "sannsyn 3 med konsekvens 1" in answer.content.decode().lower()
    for bad in ({"use": "1", "table": "[[1"}, {"use": "1", "table": "[3]"}, {"use": "1"}, {}):
        assert browser.post(address(row), bad).status_code == 422
    assert used(row, network).code == "5x5"


@in_database
def test_a_matrix_is_written_step_by_step_and_keeps_the_words_of_other_languages(
    network: Actor, row: Assessment, login: Any
) -> None:
    browser = login(network)
    html = browser.get(f"{address(row)}?steg=4").content.decode()
    form = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', html))
    levels = re.findall(r'<select name="(\w+)".*?<option value="(\w+)" selected', html, re.DOTALL)
    given_ = {**form, **dict(levels), "written": "1", "size": "4", "name": "Vår fire", "level_1_4": "high"}
    seen = browser.post(address(row), given_)
    assert seen.status_code == 200, seen.content.decode()
    browser.post(address(row), hidden(seen.content.decode()))
    found, shipped = used(row, network), scales().matrix("4x4")
    assert (found.name["nn"], found.cells[0][3]) == ("Vår fire", "high")
    assert found.likelihood == shipped.likelihood
    fallen = browser.post(address(row), {**given_, "level_4_4": "low"})
    assert fallen.status_code == 422
    assert 'value="Vår fire"' in fallen.content.decode()


@in_database
def test_once_a_risk_is_judged_the_matrix_stands(network: Actor, row: Assessment, login: Any, api: Any) -> None:
    with acting_as(network):
        judge(row.risks.get(), network)
    assert login(network).get(address(row)).status_code == 403
    answer = api(network).post(
        f"/api/v1/assessments/{row.pk}/own_matrix", {"table": THREE}, content_type="application/json"
    )
    assert answer.status_code == 403
    with acting_as(network), pytest.raises(Denied):
        actions.bring_matrix(row, matrix=three(), by=network)
    assert used(row, network).code == "5x5"


@in_database
def test_their_own_can_be_chosen_again_and_ours_puts_it_away(world: World, network: Actor, row: Assessment) -> None:
    with acting_as(network):
        actions.bring_matrix(row, matrix=three(), by=network)
        other = actions.begin(world.ryfylke, level="overall", title="Ny", matrix=three().code, by=network)
        assert matrix_of(other.matrix, other.matrix_table) == three()
        actions.choose_matrix(other, matrix="4x4", by=network)
        other.refresh_from_db()
        assert (other.matrix, other.matrix_table) == ("4x4", None)
        with pytest.raises(Invalid):
            actions.choose_matrix(other, matrix="own_finst_ikkje", by=network)


@in_database
def test_the_own_matrix_of_others_is_not_offered(world: World, network: Actor, row: Assessment, login: Any) -> None:
    with acting_as(network):
        actions.bring_matrix(row, matrix=three(), by=network)
    stranger = world.actor(Role.NETWORK, world.elsewhere)
    begin = login(stranger).get(f"/vurderingar/ny/{world.elsewhere.pk}/begin/").content.decode()
    mine = login(network).get(f"/vurderingar/ny/{world.ryfylke.pk}/begin/").content.decode()
    assert (three().code in begin, three().code in mine) == (False, True)


@in_database
def test_a_file_that_calls_its_matrix_ours_and_says_something_else_keeps_its_own(network: Actor) -> None:
    shipped = scales().matrix("5x5")
    low = replace(shipped, cells=(("low",) * 5,) * 5)
    brought = bring(own.write(replace(WHOLE, matrix=low)))
    assert not isinstance(brought, tuple)
    with acting_as(network):
        made = begin_named(brought, service="Reknefjell", by=network, today=TODAY).assessment
        assert made.matrix.startswith("own_")
        assert matrix_of(made.matrix, made.matrix_table).cells == low.cells
        same = begin_named(bring(own.write(WHOLE)), service="Reknefjell", by=network, today=TODAY)  # type: ignore[arg-type]
        assert (same.assessment.matrix, same.assessment.matrix_table) == ("5x5", None)


@in_database
def test_a_spreadsheet_from_before_the_matrix_was_changed_is_refused(network: Actor, row: Assessment) -> None:
    with acting_as(network):
        before = write(current(complete().get(pk=row.pk), TODAY), "nn")
        actions.bring_matrix(row, matrix=three(), by=network)
        found = read(before, three())
        after = read(write(current(complete().get(pk=row.pk), TODAY), "nb"), three())
    assert isinstance(found, tuple)
    assert "Fem" in str(found[0]) or "5" in str(found[0])
    assert not isinstance(after, tuple)


@in_database
def test_it_is_read_brought_and_used_over_the_api(network: Actor, row: Assessment, api: Any) -> None:
    client, root = api(network), f"/api/v1/assessments/{row.pk}"
    now = client.get(f"{root}/matrix").json()
    assert (now["code"], now["own"]) == ("5x5", False)
    look = client.post("/api/v1/assessments/matrix/look", {"file": upload(write_matrix(three(), "nn"))}).json()
    assert (look["code"], look["size"]) == (three().code, 3)
    body = json.dumps({"table": look["table"]})
    assert client.post(f"{root}/own_matrix", body, content_type="application/json").status_code == 200
    now = client.get(f"{root}/matrix").json()
    assert (now["code"], now["own"]) == (three().code, True)
    assert three().code in [choice["code"] for choice in now["choices"]]
    again = client.get(f"{root}/matrix/spreadsheet")
    assert read_matrix(again.content, TODAY) == replace(three(), note=None)
    assert client.post("/api/v1/assessments/matrix/look", {}).status_code == 422


@in_database
def test_the_page_is_within_its_queries(network: Actor, row: Assessment, login: Any) -> None:
    browser = login(network)
    for page in (address(row), f"/vurderingar/{row.pk}/choose_matrix/", f"/vurderingar/{row.pk}/matrise.xlsx"):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page).status_code == 200
        assert len(asked) <= 12 + 2  # and the savepoint of the test
