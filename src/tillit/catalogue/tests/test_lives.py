"""Several people at once, and what is kept about people."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from tillit.catalogue import personal_data
from tillit.catalogue.actions import ask_supplier, fill_in, register_service, save_answers
from tillit.catalogue.models import Declaration, DeclarationRequest, Service
from tillit.catalogue.tests.answers import complete
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, make_world


def at_once(*works: Callable[[], Any]) -> list[Exception]:
    start, failed = threading.Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait()
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_two_who_register_the_same_service_get_one(own_database: None) -> None:
    from django.db import transaction

    with transaction.atomic():
        actor = make_world().actor(Role.NETWORK)

    def register(name: str) -> None:
        with acting_as(actor):
            register_service(name, by=actor)

    assert at_once(lambda: register("Kartleik"), lambda: register("KART-LEIK"), lambda: register("kartleik AS")) == []
    assert Service.objects.count() == 1


def test_two_who_declare_at_once_get_each_their_number(own_database: None) -> None:
    from django.db import transaction

    with transaction.atomic():
        world = make_world()
        actors = [world.actor(Role.NETWORK), world.actor(Role.NETWORK, world.elsewhere)]
    with acting_as(actors[0]):
        service = register_service("Kartleik", by=actors[0])

    def declare(actor: Any) -> None:
        with acting_as(actor):
            fill_in(service, complete(), dict.fromkeys(complete(), "https://a.example/vilkar"), by=actor)

    assert at_once(lambda: declare(actors[0]), lambda: declare(actors[1])) == []
    assert sorted(Declaration.objects.values_list("number", flat=True)) == [1, 2]


def test_person_sees_which_suppliers_they_have_asked(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        ask_supplier(service, email="a@b.example", by=network)
        (held,) = personal_data.collect(network.person_id)
        assert "Kartleik" in str(held.rows)
        (erased,) = personal_data.erase(network.person_id, today=timezone.localdate())
    assert (erased.kept, bool(erased.why_kept)) == (1, True)


def test_links_nobody_answered_are_forgotten_after_half_a_year(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        services = [register_service(name, by=network) for name in ("Kartleik", "Ordbru", "Tallvis")]
        old, young, _ = (ask_supplier(service, email="a@b.example", by=network)[0] for service in services)
        save_answers(old, {"contact_name": "Kari"}, by=None)
        fill_in(services[2], complete(), dict.fromkeys(complete(), "https://a.example/vilkar"), by=network)
    today = timezone.localdate()
    with scope.enter(everything()):
        DeclarationRequest.objects.exclude(pk=young.pk).update(expires_at=timezone.now() - timedelta(days=200))
        assert list(personal_data.delete_expired(today).values()) == [2]
        left = set(DeclarationRequest.objects.values_list("pk", flat=True))
    assert old.pk not in left
    assert young.pk in left
    assert len(left) == 2  # what became a declaration stays
