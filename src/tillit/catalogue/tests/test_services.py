from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from tillit.catalogue.actions import connect_supplier, publish_status, register_service, take_into_use
from tillit.catalogue.models import PublishedStatus, Service, Status, Use
from tillit.catalogue.queries import known_services
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied, Invalid


def test_service_registered_twice_is_one(world: World) -> None:
    with acting_as(world.actor(Role.TEACHER)) as teacher:
        first = register_service("Kartleik", "https://kartleik.example", by=teacher)
        assert register_service("KART LEIK AS", by=teacher) == first
        assert register_service("Noko anna", "https://app.kartleik.example/x", by=teacher) == first
        assert register_service("Ordbru", "https://ordbru.example", by=teacher) != first


def test_supplier_registers_its_own(world: World) -> None:
    with acting_as(world.actor(Role.SUPPLIER)) as supplier:
        service = register_service("Lesebrua", supplier_name="Ein annan", by=supplier)
    assert (service.supplier_id, service.supplier_name) == (world.supplier.pk, "Lærelyst AS")


def test_pupil_cannot_register(world: World) -> None:
    with acting_as(world.actor(Role.PUPIL)) as pupil, pytest.raises(Denied):
        register_service("Kartleik", by=pupil)


@pytest.mark.parametrize(
    ("name", "url"), [("", ""), ("!!!", ""), ("x" * 201, ""), ("Kart", "javascript:x"), ("Kart", "ftp://a.b")]
)
def test_bad_name_or_link_is_refused(world: World, name: str, url: str) -> None:
    with acting_as(world.actor(Role.TEACHER)) as teacher, pytest.raises(Invalid):
        register_service(name, url, by=teacher)
    assert not Service.objects.exists()


def test_use_is_made_once_and_only_within_the_fence(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        use = take_into_use(service, world.owners[0], by=network)
        assert take_into_use(service, world.owners[0], by=network) == use
        with pytest.raises(Http404):
            take_into_use(service, world.foreign_owner, by=network)
        with pytest.raises(Invalid):
            take_into_use(service, world.schools[0], by=network)
        assert Use.objects.count() == 1


def test_only_a_supplier_without_rival_is_connected(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        with pytest.raises(Invalid):
            connect_supplier(service, by=network, supplier=world.owners[0])
        connect_supplier(service, by=network, supplier=world.supplier)
        with pytest.raises(Denied):
            connect_supplier(service, by=network, supplier=world.supplier)


def test_new_status_follows_the_old_and_never_changes_it(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        publish_status(service, world.owners[0], Status.UNDER_WORK, by=network)
        publish_status(service, world.owners[0], Status.REFUSED, by=network, reason="Sel data")
        rows = list(PublishedStatus.objects.order_by("id").values_list("status", "reason", "latest"))
    assert rows == [("under_work", "", False), ("refused", "Sel data", True)]


def test_refusal_needs_its_reason_and_conditions_need_text(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        for status in (Status.REFUSED, Status.CONDITIONS, "maybe"):
            with pytest.raises(Invalid):
                publish_status(service, world.owners[0], status, by=network)
        assert not PublishedStatus.objects.exists()


def test_two_newest_statuses_are_refused_by_the_database(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        first = publish_status(service, world.owners[0], Status.APPROVED, by=network)
        first.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            first.save(force_insert=True)


def test_status_of_a_foreign_owner_cannot_be_published(world: World) -> None:
    from django.db import ProgrammingError

    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            publish_status(service, world.foreign_owner, Status.APPROVED, by=network)


def _publish(world: World, service: Service, owner: Any, status: str, **more: Any) -> None:
    with acting_as(world.actor(Role.DIRECTOR, owner)) as director:
        publish_status(service, owner, status, by=director, **more)


def test_teacher_sees_what_a_service_means_for_them(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        services = [register_service(f"Kart {name}", by=network) for name in "abcde"]
    _publish(world, services[0], world.owners[0], Status.APPROVED)
    _publish(world, services[1], world.owners[0], Status.REFUSED, reason="Sel data")
    _publish(world, services[2], world.foreign_owner, Status.CONDITIONS, conditions="Utan namn")
    _publish(world, services[2], world.owners[1], Status.REFUSED, reason="Nei")
    with acting_as(world.actor(Role.NETWORK)) as network:
        publish_status(services[3], world.ryfylke, Status.UNDER_WORK, by=network)
    with acting_as(world.actor(Role.TEACHER)) as teacher:
        found = {known.service.name: known for known in known_services("kart", teacher)}
    assert {name: known.standing for name, known in found.items()} == {
        "Kart a": "approved_here",
        "Kart b": "refused_here",
        "Kart c": "assessed_by_others",
        "Kart d": "under_work",
        "Kart e": "known",
    }
    assert found["Kart b"].reason == "Sel data"
    assert (found["Kart c"].owners, found["Kart c"].approved_by_others) == (2, 1)


def test_own_status_counts_before_the_collaborations(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        service = register_service("Kartleik", by=network)
        publish_status(service, world.owners[0], Status.APPROVED, by=network)
        publish_status(service, world.ryfylke, Status.UNDER_WORK, by=network)
    with acting_as(world.actor(Role.TEACHER)) as teacher:
        (known,) = known_services("kartleik", teacher)
    assert known.standing == "approved_here"


@pytest.mark.parametrize("text", ["leik", "KARTLEIK", "kart-leik", "kratleik", "https://kartleik.example/hei", "lærel"])
def test_service_is_found_by_what_people_write(world: World, text: str) -> None:
    with acting_as(world.actor(Role.TEACHER)) as teacher:
        service = register_service("Kartleik", "https://kartleik.example", supplier_name="Lærelyst", by=teacher)
        register_service("Ordbru", "https://ordbru.example", by=teacher)
        found = known_services(text, teacher)
    if text == "lærel":  # the supplier's name brings it among the candidates, but the service is not called so
        assert found == []
    else:
        assert [known.service for known in found] == [service]


@pytest.mark.parametrize("text", ["", "   ", "'", "a' | 'b", ":*", "x" * 5000, "\x00", "& ! ( )"])
def test_any_text_can_be_searched(world: World, text: str) -> None:
    with acting_as(world.actor(Role.TEACHER)) as teacher:
        assert known_services(text, teacher) == []


def test_search_costs_the_same_with_many_services(world: World, django_assert_max_num_queries: Any) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        for number in range(30):
            service = register_service(f"Kart {number}", by=network)
            publish_status(service, world.owners[0], Status.APPROVED, by=network, decided_on=date(2026, 1, 1))
    with acting_as(world.actor(Role.TEACHER)) as teacher, django_assert_max_num_queries(6):
        assert len(known_services("kart", teacher)) == 8
