"""An assessment brought from a file, on its page and over the API: looked at first, and begun from."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tillit.assessment.exchange import own
from tillit.assessment.exchange.pia import to_pia
from tillit.assessment.models import Assessment
from tillit.assessment.tests.exchange_world import DAY, WHOLE
from tillit.catalogue.models import Service
from tillit.documents import pdf
from tillit.documents.model import Document
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db
PAGE = "/vurderingar/hent-inn/"
API = "/api/v1/assessments/files"


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


def as_pdf() -> bytes:
    carrying = Document("Reknefjell", "nn", "", DAY, (), attachments=(own.attachment(WHOLE),))
    return pdf.render(carrying)


def as_pia() -> bytes:
    return json.dumps(to_pia(WHOLE, on=DAY).pia).encode()


FILES = {"json": own.write, "pdf": lambda _whole: as_pdf(), "pia": lambda _whole: as_pia()}


def upload(content: bytes, name: str = "vurdering.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def packed_in(html: str) -> str:
    return str(re.search(r'name="packed" value="([^"]+)"', html)[1])  # type: ignore[index]


def how_many(network: Actor) -> int:
    with acting_as(network):
        return Assessment.objects.count()


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_looked_at_and_then_begun_from(network: Actor, login: Any, kind: str) -> None:
    browser = login(network)
    seen = browser.post(PAGE, {"file": upload(FILES[kind](WHOLE))})
    html = seen.content.decode()
    assert seen.status_code == 200
    assert "Nokon ser svara." in html
    assert 'value="Reknefjell"' in html
    assert how_many(network) == 0
    begun = browser.post(PAGE, {"packed": packed_in(html), "service": "Reknefjell"})
    with acting_as(network):
        made = Assessment.objects.get()
        assert (begun.status_code, begun["Location"]) == (302, f"/vurderingar/{made.pk}/")
        assert (made.level, made.service.name) == ("service", "Reknefjell")  # type: ignore[union-attr]
        assert "4 skular" in made.sections.get(code="scope").text
        assert "Nokon ser svara." in set(made.risks.values_list("threat", flat=True))
        assert set(made.risks.values_list("draft", flat=True)) == {True}


def test_what_could_not_be_carried_over_is_said_before_and_after(network: Actor, login: Any) -> None:
    browser = login(network)
    html = browser.post(PAGE, {"file": upload(own.write(WHOLE))}).content.decode()
    lost = "Det gjekk ikkje å byggja på «Overordna vurdering», versjon 3."
    assert lost in html.replace("&quot;", '"')
    landed = browser.post(PAGE, {"packed": packed_in(html), "service": "Reknefjell"}, follow=True)
    assert lost in landed.content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Fila er ikkje JSON"),
        (b"PK\x03\x04 ikkje ei vurdering", "Fila er ikkje JSON"),
        (b"{}", "Dette er inga vurdering som er henta ut av Tillit"),
        (b"%PDF-1.7 avbroten", "Fila er skadd"),
        (b'{"pia": 7}', "PIA"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_begun(
    network: Actor, login: Any, api: Any, content: bytes, told: str
) -> None:
    answer = login(network).post(PAGE, {"file": upload(content)} if content else {"file": upload(b" ")})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    over_api = api(network).post(API, {"file": upload(content or b" "), "service": "X"})
    assert over_api.status_code == 422
    assert over_api.json()["error"]
    assert how_many(network) == 0


def test_without_a_file_or_with_a_changed_preview_one_chooses_again(network: Actor, login: Any) -> None:
    browser = login(network)
    assert browser.post(PAGE, {}).status_code == 422
    forged = browser.post(PAGE, {"packed": "eyJ9:forfalska", "service": "X"})
    assert forged.status_code == 422
    assert "Førehandsvisinga er for gammal" in forged.content.decode()
    assert how_many(network) == 0


def test_the_preview_stands_when_the_service_is_missing(network: Actor, login: Any) -> None:
    browser = login(network)
    packed = packed_in(browser.post(PAGE, {"file": upload(own.write(WHOLE))}).content.decode())
    answer = browser.post(PAGE, {"packed": packed, "service": " "})
    assert answer.status_code == 422
    assert "Nokon ser svara." in answer.content.decode()
    assert packed_in(answer.content.decode()) == packed
    with acting_as(network):
        assert not Service.objects.filter(name="Reknefjell").exists()


@pytest.mark.parametrize("role", [Role.DPO, Role.DIRECTOR, Role.TEACHER])
def test_only_those_who_write_bring_files(world: World, login: Any, role: Role) -> None:
    assert login(world.actor(role)).get(PAGE).status_code == 403


def test_it_is_reached_from_the_list_and_from_beginning(world: World, network: Actor, login: Any) -> None:
    browser = login(network)
    assert f'href="{PAGE}"' in browser.get("/vurderingar/").content.decode()
    assert f'href="{PAGE}"' in browser.get(f"/vurderingar/ny/{world.ryfylke.pk}/begin/").content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(PAGE).status_code == 200
    assert len(asked) <= 12 + 2


def test_a_file_is_looked_at_and_begun_from_over_the_api(network: Actor, api: Any) -> None:
    client = api(network)
    look = client.post(f"{API}/look", {"file": upload(own.write(WHOLE))}).json()
    assert (look["title"], look["level"], look["service"]) == ("Reknefjell", "service", "Reknefjell")
    assert [risk["threat"] for risk in look["risks"]][:1] != []
    assert look["notes"]
    assert how_many(network) == 0
    made = client.post(API, {"file": upload(own.write(WHOLE)), "service": "Reknefjell"})
    assert made.status_code == 200
    assert made.json()["notes"] == look["notes"]
    assert made.json()["assessment"]["service"]["name"] == "Reknefjell"
    assert how_many(network) == 1


def test_the_spreadsheet_goes_out_and_in_over_the_api(network: Actor, api: Any) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    client = api(network)
    made = client.post(API, {"file": upload(own.write(WHOLE)), "service": "Reknefjell"}).json()["assessment"]
    root = f"/api/v1/assessments/{made['id']}/spreadsheet"
    book = load_workbook(BytesIO(client.get(root).content))
    places = {cell.value: cell.column for cell in book.worksheets[0][1]}
    book.worksheets[0].cell(2, places["Kva som kan skje"]).value = "Ei heilt anna hending."
    out = BytesIO()
    book.save(out)
    look = client.post(f"{root}/look", {"file": upload(out.getvalue(), "ros.xlsx")}).json()
    assert [change["fields"][0]["after"] for change in look["changes"]] == ["Ei heilt anna hending."]
    stale = client.post(root, {"file": upload(out.getvalue(), "ros.xlsx"), "seen": "0" * 64})
    assert stale.status_code == 409
    taken = client.post(root, {"file": upload(out.getvalue(), "ros.xlsx"), "seen": look["seen"]})
    assert taken.status_code == 200
    assert "Ei heilt anna hending." in [risk["threat"] for risk in taken.json()["risks"]]
    for bad in ({}, {"file": upload(b"ikkje eit rekneark", "ros.xlsx")}):
        answer = client.post(f"{root}/look", bad)
        assert answer.status_code == 422
        assert answer.json()["error"]
