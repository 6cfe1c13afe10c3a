"""The levels in the browser and over the API: what one publishes, another reads, adopts and answers for."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tillit.assessment import actions
from tillit.assessment.models import Acceptance, Assessment, Edition, Pin, SectionAutosave
from tillit.assessment.rulebook import scenarios
from tillit.assessment.tests.layers import HIGH, judged, published, threat, write, writer, written
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db
QUERIES = 12 + 2  # and the savepoint of the test


@pytest.fixture
def national(world: World) -> Actor:
    return writer(world, world.nation)


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK, world.owners[0])


@pytest.fixture
def edition(world: World, national: Actor) -> Edition:
    """A platform the nation has assessed, in its first version, with a local part of its own."""
    with acting_as(national):
        assessment = written(world.nation, national, title="iPad i skulen", after=(2, 3))
        return published(assessment, world.nation, national)


@pytest.fixture
def moved(world: World, national: Actor, edition: Edition) -> Edition:
    """Its second version: another text, and a risk that is worse."""
    with acting_as(national):
        assessment = Assessment.objects.get(pk=edition.assessment_id)
        judged(assessment.risks.get(number=1), national, after=HIGH)
        return published(assessment, world.nation, national, news="Lagringa er endra.")


def page(client: Any, address: str) -> str:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    assert len(asked) <= QUERIES, f"{address} asked {len(asked)}"
    return str(response.content.decode())


def test_library_is_searched_and_opens_the_edition(network: Actor, edition: Edition, login: Any) -> None:
    browser = login(network)
    assert "iPad i skulen" in page(browser, "/vurderingar/bibliotek/?q=ipad&level=universe&universe=ipad")
    assert "iPad i skulen" not in page(browser, "/vurderingar/bibliotek/?q=finst-ikkje")
    shown = page(browser, f"/vurderingar/utgave/{edition.pk}/")
    assert "Nokon ser passordet." in shown
    assert "Skrive. nature" in shown
    assert "Skrive. context" not in shown  # local to the nation


def test_an_owner_adopts_writes_its_part_and_a_director_accepts(
    world: World, network: Actor, edition: Edition, login: Any
) -> None:
    browser = login(network)
    browser.post(f"/vurderingar/utgave/{edition.pk}/adopt/", {})
    with acting_as(network):
        mine = Assessment.objects.get(tenant=world.owners[0])
        sections = {row.code: row.pk for row in mine.sections.filter(local=True)}
    shown = page(browser, f"/vurderingar/{mine.pk}/")
    assert "Ein namngjeven leiar må godta risikoen" in shown
    assert "«iPad i skulen», versjon 1, Noreg" in shown
    for pk in sections.values():
        answer = browser.post(f"/vurderingar/del/{pk}/write/", {"text": "Hos oss.", "stance": "add", "local": "on"})
        assert answer.status_code == 302
    until = (timezone.localdate() + timedelta(days=200)).isoformat()
    director = login(world.actor(Role.DIRECTOR, world.owners[0]))
    director.post(f"/vurderingar/{mine.pk}/accept_risk/", {"risk": "", "reason": "Lite.", "expires_on": until})
    assert "Ingenting manglar" in page(director, f"/vurderingar/{mine.pk}/")
    with acting_as(network):
        given = Acceptance.objects.get(assessment=mine)
    director.post(f"/vurderingar/godkjenning/{given.pk}/take_back/", {"reason": "Noko er nytt."})
    assert "Ein namngjeven leiar må godta risikoen" in page(browser, f"/vurderingar/{mine.pk}/")


def test_the_network_does_not_accept_risk(network: Actor, edition: Edition, login: Any) -> None:
    with acting_as(network):
        mine = actions.adopt(edition, by=network)
    assert login(network).get(f"/vurderingar/{mine.pk}/accept_risk/").status_code == 403


def test_a_newer_version_is_told_shown_and_taken_in_or_declined(
    network: Actor, edition: Edition, national: Actor, login: Any, world: World
) -> None:
    browser = login(network)
    with acting_as(network):
        mine = actions.adopt(edition, by=network)
        pin = Pin.objects.get(assessment=mine)
    with acting_as(national):
        assessment = Assessment.objects.get(pk=edition.assessment_id)
        threat(assessment, national, "Noko heilt nytt.")
        newer = published(assessment, world.nation, national, news="Ein ny risiko.")
    shown = page(browser, f"/vurderingar/{mine.pk}/")
    assert "Versjon 2 er komen." in shown
    assert "Noko heilt nytt." not in shown
    told = page(browser, f"/vurderingar/utgave/{edition.pk}/endringar/{newer.pk}/")
    assert "Noko heilt nytt." in told
    assert "Ein ny risiko." in told
    assert browser.post(f"/vurderingar/grunnlag/{pin.pk}/stay/", {"reason": ""}).status_code == 422
    assert browser.post(f"/vurderingar/grunnlag/{pin.pk}/stay/", {"reason": "Etter jul."}).status_code == 302
    assert "Etter jul." in page(browser, f"/vurderingar/{mine.pk}/")
    browser.post(f"/vurderingar/grunnlag/{pin.pk}/take_in/")
    assert "Noko heilt nytt." in page(browser, f"/vurderingar/{mine.pk}/")


def test_an_inherited_risk_is_answered_from_its_link(network: Actor, edition: Edition, login: Any) -> None:
    with acting_as(network):
        mine = actions.adopt(edition, by=network)
    browser, key = login(network), f"{edition.assessment_id}-1"
    form = page(browser, f"/vurderingar/{mine.pk}/answer_risk/?risk={key}")
    assert f'value="{key}" selected' in form
    said = {"risk": key, "stance": "not_applicable", "reason": ""}
    assert browser.post(f"/vurderingar/{mine.pk}/answer_risk/", said).status_code == 422
    browser.post(f"/vurderingar/{mine.pk}/answer_risk/", {**said, "reason": "Vi har ikkje iPad."})
    assert "Vi har ikkje iPad." in page(browser, f"/vurderingar/{mine.pk}/")


def test_owners_who_disagree_are_set_side_by_side(world: World, edition: Edition, login: Any) -> None:
    for owner, after in ((world.owners[0], (1, 1)), (world.owners[1], HIGH)):
        with acting_as(world.actor(Role.NETWORK, owner)) as by:
            assessment = written(owner, by, title=f"iPad i {owner}")
            risk = actions.add_risk(assessment, scenario=scenarios().areas[0].threats[0].code, by=by)
            judged(risk, by, after=after)
            published(assessment, world.ryfylke, by)
    with acting_as(world.actor(Role.NETWORK)) as network:
        first = Edition.objects.filter(tenant=world.owners[0]).get()
    shown = page(login(network), f"/vurderingar/utgave/{first.pk}/samanlikna/")
    assert "Dei vurderer 1 risiko ulikt." in shown
    assert str(world.owners[1]) in shown


def test_what_is_typed_is_kept_for_the_one_who_typed_it(world: World, network: Actor, login: Any) -> None:
    with acting_as(network):
        assessment = written(world.owners[0], network)
        section = assessment.sections.get(code="nature")
    browser, address = login(network), f"/vurderingar/del/{section.pk}/kladd/"
    kept = browser.post(address, {"text": "Halvt skrive", "revision": section.revision})
    assert kept.status_code == 200
    assert "saved_at" in kept.json()
    assert "Halvt skrive" in browser.get(f"/vurderingar/del/{section.pk}/write/").content.decode()
    assert "Halvt skrive" not in page(browser, f"/vurderingar/{assessment.pk}/")
    with acting_as(network):
        write(assessment, "nature", world.actor(Role.NETWORK), "Ein annan lagra.")
    assert browser.post(address, {"text": "Meir", "revision": section.revision}).status_code == 409
    browser.post(f"/vurderingar/del/{section.pk}/write/", {"text": "Ferdig.", "revision": section.revision + 1})
    with acting_as(network):
        assert not SectionAutosave.objects.filter(section=section).exists()


@pytest.mark.parametrize(("data", "status"), [
    ({"text": "a" * 30_000, "revision": "1"}, 413), ({"text": "a", "revision": "x"}, 422), ({"text": "a"}, 422),
])  # fmt: skip
def test_nonsense_is_not_kept(world: World, network: Actor, login: Any, data: dict[str, str], status: int) -> None:
    with acting_as(network):
        section = written(world.owners[0], network).sections.get(code="nature")
    answer = login(network).post(f"/vurderingar/del/{section.pk}/kladd/", data)
    assert (answer.status_code, list(answer.json())) == (status, ["sentence"])


def test_the_spreadsheet_goes_out_is_changed_and_comes_in(world: World, network: Actor, login: Any) -> None:
    with acting_as(network):
        assessment = written(world.owners[0], network)
    browser, address = login(network), f"/vurderingar/{assessment.pk}/rekneark/"
    book = load_workbook(BytesIO(browser.get(f"/vurderingar/{assessment.pk}/vurdering.xlsx").content))
    sheet = book.worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Nokon ser passordet.")
    cell.value = "Nokon ser over skuldra."
    out = BytesIO()
    book.save(out)
    looked = browser.post(address, {"file": SimpleUploadedFile("ros.xlsx", out.getvalue())})
    assert looked.status_code == 200
    assert "Nokon ser over skuldra." in looked.content.decode()
    sent = {"packed": looked.context["packed"], "seen": looked.context["seen"]}
    with acting_as(network):
        assert assessment.risks.get().threat == "Nokon ser passordet."
    assert browser.post(address, sent).status_code == 302
    with acting_as(network):
        assert assessment.risks.get().threat == "Nokon ser over skuldra."
    again = browser.post(address, sent)
    assert again.status_code == 409


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"%PDF-1.7", b"a" * 3_000_000])
def test_a_file_that_is_no_spreadsheet_changes_nothing(
    world: World, network: Actor, login: Any, content: bytes
) -> None:
    with acting_as(network):
        assessment = written(world.owners[0], network)
    answer = login(network).post(
        f"/vurderingar/{assessment.pk}/rekneark/", {"file": SimpleUploadedFile("a.xlsx", content)}
    )
    assert answer.status_code == 422
    assert "Ingenting er teke inn" in answer.content.decode()


def test_files_of_an_edition_and_of_what_is_new(network: Actor, edition: Edition, moved: Edition, login: Any) -> None:
    browser = login(network)
    for kind, start in (("pdf", b"%PDF-"), ("docx", b"PK"), ("json", b"{")):
        assert browser.get(f"/vurderingar/utgave/{edition.pk}/utgave.{kind}").content.startswith(start)
    new = f"/vurderingar/utgave/{edition.pk}/endringar/{moved.pk}/endringar.pdf"
    assert browser.get(new).content.startswith(b"%PDF-")
    assert browser.get(f"/vurderingar/utgave/{edition.pk}/utgave.exe").status_code == 404


def test_the_api_does_the_same(world: World, network: Actor, edition: Edition, moved: Edition, api: Any) -> None:
    client = api(network)
    (found,) = client.get("/api/v1/assessments/editions?q=ipad").json()["items"]
    assert (found["id"], found["number"], found["owner"]["name"]) == (moved.pk, 2, "Noreg")
    changes = client.get(f"/api/v1/assessments/editions/{edition.pk}/changes/{moved.pk}").json()
    assert [change["code"] for change in changes["sections"]] == ["scope"]
    assert [(risk["kind"], risk["after"]["level_after"]) for risk in changes["risks"]] == [("changed", "very_high")]
    answer = client.post(f"/api/v1/assessments/editions/{edition.pk}/adopt", {}, content_type="application/json")
    assert answer.status_code == 200
    with acting_as(network):
        mine = Assessment.objects.get(tenant=world.owners[0])
    told = client.get(f"/api/v1/assessments/{mine.pk}").json()
    assert [(row["edition"]["number"], row["adopts"], row["newest"]["number"]) for row in told["stands_on"]] == [
        (1, True, 2)
    ]
    assert [(risk["state"], risk["from"]["number"]) for risk in told["effective"]["risks"]] == [("inherited", 1)]
