"""Every test gets the real thing: PostgreSQL, the application's own role, the fence."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from tests import databases  # before anything else of ours: it says where tests keep what they keep

# How long an example takes is the machine's matter.
hypothesis.settings.register_profile("tillit", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tillit")


def pytest_configure(config: pytest.Config) -> None:
    """Settings may have been read before the server answered: tell Django where it is."""
    from django.db import connections

    from tillit.project import database

    if not hasattr(config, "workerinput"):
        databases.hurry()

    for alias, found in database.databases().items():
        connections.databases[alias].update(found)
    # Before any text is asked for: Django keeps the first catalogues it has read. Workers start after this one is done.
    from django.utils.translation.reloader import translation_file_changed

    from tillit.project.commands.messages import compile_all

    compile_all()
    translation_file_changed(None, Path("django.mo"))  # forgets what was read before it was made


# What these share in a module takes long to make. First in line they are all handed to one worker.
TOGETHER = ("tests/journeys/test_query_counts.py",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(TOGETHER))


def pytest_collection_finish() -> None:
    """What has been imported stays to the end: nobody need look through all of it for rubbish, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure() -> None:
    """The Chromium that the tests of this process shared, if any of them asked for one."""
    if browser := sys.modules.get("tillit.web.tests.browser"):
        browser.close()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"tillit_test_{os.getpid()}_{worker}"
    with django_db_blocker.unblock():
        databases.make(name, databases.ensure_template())
        databases.use(name)
        yield
        from django.db import connections

        connections.close_all()
        databases.drop(name)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own, for tests with several transactions at once: nothing is rolled back, all is dropped."""
    from django.db import connections

    shared = connections["default"].settings_dict["NAME"]
    name = f"{shared}_own"
    with django_db_blocker.unblock():
        databases.make(name, databases.ensure_template())
        databases.use(name)
        yield
        connections.close_all()
        databases.use(shared)
        databases.drop(name)


@pytest.fixture(scope="session", autouse=True)
def _plain_static_and_mail(django_test_environment: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Once for all tests: Django tells a dozen listeners of each setting, and there are ten thousand tests."""
    from django.test import override_settings

    with override_settings(
        ERASED=tmp_path_factory.mktemp("erased") / "erased.log",
        WHITENOISE_AUTOREFRESH=True,  # else every new client looks at all files of the design: half of its time
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}},
    ):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_left(_plain_static_and_mail: None) -> Iterator[None]:
    """What a test keeps beside the database."""
    from django.conf import settings
    from django.core.cache import cache

    erased = settings.ERASED
    yield
    cache.clear()
    erased.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def kept_databases(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    from django.db import connections
    from tests.prepared import Prepared

    def copy(name: str, of: str | None) -> None:
        databases.make(name, of or databases.ensure_template())

    kept = Prepared(copy, connections["default"].settings_dict["NAME"])
    yield kept
    for what in {**kept.made, **kept.open}:
        kept.leave(what)
        databases.drop(kept.name(what))


@pytest.fixture
def begin_with(request: pytest.FixtureRequest, django_db_blocker: Any) -> Any:
    """begin_with(preparation): a context with what was prepared, in whose database the test will be."""

    @contextmanager
    def beginning(what: Any) -> Iterator[Any]:
        kept = request.getfixturevalue("kept_databases")
        with django_db_blocker.unblock(), kept.beginning_with(what) as found:
            yield found

    return beginning


@pytest.fixture
def begun_at(request: pytest.FixtureRequest, begin_with: Any) -> Iterator[Any]:
    """The case that the test begins with (tillit.approval.tests.stages.at); most begin with none."""
    stage = getattr(request, "param", None)
    if stage is None:
        yield None
        return
    with begin_with(stage) as story:
        yield story


@pytest.fixture
def db(begun_at: Any, db: None) -> None:
    """Of what is prepared, where something is: that must be there before the test's transaction begins."""


@pytest.fixture
def world(begun_at: Any, db: None) -> Any:
    """A small world of organisations and people (tillit.organisations.tests.world)."""
    from tillit.organisations.tests.world import make_world

    return begun_at.world if begun_at else make_world()


@pytest.fixture
def story(begun_at: Any, world: Any) -> Any:
    """A case in that world (tillit.approval.tests.story), as far as the test says, else not begun."""
    from tillit.approval.tests.story import Story

    return begun_at or Story(world)


@pytest.fixture
def login(client: Any) -> Any:
    """login(actor) -> a client logged in as that person, in that role."""
    from django.test import Client

    from tillit.organisations.middleware import ROLE_IN_SESSION
    from tillit.organisations.models import Person

    def log_in(actor: Any) -> Client:
        browser = Client(headers={"accept-language": "nn"})
        person = Person.objects.get(pk=actor.person_id)
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = browser.session
        session[ROLE_IN_SESSION] = actor.membership_id
        session.save()
        return browser

    return log_in


@pytest.fixture
def api(db: None) -> Any:
    """api(actor) -> a client with that person's key to the API."""
    import secrets

    from django.test import Client

    from tillit.fence import scope
    from tillit.organisations.acting import hash_token
    from tillit.organisations.models import ApiToken

    def with_key(actor: Any) -> Client:
        secret = secrets.token_urlsafe(32)
        with scope.enter(actor.scope):
            ApiToken.objects.create(
                tenant_id=actor.tenant_id, person_id=actor.person_id, membership_id=actor.membership_id, name="test",
                token_hash=hash_token(secret),
            )  # fmt: skip
        return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "nn"})

    return with_key
