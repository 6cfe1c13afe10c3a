"""The supplier's link: what opens it, what it opens, and when it is dead."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tillit.audit.models import Entry
from tillit.catalogue.actions import ask_supplier, register_service, renew_link, withdraw_link
from tillit.catalogue.models import Declaration, DeclarationRequest, Evidence, Service
from tillit.catalogue.tests.answers import as_form, complete
from tillit.documents.models import StoredFile
from tillit.fence import scope
from tillit.organisations.acting import everything, hash_token
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def service(world: World) -> Service:
    with acting_as(world.actor(Role.NETWORK)) as network:
        return register_service("Kartleik", by=network)


@pytest.fixture
def asked(world: World, service: Service) -> tuple[DeclarationRequest, str]:
    with acting_as(world.actor(Role.NETWORK)) as network:
        return ask_supplier(service, email="post@laerelyst.example", message="Hei <b>", by=network)


def fields(html: str) -> dict[str, str]:
    found = {}
    for name in ("revision", "editor"):
        match = re.search(rf'name="{name}" value="([^"]*)"', html)
        assert match, html[:500]
        found[name] = match[1]
    return found


def send(client: Client, secret: str, answers: dict[str, Any], action: str = "save", **more: Any) -> Any:
    html = client.get(f"/svar/{secret}/").content.decode()
    return client.post(f"/svar/{secret}/", {**fields(html), **as_form(answers), "action": action, **more})


def stored(request: DeclarationRequest) -> DeclarationRequest:
    with scope.enter(everything()):
        return DeclarationRequest.objects.get(pk=request.pk)


def test_secret_is_kept_only_as_its_hash(asked: tuple[DeclarationRequest, str]) -> None:
    request, secret = asked
    row = stored(request)
    assert row.token_hash == hash_token(secret)
    assert secret not in str(row.__dict__)
    assert len(secret) >= 40
    with scope.enter(everything()):
        assert all(secret not in str(entry.detail) for entry in Entry.objects.all())


def test_letter_is_sent_with_the_link_after_the_commit(
    world: World, service: Service, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), acting_as(world.actor(Role.NETWORK)) as network:
        _, secret = ask_supplier(service, email="post@laerelyst.example", by=network)
    (letter,) = mail.outbox
    assert letter.to == ["post@laerelyst.example"]
    assert f"/svar/{secret}/" in letter.body


def test_supplier_answers_part_way_comes_back_and_sends(
    asked: tuple[DeclarationRequest, str], client: Client, service: Service
) -> None:
    request, secret = asked
    assert send(client, secret, {"supplier_name": "Lærelyst AS", "advertising": "unknown"}).status_code == 302
    html = client.get(f"/svar/{secret}/").content.decode()
    assert 'value="Lærelyst AS"' in html
    assert "Hei &lt;b&gt;" in html
    response = send(client, secret, complete(advertising="unknown"), "send", declared_by="Kari, personvern")
    assert response.status_code == 302, response.content.decode()
    declaration = Declaration.objects.get(service=service)
    assert (declaration.number, declaration.source, declaration.declared_by) == (1, "supplier", "Kari, personvern")
    assert declaration.answers["advertising"]["value"] == "unknown"
    assert declaration.tenant_id == request.tenant_id
    assert "fungerer" not in client.get(f"/svar/{secret}/").content.decode()
    assert client.post(f"/svar/{secret}/", {"action": "save"}).status_code == 200
    assert stored(request).revision == 2  # nothing was written after it was sent


def test_answers_are_saved_while_writing(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    request, secret = asked
    first = fields(client.get(f"/svar/{secret}/").content.decode())
    sent = {**first, **as_form({"supplier_name": "A"})}
    html = client.post(f"/svar/{secret}/", sent, headers={"hx-request": "true"}).content.decode()
    assert html.lstrip().startswith('<div id="saved"')
    # The page itself saved meanwhile: its own next save is not “somebody else”, even with the old revision.
    again = client.post(f"/svar/{secret}/", {**sent, "supplier_name": "B"}, headers={"hx-request": "true"})
    assert again.status_code == 200
    assert stored(request).answers["supplier_name"]["value"] == "B"


def test_second_person_on_the_link_is_told_and_loses_nothing(
    asked: tuple[DeclarationRequest, str], client: Client
) -> None:
    request, secret = asked
    html = client.get(f"/svar/{secret}/").content.decode()
    assert send(client, secret, {"supplier_name": "Fyrste"}).status_code == 302
    response = client.post(f"/svar/{secret}/", {**fields(html), "supplier_name": "Andre", "action": "save"})
    assert response.status_code == 409
    assert 'value="Andre"' in response.content.decode()
    assert stored(request).answers["supplier_name"]["value"] == "Fyrste"


@pytest.mark.parametrize(
    ("answers", "mark"),
    [
        ({"supplier_name": "x" * 301}, "q-supplier_name-error"),
        ({"deletion_routine": "x" * 30_000}, "q-deletion_routine-error"),
        ({"retention_days": "eitt år"}, "q-retention_days-error"),
        ({"privacy_url": "javascript:alert(1)"}, "q-privacy_url-error"),
        ({"supplier_country": "Atlantis"}, "q-supplier_country-error"),
        ({"login": "telepati"}, "q-login-error"),
        ({"data_fields": ["skostorleik"]}, "q-data_fields-error"),
    ],
)
def test_bad_answer_is_pointed_at_and_nothing_is_saved(
    asked: tuple[DeclarationRequest, str], client: Client, answers: dict[str, Any], mark: str
) -> None:
    request, secret = asked
    response = send(client, secret, {"contact_name": "Kari", **answers})
    assert response.status_code == 422
    assert mark in response.content.decode()
    assert 'value="Kari"' in response.content.decode()
    assert stored(request).answers == {}


def test_countries_can_be_written_by_name(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    request, secret = asked
    html = client.get(f"/svar/{secret}/").content.decode()
    sent = {**fields(html), "hosting_countries": ["NO"], "hosting_countries__other": "Sveits, japan",
            "supplier_country": "Noreg", "action": "save"}  # fmt: skip
    assert client.post(f"/svar/{secret}/", sent).status_code == 302
    assert stored(request).answers["hosting_countries"]["value"] == ["CH", "JP", "NO"]
    assert stored(request).answers["supplier_country"]["value"] == "NO"
    assert (
        "Japan, Sveits" in client.get(f"/svar/{secret}/").content.decode()
        or "Sveits, Japan" in client.get(f"/svar/{secret}/").content.decode()
    )


def test_unfinished_answers_are_not_sent(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    request, secret = asked
    response = send(client, secret, {"supplier_name": "Lærelyst AS"}, "send", declared_by="Kari")
    assert response.status_code == 422
    assert not Declaration.objects.exists()
    response = send(client, secret, complete(), "send")
    assert response.status_code == 422
    assert "declared_by-error" in response.content.decode()
    assert stored(request).declaration_id is None


def test_guessed_links_open_nothing(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    request, secret = asked
    guesses = [secrets.token_urlsafe(32) for _ in range(50)]
    guesses += [
        secret[:-1],
        secret + "x",
        secret.swapcase(),
        hash_token(secret),
        "x" * 5000,
        "%00",
        "'",
        str(request.pk),
    ]
    for guess in guesses:
        assert client.get(f"/svar/{guess}/").status_code == 404
        assert client.post(f"/svar/{guess}/", {"action": "send"}).status_code == 404
        assert client.get(f"/api/v1/supplier-link/{guess}").status_code == 404


def test_draft_without_a_link_cannot_be_opened_by_its_hash(world: World, service: Service, client: Client) -> None:
    from tillit.catalogue.actions import start_filling_in

    with acting_as(world.actor(Role.NETWORK)) as network:
        draft = start_filling_in(service, by=network)
    assert client.get(f"/svar/{draft.token_hash}/").status_code == 404


def test_expired_link_is_dead_and_says_so(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    request, secret = asked
    with scope.enter(everything()):
        DeclarationRequest.objects.filter(pk=request.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/svar/{secret}/").status_code == 403
    assert client.post(f"/svar/{secret}/", {"supplier_name": "x", "action": "save"}).status_code == 403
    assert client.get(f"/api/v1/supplier-link/{secret}").status_code == 403
    assert stored(request).answers == {}


def test_withdrawn_link_is_dead_until_it_is_renewed_and_answers_come_along(
    world: World, asked: tuple[DeclarationRequest, str], client: Client
) -> None:
    request, secret = asked
    send(client, secret, {"supplier_name": "Lærelyst AS"})
    with acting_as(world.actor(Role.NETWORK)) as network:
        withdraw_link(stored(request), by=network)
        with pytest.raises(Denied):
            withdraw_link(stored(request), by=network)
    assert client.get(f"/svar/{secret}/").status_code == 403
    with acting_as(world.actor(Role.NETWORK)) as network:
        _, fresh = renew_link(stored(request), by=network)
    assert client.get(f"/svar/{secret}/").status_code == 404
    assert 'value="Lærelyst AS"' in client.get(f"/svar/{fresh}/").content.decode()


def test_link_is_not_cached_or_leaked_onwards(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    response = client.get(f"/svar/{asked[1]}/")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"


def test_one_open_link_per_service_and_office(world: World, service: Service, asked: tuple[Any, str]) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network, pytest.raises(Denied):
        ask_supplier(service, email="a@b.example", by=network)
    with acting_as(world.actor(Role.NETWORK, world.elsewhere)) as others:
        ask_supplier(service, email="a@b.example", by=others)


def test_link_belongs_to_those_who_sent_it(
    world: World, asked: tuple[DeclarationRequest, str], login: Any, service: Service
) -> None:
    request, _ = asked
    foreign = login(world.actor(Role.NETWORK, world.elsewhere))
    for address in (
        f"/tenester/lenkjer/{request.pk}/renew/",
        f"/tenester/lenkjer/{request.pk}/withdraw/",
        f"/tenester/utkast/{request.pk}/",
    ):
        assert foreign.get(address).status_code == 404
        assert foreign.post(address, {"days": 10}).status_code == 404
    assert "post@laerelyst.example" not in foreign.get(f"/tenester/{service.pk}/").content.decode()
    own = login(world.actor(Role.NETWORK))
    assert "post@laerelyst.example" in own.get(f"/tenester/{service.pk}/").content.decode()
    assert own.get(f"/tenester/utkast/{request.pk}/").status_code == 403  # the supplier's own words are the supplier's


def test_evidence_is_checked_at_the_door(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    request, secret = asked
    for name, content in (
        ("virus.exe", b"MZ" + b"\0" * 100),
        ("iso.pdf", PNG),
        ("tom.pdf", b""),
        ("a.docm", b"PK\x03\x04junk"),
    ):
        bad = SimpleUploadedFile(name, content)
        response = send(client, secret, {"supplier_name": "x"}, certifications__file=bad)
        assert response.status_code == 422, name
        assert "q-certifications-error" in response.content.decode() or 'role="alert"' in response.content.decode()
    with scope.enter(everything()):
        assert not StoredFile.objects.exists()
    assert stored(request).answers == {}


def test_evidence_is_kept_and_can_be_removed(asked: tuple[DeclarationRequest, str], client: Client) -> None:
    request, secret = asked
    sent = send(client, secret, {"supplier_name": "x"}, certifications__file=SimpleUploadedFile("iso.png", PNG))
    assert sent.status_code == 302
    assert "iso.png" in client.get(f"/svar/{secret}/").content.decode()
    with scope.enter(everything()):
        evidence = Evidence.objects.get()
        assert evidence.file.tenant_id == request.tenant_id
    assert send(client, secret, {"supplier_name": "x"}, remove="999999").status_code == 404
    assert send(client, secret, {"supplier_name": "x"}, remove=str(evidence.pk)).status_code == 302
    with scope.enter(everything()):
        assert not Evidence.objects.exists()
        assert not StoredFile.objects.exists()


def test_ask_page_shows_the_link_once(world: World, service: Service, login: Any) -> None:
    browser = login(world.actor(Role.NETWORK))
    response = browser.post(f"/tenester/{service.pk}/ask/", {"email": "a@b.example", "days": 14})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "/svar/" in response.content.decode()
    assert "/svar/" not in browser.get(f"/tenester/{service.pk}/").content.decode()
    assert browser.post(f"/tenester/{service.pk}/ask/", {"email": "a@b.example", "days": 14}).status_code == 403


@pytest.mark.parametrize("bad", [{"email": "ola"}, {"days": 0}, {"days": 91}, {"days": ""}, {"message": "x" * 2001}])
def test_bad_question_to_supplier_is_refused(world: World, service: Service, login: Any, bad: dict[str, Any]) -> None:
    sent = {"email": "a@b.example", "days": 14, **bad}
    assert login(world.actor(Role.NETWORK)).post(f"/tenester/{service.pk}/ask/", sent).status_code == 422
    assert login(world.actor(Role.TEACHER)).post(f"/tenester/{service.pk}/ask/", sent).status_code == 403
