from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, member

PASSWORD = "seks raude hestar dansar"
NN = {"accept-language": "nn"}


@pytest.fixture
def kari(world: World) -> Person:
    actor = member(world.schools[0], Role.TEACHER, "kari", "Kari Nordmann")
    person = Person.objects.get(pk=actor.person_id)
    person.email = "kari@fjordvik.no"
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(browser: Client, name: str = "kari", password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/konto/login/", {"login": name, "password": password, **more}, headers=NN)


@pytest.mark.parametrize("name", ["kari", "kari@fjordvik.no"])
def test_login_with_user_name_or_address(kari: Person, client: Client, name: str) -> None:
    assert log_in(client, name).status_code == 302
    assert client.get("/profil/", headers=NN).status_code == 200


def test_wrong_password_says_the_same_as_an_unknown_user(kari: Person) -> None:
    wrong = log_in(Client(), "kari", "feil passord her")
    unknown = log_in(Client(), "finst ikkje", "feil passord her")
    said = [
        re.search(r"<ds-error-summary.*?</ds-error-summary>", r.content.decode(), re.DOTALL)[0]
        for r in (wrong, unknown)
    ]
    assert said[0] == said[1]
    assert wrong.status_code == 422
    assert "ikkje rett" in said[0]


def test_lockout_after_five_tries_tells_when_one_can_try_again(kari: Person) -> None:
    for _ in range(5):
        assert "ikkje rett" in log_in(Client(), "kari", "feil passord her").content.decode()
    locked = log_in(Client()).content.decode()
    assert "Du kan prøva igjen om 15 minutt" in locked


def test_lockout_of_one_leaves_others_in_peace(kari: Person, world: World) -> None:
    for _ in range(6):
        log_in(Client(), "kari", "feil passord her")
    person = Person.objects.create_user("ola", password=PASSWORD, name="Ola")
    assert log_in(Client(), person.username).status_code == 302


def test_the_session_is_new_after_login(kari: Person, client: Client) -> None:
    client.get("/konto/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    log_in(client)
    assert client.session.session_key != planted
    assert Client(headers={"cookie": f"sessionid={planted}"}).get("/profil/").status_code == 302


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_login_never_leads_out_of_the_site(kari: Person, evil: str) -> None:
    assert log_in(Client(), next=evil).url == "/"
    page = Client().get("/konto/login/", {"next": evil}, headers=NN).content.decode()
    assert "evil.example" not in page.split("<main")[1].split("</main>")[0]


def test_login_leads_on_to_where_one_was_going(kari: Person) -> None:
    assert log_in(Client(), next="/folk/?q=x").url == "/folk/?q=x"


def test_logout_needs_a_button(kari: Person, client: Client) -> None:
    log_in(client)
    assert client.get("/konto/logout/", headers=NN).status_code == 200
    assert client.get("/profil/").status_code == 200
    client.post("/konto/logout/")
    assert client.get("/profil/").status_code == 302


def test_a_closed_user_cannot_log_in(kari: Person, client: Client) -> None:
    Person.objects.update(is_active=False)
    log_in(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "page",
    [
        "signup/",
        "email/",
        "password/change/",
        "confirm-email/x/",
        "social/signup/",
        "2fa/webauthn/",
        "3rdparty/",
        "password/reset/",
    ],
)
def test_pages_of_the_login_library_that_are_not_in_use_are_closed(kari: Person, client: Client, page: str) -> None:
    log_in(client)
    assert client.get(f"/konto/{page}", headers=NN).status_code == 404
    assert client.post(f"/konto/{page}", {}, headers=NN).status_code == 404


def test_a_new_password_ends_other_sessions(kari: Person) -> None:
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    wrong = here.post("/profil/passord/", {"present": "feil", "password": "åtte kvite svanar flaug"}, headers=NN)
    assert wrong.status_code == 422
    changed = here.post("/profil/passord/", {"present": PASSWORD, "password": "åtte kvite svanar flaug"}, headers=NN)
    assert changed.status_code == 302
    assert here.get("/profil/").status_code == 200
    assert there.get("/profil/").status_code == 302


def test_the_address_changes_only_with_the_password(kari: Person, client: Client) -> None:
    log_in(client)
    form = {"name": "Kari N.", "email": "tjuv@x.no", "language": "nb"}
    assert client.post("/profil/", form, headers=NN).status_code == 422
    assert client.post("/profil/", {**form, "password": PASSWORD}, headers=NN).status_code == 302
    kari.refresh_from_db()
    assert (kari.name, kari.email, kari.language) == ("Kari N.", "tjuv@x.no", "nb")


def test_forgotten_password_goes_by_mail_and_works_once(kari: Person, client: Client, letters: Any) -> None:
    with letters() as sent:
        client.post("/konto/passord/", {"email": "kari@fjordvik.no"}, headers=NN)
        client.post("/konto/passord/", {"email": "ingen@fjordvik.no"}, headers=NN)
    assert [letter.to for letter in sent] == [["kari@fjordvik.no"]]
    link = re.search(r"http://[^/]+(/konto/passord/nytt/\S+)", sent[0].body)[1]
    form = client.get(link, headers=NN)
    new = {"new_password1": "åtte kvite svanar flaug", "new_password2": "åtte kvite svanar flaug"}
    assert client.post(form.url, new, headers=NN).status_code == 302
    assert log_in(Client(), "kari", "åtte kvite svanar flaug").status_code == 302
    assert "gammal eller brukt" in Client().get(link, headers=NN, follow=True).content.decode()


def test_asking_for_many_letters_is_stopped(kari: Person, client: Client) -> None:
    answers = [client.post("/konto/passord/", {"email": "kari@fjordvik.no"}, headers=NN).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def turn_on(browser: Client) -> str:
    """Turns on login with a code as a person does it; the secret in the app."""
    asked = browser.get("/konto/2fa/totp/activate/", headers=NN)
    assert asked.url.startswith("/konto/reauthenticate/")
    assert "Passordet er ikkje rett" in browser.post(asked.url, {"password": "feil"}, headers=NN).content.decode()
    assert browser.post(asked.url, {"password": PASSWORD}, headers=NN).url == "/konto/2fa/totp/activate/"
    page = browser.get("/konto/2fa/totp/activate/", headers=NN).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)[1]
    answer = browser.post("/konto/2fa/totp/activate/", {"code": code_for(secret)}, headers=NN)
    assert answer.status_code == 302
    return secret


def test_login_with_a_code_from_activation_to_the_end(kari: Person, client: Client) -> None:
    from django.core.cache import cache

    log_in(client)
    secret = turn_on(client)
    codes = re.findall(r"<code>(\w+)</code>", client.get("/konto/2fa/recovery-codes/", headers=NN).content.decode())
    assert len(codes) == 10
    other = Client()
    first = log_in(other)
    assert first.url.startswith("/konto/2fa/authenticate/")
    assert other.get("/profil/").status_code == 302
    assert (
        "Koden er ikkje rett" in other.post("/konto/2fa/authenticate/", {"code": "000000"}, headers=NN).content.decode()
    )
    cache.clear()  # the code used at activation may not be used again at once
    assert other.post("/konto/2fa/authenticate/", {"code": code_for(secret)}, headers=NN).status_code == 302
    assert other.get("/profil/").status_code == 200
    third = Client()
    log_in(third)
    assert third.post("/konto/2fa/authenticate/", {"code": codes[0]}, headers=NN).status_code == 302
    fourth = Client()
    log_in(fourth)
    assert fourth.post("/konto/2fa/authenticate/", {"code": codes[0]}, headers=NN).status_code == 200
    assert client.post("/konto/2fa/totp/deactivate/", {}, headers=NN).status_code == 302
    assert Authenticator.objects.filter(user=kari).count() == 0


def test_turning_off_the_code_asks_again_in_an_old_session(kari: Person, client: Client) -> None:
    log_in(client)
    turn_on(client)
    session = client.session
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**method, "at": method["at"] - 10_000} for method in methods]
    session.save()
    answer = client.post("/konto/2fa/totp/deactivate/", {}, headers=NN)
    assert "/reauthenticate/" in answer.url
    assert Authenticator.objects.filter(user=kari).count() == 2


def test_the_mark_of_the_request_is_needed(kari: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/konto/login/", {"login": "kari", "password": PASSWORD}).status_code == 403
