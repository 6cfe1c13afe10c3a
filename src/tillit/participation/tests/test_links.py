"""The open link of a council without accounts: what opens it, what it takes, and what it shows afterwards."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tillit.assessment.models import Assessment
from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything, hash_token
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import Hearing, HearingParty, Viewpoint
from tillit.participation.rules import limits
from tillit.participation.tests.hearing_world import WEB_QUERIES, answer_all, open_for, over


@pytest.fixture
def opened(assessment: Assessment, network: Actor) -> tuple[Hearing, HearingParty, str]:
    with acting_as(network):
        hearing, party = open_for(assessment, network)
        return hearing, party, actions.make_link(party, by=network).secret


def send(client: Client, secret: str, **said: Any) -> Any:
    return client.post(f"/hoyring/{secret}/", {"voice": "pupil", "text": "Eg vil ha mindre lagring.", **said})


def views() -> list[Viewpoint]:
    with scope.enter(everything()):
        return list(Viewpoint.objects.order_by("number"))


def test_pupil_says_something_without_a_name_and_without_an_account(opened: Any, client: Client) -> None:
    *_, secret = opened
    html = client.get(f"/hoyring/{secret}/").content.decode()
    assert "Appen lagrar svara dine" in html
    assert 'name="name"' not in html
    answer = send(client, secret, stance="worried")
    assert (answer.status_code, answer["Location"]) == (302, f"/hoyring/{secret}/?sent=1")
    (view,) = views()
    assert (view.voice, view.stance, view.channel, view.given_by_id) == ("pupil", "worried", "link", None)
    assert "Takk!" in client.get(answer["Location"]).content.decode()


def test_others_words_are_not_shown_before_the_answers_are_ready(opened: Any, network: Actor, client: Client) -> None:
    hearing, _, secret = opened
    send(client, secret, text="Det einaste eg seier")
    assert "Det einaste eg seier" not in client.get(f"/hoyring/{secret}/").content.decode()
    over(hearing)
    html = client.get(f"/hoyring/{secret}/").content.decode()
    assert ("Perioden er over" in html, "Det einaste eg seier" in html, "<textarea" in html) == (True, False, False)
    assert send(client, secret).status_code == 403
    with acting_as(network):
        answer_all(hearing, network)
        actions.close_hearing(hearing, conclusion="Vi lagrar kortare.", by=network)
    html = client.get(f"/hoyring/{secret}/").content.decode()
    for shown in ("Det einaste eg seier", "Vi har skrive det om.", "Vi lagrar kortare."):
        assert shown in html
    assert network.name not in html


def test_link_shows_only_what_came_through_it(opened: Any, network: Actor, client: Client) -> None:
    hearing, _, secret = opened
    with acting_as(network):
        (other,) = actions.add_parties(hearing, kind="fug", audience="adults", name="FUG", by=network)
        actions.write_in_view(hearing, party=other, voice="organisation", text="Frå dei andre", by=network)
        over(hearing)
        answer_all(hearing, network)
        actions.close_hearing(hearing, conclusion="Takk", by=network)
    assert "Frå dei andre" not in client.get(f"/hoyring/{secret}/").content.decode()


def test_secret_is_kept_only_as_its_hash(opened: Any) -> None:
    _, party, secret = opened
    with scope.enter(everything()):
        row = HearingParty.objects.get(pk=party.pk)
        assert (row.token_hash, secret in str(row.__dict__)) == (hash_token(secret), False)
        assert all(secret not in str(entry.detail) for entry in Entry.objects.all())


def test_guessed_links_open_nothing(opened: Any, client: Client) -> None:
    _, party, secret = opened
    guesses = [secrets.token_urlsafe(32) for _ in range(20)]
    guesses += [secret[:-1], secret + "x", secret.swapcase(), hash_token(secret), "x" * 5000, "%00", "'", str(party.pk)]
    for guess in guesses:
        assert client.get(f"/hoyring/{guess}/").status_code == 404
        assert client.post(f"/hoyring/{guess}/", {"text": "x"}).status_code == 404
        assert client.get(f"/api/v1/hearing-link/{guess}").status_code == 404


def test_party_without_a_link_is_not_opened_by_an_empty_secret(
    world: World, assessment: Assessment, network: Actor, client: Client
) -> None:
    with acting_as(network):
        open_for(assessment, network)
    for guess in ("%20", hash_token("")):
        assert client.get(f"/hoyring/{guess}/").status_code == 404


def test_new_link_kills_the_old_and_a_withdrawn_one_is_dead(opened: Any, network: Actor, client: Client) -> None:
    _, party, secret = opened
    with acting_as(network):
        fresh = actions.make_link(party, by=network).secret
    assert client.get(f"/hoyring/{secret}/").status_code == 404
    assert client.get(f"/hoyring/{fresh}/").status_code == 200
    with acting_as(network):
        actions.withdraw_link(party, by=network)
    assert client.get(f"/hoyring/{fresh}/").status_code == 403
    assert send(client, fresh).status_code == 403
    assert (
        client.post(f"/api/v1/hearing-link/{fresh}", {"voice": "pupil", "text": "x"}, "application/json").status_code
        == 403
    )
    assert views() == []


def test_cancelled_or_forgotten_hearing_is_closed(opened: Any, network: Actor, client: Client) -> None:
    hearing, _, secret = opened
    over(hearing, days=limits.ANSWERS_SHOWN_DAYS + 1)
    assert client.get(f"/hoyring/{secret}/").status_code == 403
    over(hearing, days=limits.ANSWERS_SHOWN_DAYS)
    assert client.get(f"/hoyring/{secret}/").status_code == 200
    with acting_as(network):
        actions.cancel_hearing(hearing, because="Feil", by=network)
    assert client.get(f"/hoyring/{secret}/").status_code == 403


def test_sent_twice_is_kept_once(opened: Any, client: Client) -> None:
    """A finger that shakes, or a page that is loaded again."""
    *_, secret = opened
    assert [send(client, secret, key="k1").status_code for _ in range(2)] == [302, 302]
    assert send(client, secret, key="k2").status_code == 302
    assert [view.number for view in views()] == [1, 2]


@pytest.mark.parametrize(
    "said",
    [
        {"text": "", "stance": ""},
        {"text": "   "},
        {"text": "x" * (limits.VIEW_LENGTH + 1)},
        {"voice": "parent"},
        {"voice": ""},
        {"stance": "sint"},
        {"key": "x" * 41},
        {"text": "a\x00b"},
    ],
)
def test_bad_view_is_refused_with_a_sentence_and_keeps_what_was_written(
    opened: Any, client: Client, said: dict[str, str]
) -> None:
    *_, secret = opened
    answer = send(client, secret, **said)
    assert answer.status_code == 422
    assert views() == []
    if said.get("voice") == "parent":
        assert "Eg vil ha mindre lagring." in answer.content.decode()


def test_what_is_written_is_shown_as_text_and_never_as_a_page(
    opened: Any, network: Actor, client: Client, login: Any
) -> None:
    hearing, _, secret = opened
    send(client, secret, text="<script>alert(1)</script><b>hei</b>")
    html = login(network).get(f"/hoyringar/{hearing.pk}/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_link_takes_so_much_in_an_hour_and_so_much_in_all(
    opened: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, secret = opened
    monkeypatch.setattr("tillit.participation.rules.viewpoints.PER_LINK_AN_HOUR", 2)
    monkeypatch.setattr("tillit.participation.rules.viewpoints.PER_LINK", 3)
    assert [send(client, secret).status_code for _ in range(3)] == [302, 302, 429]
    with scope.enter(everything()):
        Viewpoint.objects.update(given_at=timezone.now() - timedelta(minutes=61))
    assert [send(client, secret).status_code for _ in range(2)] == [302, 429]
    refused = send(client, secret, text="Min lange tekst")
    assert ("Det er ikkje plass til meir" in refused.content.decode(), "Min lange tekst" in refused.content.decode()) == (
        True, True,
    )  # fmt: skip


def test_link_is_not_cached_or_leaked_onwards(opened: Any, client: Client) -> None:
    *_, secret = opened
    answer = client.get(f"/hoyring/{secret}/")
    assert (answer["Cache-Control"], answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
        "no-store", "same-origin", "noindex",
    )  # fmt: skip


@pytest.mark.parametrize(("language", "words"), [("nn", "Kven er du?"), ("nb", "Hvem er du?"), ("en", "Who are you?")])
def test_page_speaks_the_language_that_is_chosen(opened: Any, client: Client, language: str, words: str) -> None:
    *_, secret = opened
    client.post("/sprak/", {"language": language, "next": f"/hoyring/{secret}/"})
    assert words in client.get(f"/hoyring/{secret}/").content.decode()


def test_reader_chooses_the_words_for_their_age(opened: Any, client: Client) -> None:
    *_, secret = opened
    html = client.get(f"/hoyring/{secret}/?for=children").content.decode()
    assert ("Appen hugsar kva du svarar." in html, 'name="section"' in html) == (True, False)
    html = client.get(f"/hoyring/{secret}/?for=adults").content.decode()
    assert ("Tenesta lagrar svar i eitt år." in html, 'name="section"' in html) == (True, True)
    assert client.get(f"/hoyring/{secret}/?for=robots").status_code == 200


def test_link_is_shown_once_to_the_one_who_makes_it(opened: Any, network: Actor, login: Any) -> None:
    hearing, party, _ = opened
    browser = login(network)
    address = f"/hoyringar/part/{party.pk}/link/"
    assert "/hoyring/" not in browser.get(address).content.decode().replace(f"/hoyringar/part/{party.pk}", "")
    made = browser.post(address)
    assert (made.status_code, made["Cache-Control"], "/hoyring/" in made.content.decode()) == (200, "no-store", True)
    assert 'value="http' not in browser.get(f"/hoyringar/{hearing.pk}/").content.decode()


def test_link_over_the_api_says_and_reads(opened: Any, network: Actor, client: Client) -> None:
    hearing, _, secret = opened
    address = f"/api/v1/hearing-link/{secret}"
    told = client.get(address).json()
    assert (told["voices"], told["views"], told["state"]) == (["pupil", "council"], [], "open")
    sent = client.post(address, {"voice": "council", "text": "Heile rådet meiner dette."}, "application/json")
    assert (sent.status_code, sent.json()["number"]) == (200, 1)
    assert client.post(address, {"voice": "parent", "text": "x"}, "application/json").status_code == 422
    over(hearing)
    assert client.post(address, {"voice": "council", "text": "For seint"}, "application/json").status_code == 403
    with acting_as(network):
        answer_all(hearing, network)
        actions.close_hearing(hearing, conclusion="Takk", by=network)
    assert client.get(address).json()["views"][0]["answer"]["outcome"] == "taken_in"


def test_link_opens_nothing_else_of_the_tenant(opened: Any, world: World, client: Client) -> None:
    """The scope of the link ends with the request."""
    hearing, _, secret = opened
    client.get(f"/hoyring/{secret}/")
    assert client.get(f"/hoyringar/{hearing.pk}/").status_code == 302
    assert client.get(f"/api/v1/hearings/{hearing.pk}").status_code == 401


def test_link_page_asks_few_questions_of_the_database(
    opened: Any, network: Actor, client: Client, django_assert_max_num_queries: Any
) -> None:
    hearing, _, secret = opened
    for number in range(5):
        send(client, secret, text=f"Synspunkt {number}")
    with django_assert_max_num_queries(WEB_QUERIES):
        client.get(f"/hoyring/{secret}/")
    over(hearing)
    with acting_as(network):
        answer_all(hearing, network)
        actions.close_hearing(hearing, conclusion="Takk", by=network)
    with django_assert_max_num_queries(WEB_QUERIES):
        client.get(f"/hoyring/{secret}/")


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.NETWORK])
def test_somebody_logged_in_can_use_the_link_too(opened: Any, world: World, login: Any, role: Role) -> None:
    *_, secret = opened
    assert send(login(world.actor(role)), secret).status_code == 302
    assert views()[0].given_by_id is None
