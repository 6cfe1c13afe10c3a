import io
import json
from datetime import date
from typing import Any

import docx
import openpyxl
import pypdf
import pytest

from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.record import content
from tillit.record.export import FORMATS, export_record
from tillit.record.queries import policy_of, processing_of
from tillit.record.tests import made

TODAY = date(2026, 11, 22)


def text_of(body: bytes, file_type: str) -> str:
    if file_type == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(body))
        attached = "".join(data.decode() for files in reader.attachments.values() for data in files)
        return "\n".join(page.extract_text() for page in reader.pages) + attached
    if file_type == "docx":
        document = docx.Document(io.BytesIO(body))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    if file_type == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(body))
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    return body.decode()


def exported(world: World, target: Any, file_type: Any) -> str:
    out = io.BytesIO()
    with made.network(world):
        export_record(target, file_type, out, today=TODAY)
    return text_of(out.getvalue(), file_type)


@pytest.mark.parametrize("file_type", FORMATS)
def test_a_record_is_whole_in_every_format(world: World, file_type: str) -> None:
    record = made.completed(world)
    text = exported(world, record, file_type).replace("\n", " ")
    for said in ("Reknefjell", "Fjordvik", "Lærelyst AS", "Fjordsky"):
        assert said in text, said
    if file_type != "json":
        for said in ("Undervegsvurdering", "§ 9-11", "Ireland" if False else "Irland", "Svar på oppgåver", "180 dagar"):
            assert said in text, said


@pytest.mark.parametrize("file_type", FORMATS)
def test_the_register_holds_every_record_of_the_owner_and_nothing_of_another(world: World, file_type: str) -> None:
    made.completed(world, "Reknefjell", world.owners[0])
    made.completed(world, "Leselund", world.owners[0])
    made.completed(world, "Naboteneste", world.owners[1])
    made.foreign(world)
    text = exported(world, world.owners[0], file_type)
    assert "Fjordvik" in text
    for other in ("Heidal", "Dalen", "Naboteneste", "Framandteneste", f"ombod-{world.owners[1].pk}@"):
        assert other not in text, other
    assert text.count("Reknefjell") >= 1


@pytest.mark.parametrize("file_type", FORMATS)
def test_an_empty_register_is_still_a_file(world: World, file_type: str) -> None:
    assert "Fjordvik" in exported(world, world.owners[0], file_type)


def test_the_json_gives_the_record_and_the_policy_back(world: World) -> None:
    record = made.completed(world)
    exported_json = json.loads(exported(world, record, "json"))
    with made.network(world):
        assert content.read(exported_json["record"]) == processing_of(record)
        assert exported_json["policy"] == content.to_data(policy_of(record))


def test_the_pdf_carries_its_own_record(world: World) -> None:
    record = made.completed(world)
    out = io.BytesIO()
    with made.network(world):
        export_record(record, "pdf", out, today=TODAY)
        expected = processing_of(record)
    attached = pypdf.PdfReader(out).attachments["record.jsonld"][0]
    assert content.read(json.loads(attached)["record"]) == expected


def test_a_use_without_a_record_gives_nothing(world: World) -> None:
    with made.network(world):
        use = made.use(made.service(), world.owners[0])
        out = io.BytesIO()
        assert export_record(use, "pdf", out, today=TODAY) == 0
        assert out.getvalue() == b""


def test_the_excel_register_has_one_sheet_per_letter_with_the_service_first(world: World) -> None:
    made.completed(world)
    out = io.BytesIO()
    with made.network(world):
        export_record(world.owners[0], "xlsx", out, today=TODAY)
    book = openpyxl.load_workbook(out)
    assert {"Oversikt", "Opplysningar", "Databehandlarar", "Sletting", "Tryggleik"} <= set(book.sheetnames)


@pytest.mark.parametrize("file_type", FORMATS)
def test_files_are_downloaded_from_the_page(world: World, login: Any, file_type: str) -> None:
    record = made.completed(world)
    browser = login(world.actor(Role.DIRECTOR, world.owners[0]))
    for address in (
        f"/protokoll/{record.pk}/protokoll.{file_type}?view=child&language=en",
        f"/protokoll/eigar/{world.owners[0].pk}/register.{file_type}",
    ):
        response = browser.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert text_of(response.content, file_type)
    assert browser.get(f"/protokoll/{record.pk}/protokoll.exe").status_code == 404
    assert browser.get(f"/protokoll/eigar/{world.owners[1].pk}/register.{file_type}").status_code == 404
