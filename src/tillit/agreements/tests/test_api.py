"""The same rules over the API."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest

from tillit.agreements.models import Agreement, Signature
from tillit.agreements.tests.making import agreement_for
from tillit.documents import pdf
from tillit.documents.model import Document, Paragraph
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db
JSON = "application/json"


def made(world: World, owner: int = 0) -> Agreement:
    with acting_as(world.actor(Role.NETWORK)) as network:
        return agreement_for(world.owners[owner], network)


def test_agreement_is_read_signed_and_read_again(world: World, api: Any) -> None:
    agreement = made(world)
    director = api(world.actor(Role.DIRECTOR))
    read = director.get(f"/api/v1/agreements/{agreement.pk}").json()
    assert (read["signed"], read["complete"], read["recipients"][0]["status"]) == (False, True, "ok")
    body = {"content_hash": read["content_hash"], "revision": read["revision"], "name": "Kari Nes", "confirm": True}
    answer = director.post(f"/api/v1/agreements/{agreement.pk}/sign", body, content_type=JSON)
    assert (answer.status_code, answer.json()["signed"], answer.json()["signed_by"]) == (200, True, "Kari Nes")


def test_forged_signature_is_refused_with_the_sentence(world: World, api: Any) -> None:
    agreement = made(world)
    read = api(world.actor(Role.DIRECTOR)).get(f"/api/v1/agreements/{agreement.pk}").json()
    body = {"content_hash": read["content_hash"], "name": "X", "confirm": True}
    network = api(world.actor(Role.NETWORK)).post(f"/api/v1/agreements/{agreement.pk}/sign", body, content_type=JSON)
    neighbour = api(world.actor(Role.DIRECTOR, world.owners[1]))
    foreign = neighbour.post(f"/api/v1/agreements/{agreement.pk}/sign", body, content_type=JSON)
    assert (network.status_code, foreign.status_code) == (403, 404)
    with scope.enter(everything()):
        assert Signature.objects.count() == 0


def test_old_hash_is_a_conflict(world: World, api: Any) -> None:
    agreement = made(world)
    body = {"content_hash": "0" * 64, "name": "X", "confirm": True}
    answer = api(world.actor(Role.DIRECTOR)).post(f"/api/v1/agreements/{agreement.pk}/sign", body, content_type=JSON)
    assert answer.status_code == 409
    assert "error" in answer.json()


def test_signed_file_is_attached(world: World, api: Any) -> None:
    agreement = made(world)
    director = api(world.actor(Role.DIRECTOR))
    read = director.get(f"/api/v1/agreements/{agreement.pk}").json()
    content = pdf.render(Document("Avtale", "nn", "x", dt.date(2026, 1, 1), [Paragraph("x")]))
    body = {
        "content_hash": read["content_hash"], "name": "Kari", "signed_on": "2026-09-01", "confirm": True,
        "file": {"name": "avtale.pdf", "content": base64.b64encode(content).decode()},
    }  # fmt: skip
    answer = director.post(f"/api/v1/agreements/{agreement.pk}/attach", body, content_type=JSON)
    assert (answer.status_code, answer.json()["signed"]) == (200, True)


def test_list_holds_what_the_actor_may_see(world: World, api: Any) -> None:
    made(world, 0)
    made(world, 1)
    assert api(world.actor(Role.NETWORK)).get("/api/v1/agreements").json()["count"] == 2
    director = api(world.actor(Role.DIRECTOR)).get("/api/v1/agreements?show=waiting").json()
    assert [item["owner"] for item in director["items"]] == ["Fjordvik"]


def test_recipient_and_its_history_are_read(world: World, api: Any) -> None:
    agreement = made(world)
    network = api(world.actor(Role.NETWORK))
    pk = network.get(f"/api/v1/agreements/{agreement.pk}").json()["recipients"][0]["id"]
    read = network.get(f"/api/v1/recipients/{pk}").json()
    assert (read["name"], len(read["history"]), read["history"][0]["sources"]) == (
        "Lærelyst AS", 1, ["GDPR Art. 44; EEA Joint Committee Decision 154/2018"],
    )  # fmt: skip
    assert api(world.actor(Role.DIRECTOR, world.owners[1])).get(f"/api/v1/recipients/{pk}").status_code == 404


def test_file_and_list_state_are_read(world: World, api: Any) -> None:
    agreement = made(world)
    network = api(world.actor(Role.NETWORK))
    assert network.get(f"/api/v1/agreements/{agreement.pk}/file.pdf").content.startswith(b"%PDF")
    assert network.get("/api/v1/dpf-list").json() == {"day": None, "organisations": 0, "active": 0}


@pytest.mark.parametrize("body", [{}, {"name": 3}, {"content_hash": "x" * 9999}, {"file": "x"}])
def test_wrong_body_is_told(world: World, api: Any, body: dict[str, Any]) -> None:
    agreement = made(world)
    answer = api(world.actor(Role.DIRECTOR)).post(f"/api/v1/agreements/{agreement.pk}/sign", body, content_type=JSON)
    assert answer.status_code == 422
