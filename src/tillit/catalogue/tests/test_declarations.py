"""Answers by those who are logged in, and the API."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tillit.catalogue.actions import (
    ask_supplier,
    connect_supplier,
    fill_in,
    publish_status,
    register_service,
    save_answers,
    start_filling_in,
    submit,
)
from tillit.catalogue.actions.answers import AnswersInvalid
from tillit.catalogue.export import export_catalogue
from tillit.catalogue.models import Declaration, DeclarationRequest, Service, Status
from tillit.catalogue.queries import (
    changes_since,
    latest_declaration,
    latest_declarations,
    open_questions,
    open_requests,
)
from tillit.catalogue.questionnaire import parse, to_wire
from tillit.catalogue.tests.answers import complete
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied

TERMS = "https://laerelyst.example/vilkar"


def sourced(**changes: Any) -> dict[str, Any]:
    wire = to_wire(parse(complete(**changes)).answers)
    return {code: {**answer, "source": TERMS} for code, answer in wire.items()}


@pytest.fixture
def service(world: World) -> Service:
    with acting_as(world.actor(Role.NETWORK)) as network:
        return register_service("Kartleik", by=network)


def test_network_fills_in_from_terms_and_says_where(world: World, service: Service) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        draft = start_filling_in(service, by=network)
        assert start_filling_in(service, by=network) == draft
        save_answers(draft, complete(ai="unknown"), by=network)
        with pytest.raises(AnswersInvalid):
            submit(draft, by=network)
        save_answers(draft, sourced(ai="unknown"), by=network)
        declaration = submit(draft, by=network)
        with pytest.raises(Denied):
            save_answers(draft, {}, by=network)
        assert (declaration.source, declaration.declared_by) == ("terms", "Fjordsamarbeidet")
        assert [question.code for question in open_questions(declaration)] == ["ai"]


def test_fill_in_takes_values_and_notes(world: World, service: Service) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        first = fill_in(service, complete(), dict.fromkeys(complete(), TERMS), by=network)
        second = fill_in(
            service, complete(ai="yes"), {**dict.fromkeys(complete(), TERMS), "ai": "Vel oppgåver"}, by=network
        )
        assert (first.number, second.number) == (1, 2)
        assert second.answers["ai"] == {"value": "yes", "text": "Vel oppgåver", "source": TERMS}
        assert latest_declaration(service.pk) == second
        assert latest_declarations([service.pk]) == {service.pk: second}
        assert first.content_hash != second.content_hash


def test_declaration_can_never_be_changed(world: World, service: Service) -> None:
    from django.db import ProgrammingError, transaction

    with acting_as(world.actor(Role.NETWORK)) as network:
        declaration = fill_in(service, complete(), dict.fromkeys(complete(), TERMS), by=network)
        declaration.declared_by = "Ein annan"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            declaration.save()


def test_supplier_declares_only_its_own_service(world: World, service: Service) -> None:
    with acting_as(world.actor(Role.SUPPLIER)) as supplier, pytest.raises(Denied):
        start_filling_in(service, by=supplier)
    with acting_as(world.actor(Role.NETWORK)) as network:
        connect_supplier(service, by=network, supplier=world.supplier)
    service.refresh_from_db()
    with acting_as(world.actor(Role.SUPPLIER)) as supplier:
        draft = start_filling_in(service, by=supplier)
        save_answers(draft, complete(), by=supplier)
        declaration = submit(draft, by=supplier)
    assert (declaration.source, declaration.tenant_id) == ("supplier", world.supplier.pk)


def test_next_draft_begins_with_the_newest_answers(world: World, service: Service) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        fill_in(service, complete(), dict.fromkeys(complete(), TERMS), by=network)
        request, _ = ask_supplier(service, email="a@b.example", by=network)
    assert request.answers["supplier_name"]["value"] == "Lærelyst AS"
    with acting_as(world.actor(Role.NETWORK)):
        assert open_requests(service.pk) == [request]


def test_draft_page_saves_and_finishes(world: World, service: Service, login: Any) -> None:
    from tillit.catalogue.tests.test_links import fields

    browser = login(world.actor(Role.NETWORK))
    response = browser.post(f"/tenester/{service.pk}/fill-in/")
    assert response.status_code == 302
    html = browser.get(response.url).content.decode()
    assert "supplier_name__source" in html
    sent = {**fields(html), "supplier_name": "Lærelyst AS", "supplier_name__source": TERMS, "action": "save"}
    assert browser.post(response.url, sent).status_code == 302
    assert TERMS in browser.get(response.url).content.decode()
    assert browser.get(f"/tenester/{service.pk}/").status_code == 200


def test_answers_are_shown_in_words_with_concerns_and_changes(world: World, service: Service, login: Any) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        notes = dict.fromkeys(complete(), TERMS)
        fill_in(service, complete(), notes, by=network)
        declaration = fill_in(service, complete(advertising="yes", hosting_countries=["US"]), notes, by=network)
    browser = login(world.actor(Role.NETWORK))
    html = browser.get(f"/tenester/{service.pk}/").content.decode()
    assert "Viser tenesta reklame" in html
    assert "Island; Noreg" in html
    assert "USA" in html
    html = browser.get(f"/tenester/svar/{declaration.pk}/").content.decode()
    assert "Skydrift AS, Sverige, Drift" in html
    assert html.count('data-color="warning"') == 1


def test_old_answers_do_not_open_by_foreign_roles(world: World, service: Service, login: Any) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        declaration = fill_in(service, complete(), dict.fromkeys(complete(), TERMS), by=network)
    assert login(world.actor(Role.PUPIL)).get(f"/tenester/svar/{declaration.pk}/").status_code == 403


# the API


def call(client: Client, method: str, address: str, body: Any = None) -> Any:
    sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(f"/api/v1{address}", **sent)


def test_whole_link_walks_over_the_api(world: World, api: Any, client: Client) -> None:
    network = api(world.actor(Role.NETWORK))
    made = call(network, "post", "/services", {"name": "Kartleik", "url": "https://kartleik.example"}).json()
    assert call(network, "post", "/services", {"name": "kart leik"}).json()["id"] == made["id"]
    asked = call(network, "post", f"/services/{made['id']}/ask", {"email": "a@b.example", "days": 10})
    assert asked.status_code == 200, asked.content
    token = asked.json()["url"].rstrip("/").rsplit("/", 1)[1]
    assert "token" not in json.dumps(call(network, "get", f"/requests/{asked.json()['id']}").json())
    assert call(client, "get", f"/supplier-link/{token}").json()["answers"] == {}
    saved = call(client, "put", f"/supplier-link/{token}/answers", {"answers": complete(), "revision": 0})
    assert saved.status_code == 200, saved.content
    assert call(client, "put", f"/supplier-link/{token}/answers", {"answers": {}, "revision": 0}).status_code == 409
    assert call(client, "post", f"/supplier-link/{token}/submit", {}).status_code == 422
    done = call(client, "post", f"/supplier-link/{token}/submit", {"declared_by": "Kari"})
    assert (done.status_code, done.json()["number"], done.json()["open"]) == (200, 1, [])
    assert call(client, "put", f"/supplier-link/{token}/answers", {"answers": {}}).status_code == 403
    assert call(network, "get", f"/services/{made['id']}").json()["declaration"]["number"] == 1


def test_api_refuses_bad_answers_with_a_sentence(world: World, service: Service, api: Any) -> None:
    network = api(world.actor(Role.NETWORK))
    draft = call(network, "post", f"/services/{service.pk}/fill-in").json()
    for answers in (
        {"x": 1},
        {"retention_days": "ti"},
        {"supplier_name": {"value": 1}},
        {"supplier_name": "x" * 10_000},
    ):
        response = call(network, "put", f"/requests/{draft['id']}/answers", {"answers": answers})
        assert response.status_code == 422
        assert response.json()["error"]
    assert call(network, "put", f"/requests/{draft['id']}/answers", {"answers": [1]}).status_code == 422
    with scope.enter(everything()):
        assert DeclarationRequest.objects.get().answers == {}


def test_api_keeps_foreign_drafts_away(world: World, service: Service, api: Any) -> None:
    draft = call(api(world.actor(Role.NETWORK)), "post", f"/services/{service.pk}/fill-in").json()["id"]
    foreign = api(world.actor(Role.NETWORK, world.elsewhere))
    assert call(foreign, "get", f"/requests/{draft}").status_code == 404
    assert call(foreign, "put", f"/requests/{draft}/answers", {"answers": {}}).status_code == 404
    assert call(foreign, "post", f"/requests/{draft}/submit").status_code == 404
    assert call(foreign, "post", f"/requests/{draft}/withdraw", {}).status_code == 404
    assert call(api(world.actor(Role.TEACHER)), "get", f"/requests/{draft}").status_code == 403
    assert call(Client(), "get", "/services").status_code == 401


def test_public_api_reads_only_what_is_published(world: World, service: Service, client: Client) -> None:
    assert call(client, "get", "/catalogue").json()["items"] == []
    assert call(client, "get", f"/catalogue/{service.pk}").status_code == 404
    with acting_as(world.actor(Role.NETWORK)) as network:
        register_service("Utkast", by=network)
        publish_status(service, world.owners[0], Status.APPROVED, by=network, explanation={"nn": {"lead": "x"}})
    listed = call(client, "get", "/catalogue?sok=kart&kommune=" + str(world.owners[0].pk)).json()
    assert [(item["name"], item["here"]) for item in listed["items"]] == [
        ("Kartleik", {"status": "approved", "outdated": False})
    ]
    (status,) = call(client, "get", f"/catalogue/{service.pk}").json()["items"]
    assert (status["owner_name"], status["status"]) == ("Fjordvik", "approved")
    full = call(client, "get", f"/catalogue/{service.pk}/{world.owners[0].pk}").json()
    assert full["explanation"] == {"nn": {"lead": "x"}}
    assert len(call(client, "get", "/questionnaire").json()["groups"]) == 7


def test_change_is_reported_over_the_api_and_found_by_time(world: World, service: Service, api: Any) -> None:
    before = timezone.now() - timedelta(seconds=1)
    network = api(world.actor(Role.NETWORK))
    sent = {"kind": "country", "description": "Data i USA", "effective_on": "2027-01-01"}
    assert call(network, "post", f"/services/{service.pk}/notify", sent).status_code == 200
    assert [notice.kind for notice in changes_since([service.pk], before)] == ["country"]
    assert changes_since([service.pk], timezone.now() + timedelta(days=1)) == []
    assert changes_since([], before) == []


# export


def test_export_has_every_published_status_and_no_formula(world: World, service: Service) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        register_service("Utkast", by=network)
        publish_status(service, world.owners[0], Status.UNDER_WORK, by=network)
        publish_status(service, world.owners[0], Status.REFUSED, by=network, reason='=HYPERLINK("http://ond")')
        publish_status(
            service, world.owners[1], Status.APPROVED, by=network, review_by=timezone.localdate() - timedelta(days=3)
        )
    today = timezone.localdate()
    (exported,) = json.loads(export_catalogue("json", today=today))["services"]
    assert [(status["owner_name"], status["status"], status["outdated"]) for status in exported["statuses"]] == [
        ("Fjordvik", "refused", False),
        ("Heidal", "approved", True),
    ]
    rows = list(csv.reader(io.StringIO(export_catalogue("csv", today=today).decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    assert rows[1][7] == '\'=HYPERLINK("http://ond")'
    book = load_workbook(io.BytesIO(export_catalogue("xlsx", today=today, language="en")))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "Kartleik" in cells
    assert "Utkast" not in " ".join(cells)
    with pytest.raises(ValueError, match="json, csv, xlsx"):
        export_catalogue("exe", today=today)


def test_declarations_are_numbered_one_after_the_other(world: World, service: Service) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        fill_in(service, complete(), dict.fromkeys(complete(), TERMS), by=network)
    with acting_as(world.actor(Role.NETWORK, world.elsewhere)) as others:
        fill_in(service, complete(), dict.fromkeys(complete(), TERMS), by=others)
    assert list(Declaration.objects.values_list("number", flat=True)) == [2, 1]
