"""A page takes as many queries for a full list as for one line: it grows with the page, not with the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from tests.journeys.conftest import a_database
from tillit.approval.tests.story import Story
from tillit.catalogue.models import Service
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import make_world
from tillit.project.bench.casting import STEP, Foundry
from tillit.project.bench.measuring import BOUND
from tillit.project.bench.mould import Mould
from tillit.project.bench.shelves import Weight, heavy_pages

ROWS = 30
LIGHT = Weight(published=8, inherited=2, own=1, words=1, views=1, entries=1)
HEAVY = Weight(published=ROWS * 8)  # eight owners' assessments of each service
WRITERS = (Role.NETWORK, Role.DPO, Role.DIRECTOR)
LISTS: dict[Role, tuple[str, ...]] = {
    Role.NETWORK: ("/", "/saker/", "/saker/?vis=alle", "/avtalar/", "/protokoll/", "/vurderingar/", "/tenester/", "/folk/",
                   "/kalender/", "/straumar/"),
    Role.DIRECTOR: ("/", "/saker/", "/avtalar/", "/protokoll/", "/straumar/"),
    Role.COORDINATOR: ("/", "/saker/"),
    Role.DPO: ("/", "/saker/", "/vurderingar/"),
    Role.PRINCIPAL: ("/", "/val/", "/analyse/"),
    Role.TEACHER: ("/", "/katalog/", "/analyse/"),
    Role.SUPPLIER: ("/", "/leverandor/", "/straumar/"),
}  # fmt: skip


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[tuple[Role, str], list[int]]]:
    """For each list: with one case in use, and with thirty."""
    found: dict[tuple[Role, str], list[int]] = {}
    with a_database(django_db_blocker, "counts"):
        with transaction.atomic():
            story = Story(make_world()).to("follow_up")
            for role in LISTS:
                story.world.actor(role)
        _count(story, found)
        _count_heavy(story, found, LIGHT)
        Foundry(_mould(story), ROWS, parts=ROWS).pour_services()
        Foundry(_mould(story), ROWS, parts=ROWS).pour(range(1, ROWS))
        connections["admin"].close()
        _count(story, found)
        _count_heavy(story, found, HEAVY)
        yield found


def _mould(story: Story) -> Mould:
    top = story.world.ryfylke.pk
    with transaction.atomic(), scope.enter(everything()):
        within = Membership.objects.filter(organisation__path__contains=[top])
        return Mould(
            collaboration=top,
            organisations=tuple(Organisation.objects.filter(path__contains=[top]).values_list("pk", flat=True)),
            people=tuple(within.values_list("person", flat=True)),
            memberships=tuple(within.values_list("pk", flat=True)),
            services=tuple(Service.objects.values_list("pk", flat=True)),
        )


def _count(story: Story, found: dict[tuple[Role, str], list[int]]) -> None:
    for role, addresses in LISTS.items():
        client = _browser(story.world.actor(role))
        for address in addresses:
            client.get(address)  # the first look gathers what has changed since the last
            found.setdefault((role, address), []).append(_queries(client, address))


def _count_heavy(story: Story, found: dict[tuple[Role, str], list[int]], weight: Weight) -> None:
    """One assessment with a hundred risks, a hearing with eighty views, a library of hundreds; and one of each."""
    first = STEP if weight is HEAVY else Service.objects.order_by("pk").values_list("pk", flat=True)[0]
    pages = heavy_pages(story.world.actor(Role.NETWORK), story.world.actor(Role.DPO), weight, first)
    for role in WRITERS:
        client = _browser(story.world.actor(role))
        for page, address in pages.items():
            client.get(address)
            found.setdefault((role, page), []).append(_queries(client, address))


def _browser(actor: Any) -> Client:
    from tillit.organisations.models import Person

    client = Client(headers={"accept-language": "nn"})
    client.force_login(
        Person.objects.get(pk=actor.person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def _queries(client: Client, address: str) -> int:
    count = 0

    def counting(execute: Any, *rest: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*rest)

    with connection.execute_wrapper(counting):
        response = client.get(address)
    assert response.status_code == 200, address
    return count


@pytest.mark.parametrize(("role", "address"), [(role, address) for role, paths in LISTS.items() for address in paths])
def test_a_list_of_thirty_takes_as_many_queries_as_a_list_of_one(
    counts: dict[tuple[Role, str], list[int]], role: Role, address: str
) -> None:
    one, thirty = counts[role, address]
    assert thirty <= one
    assert thirty <= BOUND


@pytest.mark.parametrize("role", WRITERS)
def test_what_is_heavy_takes_as_many_queries_as_what_is_light(
    counts: dict[tuple[Role, str], list[int]], role: Role
) -> None:
    pages = {page: each for (who, page), each in counts.items() if who == role and not page.startswith("/")}
    assert len(pages) == 15
    assert {page: each for page, each in pages.items() if each[1] > each[0] or each[1] > BOUND} == {}
