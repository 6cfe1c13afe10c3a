from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tillit.documents.actions import store
from tillit.documents.models import StoredFile
from tillit.documents.tests import bad_files
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Membership, Person
from tillit.organisations.tests.world import acting_as


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def upload() -> Callable[[Actor, str], StoredFile]:
    def made(actor: Actor, name: str) -> StoredFile:
        with acting_as(actor):
            return store(SimpleUploadedFile(name, bad_files.png()), tenant_id=actor.tenant_id, by=actor)

    return made


@pytest.fixture
def leave(today: date) -> Callable[..., Person]:
    """leave(actor, days) -> the person, whose roles all ended that many days ago."""

    def left(actor: Actor, days: int = 1) -> Person:
        with scope.enter(everything()):
            Membership.objects.filter(person=actor.person_id).update(
                since=today - timedelta(days=days + 30), until=today - timedelta(days=days)
            )
        return Person.objects.get(pk=actor.person_id)

    return left
