from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from tests import databases
from tests.security.universe import Universe, both
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything, hash_token
from tillit.organisations.middleware import ROLE_IN_SESSION
from tillit.organisations.models import ApiToken, Person
from tillit.organisations.roles import Role


class People:
    """Everyone in the home collaboration, one in each role: their browsers and their keys to the API."""

    def __init__(self, home: Universe) -> None:
        self.home = home
        self.actors: dict[str, Actor] = {str(role): home.world.actor(role) for role in Role}
        self.cookies = {role: self._log_in(actor) for role, actor in self.actors.items()}
        self.keys = {role: self._key(actor) for role, actor in self.actors.items()}

    def _log_in(self, actor: Actor) -> Any:
        browser = Client()
        browser.force_login(
            Person.objects.get(pk=actor.person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        session = browser.session
        session[ROLE_IN_SESSION] = actor.membership_id
        session.save()
        return browser.cookies

    def _key(self, actor: Actor) -> str:
        secret = f"key-of-{actor.person_id}"
        with scope.enter(everything()):
            ApiToken.objects.create(
                tenant_id=actor.tenant_id, person_id=actor.person_id, membership_id=actor.membership_id, name="matrix",
                token_hash=hash_token(secret),
            )  # fmt: skip
        return secret

    def browser(self, role: str | None) -> Client:
        client = Client()
        if role:
            client.cookies = self.cookies[role].copy()
        return client

    def program(self, role: str | None) -> Client:
        return Client(headers={"authorization": f"Bearer {self.keys[role]}"} if role else {})


@pytest.fixture(scope="session")
def universes_database(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[str, Universe, Universe, People]]:
    """A database with both in it: made once by each worker."""
    shared = connections["default"].settings_dict["NAME"]
    name = f"tillit_universes_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.make(name, databases.ensure_template())
        databases.use(name)
        home, away = both()
        with transaction.atomic():
            people = People(home)
        connections.close_all()
        databases.use(shared)
    yield name, home, away, people
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(scope="module")
def two_universes(
    universes_database: tuple[str, Universe, Universe, People], django_db_blocker: Any
) -> Iterator[tuple[Universe, Universe, People]]:
    """Both, for the tests of one file; what a test does to them is rolled back."""
    name, home, away, people = universes_database
    shared = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        connections.close_all()
        databases.use(name)
    yield home, away, people
    with django_db_blocker.unblock():
        connections.close_all()
        databases.use(shared)
