from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from tests.journeys.conftest import a_database

from tillit.activity.tests.lrs.store import TRIAL, V2, Client, Store, opened


@pytest.fixture(scope="package")
def store(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    copies = override_settings(COPIES=tmp_path_factory.mktemp("copies"))
    with copies, a_database(django_db_blocker, "store"), opened() as made:
        yield made


@pytest.fixture(scope="package")
def sent(store: Store) -> Client:
    """A key of a use that keeps statements as they are sent; xAPI 1.0.3."""
    store.uses["trial"] = store.use("Samsvar", TRIAL)
    return store.client(store.uses["trial"])


@pytest.fixture(scope="package")
def sent2(store: Store, sent: Client) -> Client:
    """The same in xAPI 2.0."""
    return store.client(store.uses["trial"], V2)
