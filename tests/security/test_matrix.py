"""Every role × every address × one's own and a foreign collaboration.

Generated from the URL map and the API, so that a new address is tried the day it is written.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.security.bodies import body_of
from tests.security.conftest import People
from tests.security.endpoints import SHARED, Endpoint, endpoints
from tests.security.universe import Universe
from tillit.organisations.roles import Role

pytestmark = pytest.mark.django_db

ALL = endpoints()
GUARDED = [endpoint for endpoint in ALL if endpoint.roles is not None]
PUBLIC = [endpoint for endpoint in ALL if endpoint.address.said and endpoint.roles is None]
ABOUT_A_THING = [endpoint for endpoint in GUARDED if endpoint.noun is not None and endpoint.noun not in SHARED]
DOOR, NO_KEY, REFUSED, NOT_THERE, NO_SUCH_WAY = 302, 401, 403, 404, 405
# The nation stands above both collaborations and looks after the organisations themselves, in either.
ABOVE = {("national", "organisation")}
OPENED_BY_A_SECRET = {"api/v1/invitations/accept"}
# What must stand after the question mark.
QUERIES = {
    "api/v1/services/known": "?text=x",
    "api/v1/curriculum/aims": "?text=x",
    "api/v1/skill-areas/{pk}/hits": "?activity=https://oppgaver.example/brok/*",
}
# A right role may be told that it is not the time yet, that something is missing, or that another was first.
ANSWERED = {200, 201, 204, 302, 403, 405, 409, 422}


def ask(client: Client, endpoint: Endpoint, things: dict[str, int]) -> int:
    """The status of the answer; 500 when it fell. Nothing of it is left afterwards."""
    with transaction.atomic():
        status = ask_in_vain(client, endpoint, things)
        transaction.set_rollback(True)
    return status


def ask_in_vain(client: Client, endpoint: Endpoint, things: dict[str, int]) -> int:
    """The same where nobody may be answered: then nothing is written, and the end of the test takes back what is."""
    options: dict[str, Any] = {}
    if endpoint.is_api and endpoint.method != "GET":
        options = {"data": json.dumps(body_of(endpoint.address.operation) or {}), "content_type": "application/json"}
    client.raise_request_exception = False
    path = endpoint.path(things) + QUERIES.get(endpoint.route, "")
    return int(client.generic(endpoint.method, path, **options).status_code)


def as_(people: People, endpoint: Endpoint, role: str | None) -> Client:
    return people.program(role) if endpoint.is_api else people.browser(role)


def allowed(endpoint: Endpoint) -> frozenset[str]:
    return endpoint.roles or frozenset(map(str, Role))


def test_every_address_says_whom_it_is_for() -> None:
    assert [str(endpoint) for endpoint in ALL if not endpoint.address.said] == []


@pytest.mark.parametrize("endpoint", GUARDED, ids=str)
def test_strangers_are_sent_to_the_door(endpoint: Endpoint, two_universes: Any) -> None:
    home, _, people = two_universes
    assert ask_in_vain(as_(people, endpoint, None), endpoint, home.things) in {
        NO_KEY if endpoint.is_api else DOOR,
        NO_SUCH_WAY,
    }


def wrong_at(endpoint: Endpoint) -> list[str]:
    """Who is sent away: every second role, the one half where it is read and the other where it is written.

    One guard stands before both (web/commands.py), so that no role is left out of what can be read and written.
    """
    wrong = sorted(set(map(str, Role)) - allowed(endpoint))
    if len([each for each in ALL if each.route == endpoint.route]) < 2:
        return wrong
    return wrong[endpoint.method == "GET" :: 2] or wrong


@pytest.mark.parametrize("endpoint", [e for e in GUARDED if allowed(e) != frozenset(map(str, Role))], ids=str)
def test_the_wrong_role_is_refused(endpoint: Endpoint, two_universes: Any) -> None:
    home, _, people = two_universes
    got = {role: ask_in_vain(as_(people, endpoint, role), endpoint, home.things) for role in wrong_at(endpoint)}
    assert set(got.values()) in ({REFUSED}, {NO_SUCH_WAY}), got


def beside(endpoint: Endpoint) -> list[str]:
    """The roles it is for that see one collaboration and not the other."""
    return sorted(role for role in allowed(endpoint) if (role, endpoint.noun) not in ABOVE)


@pytest.mark.parametrize("endpoint", [e for e in ABOUT_A_THING if beside(e)], ids=str)
def test_what_is_foreign_is_not_there(endpoint: Endpoint, two_universes: Any) -> None:
    _, away, people = two_universes
    got = {role: ask_in_vain(as_(people, endpoint, role), endpoint, away.things) for role in beside(endpoint)}
    assert set(got.values()) in ({NOT_THERE}, {NO_SUCH_WAY}), got


@pytest.mark.parametrize("endpoint", GUARDED, ids=str)
def test_the_right_role_is_answered(endpoint: Endpoint, two_universes: Any) -> None:
    """Some who may ask are told that this one is not theirs; but somebody is answered, and nobody with an error."""
    home, _, people = two_universes
    got = {role: ask(as_(people, endpoint, role), endpoint, home.things) for role in sorted(allowed(endpoint))}
    assert set(got.values()) <= ANSWERED | {NOT_THERE}, got
    assert set(got.values()) & ANSWERED or endpoint.route in OPENED_BY_A_SECRET, f"nobody reaches it: {got}"


@pytest.mark.parametrize("endpoint", PUBLIC, ids=str)
def test_what_is_public_never_falls(endpoint: Endpoint, two_universes: Any) -> None:
    home, away, people = two_universes
    for things in (home.things, away.things):
        for role in (None, "teacher", "supplier"):
            assert ask(as_(people, endpoint, role), endpoint, things) < 500, (role, endpoint)


def test_a_thing_that_never_was_is_not_there_either(two_universes: Any) -> None:
    home, _, people = two_universes
    never = dict.fromkeys(home.things, 2_000_000_000)
    wrong = {}
    for endpoint in ABOUT_A_THING:
        role = sorted(allowed(endpoint))[0]
        status = ask_in_vain(as_(people, endpoint, role), endpoint, never)
        if status not in (NOT_THERE, NO_SUCH_WAY):
            wrong[str(endpoint)] = status
    assert wrong == {}


def test_both_collaborations_have_one_of_everything(two_universes: tuple[Universe, Universe, People]) -> None:
    home, away, _ = two_universes
    assert set(home.things) == set(away.things)
    nouns = {endpoint.noun for endpoint in ALL if endpoint.noun}
    assert nouns <= set(home.things)
    assert {noun for noun in home.things if home.things[noun] == away.things[noun]} <= SHARED
