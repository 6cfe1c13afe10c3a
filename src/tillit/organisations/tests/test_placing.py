"""Organisations come into being, move and end: who may, where, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tillit.audit import actions as audit
from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.actions.invitations import invite
from tillit.organisations.actions.memberships import end_role
from tillit.organisations.actions.organisation import (
    add_organisation,
    close_organisation,
    edit_organisation,
    move_organisation,
)
from tillit.organisations.models import Invitation, Membership, Organisation
from tillit.organisations.placing import number_of, right_number
from tillit.organisations.queries import invitations
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import World, acting_as, member, organisation
from tillit.web.denied import Denied, Invalid

# Public numbers: Digdir, Sikt, Stavanger kommune.
NUMBERS = ["991825827", "919477822", "964965226"]
ALLOWED = {
    (Role.NATIONAL, Kind.NATIONAL, Kind.COLLABORATION), (Role.NATIONAL, Kind.NATIONAL, Kind.OWNER),
    (Role.NATIONAL, Kind.NATIONAL, Kind.SUPPLIER), (Role.NATIONAL, Kind.COLLABORATION, Kind.OWNER),
    (Role.NETWORK, Kind.OWNER, Kind.SCHOOL), (Role.DIRECTOR, Kind.OWNER, Kind.SCHOOL),
    (Role.PRINCIPAL, Kind.SCHOOL, Kind.GROUP),
}  # fmt: skip


def places(world: World) -> list[Organisation]:
    with scope.enter(everything()):
        group = organisation(Kind.GROUP, "1A", world.schools[0])
    return [world.nation, world.ryfylke, world.owners[0], world.schools[0], group, world.supplier]


@pytest.mark.parametrize("number", NUMBERS)
def test_public_numbers_are_right(number: str) -> None:
    assert number_of(f"{number[:3]} {number[3:6]} {number[6:]}") == number


@pytest.mark.parametrize("number", ["91947782", "9194778222", "91947782a", "٩١٩٤٧٧٨٢٢", "919477823", "-91947782"])
def test_what_is_no_number_is_refused_with_a_sentence(number: str) -> None:
    with pytest.raises(Invalid) as refusal:
        number_of(number)
    assert refusal.value.field == "number"


@given(st.integers(0, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_always_shows(start: int, where: int, change: int) -> None:
    first = f"{start:08d}"
    whole = [first + str(last) for last in range(10) if right_number(first + str(last))]
    assert len(whole) <= 1
    for number in whole:
        wrong = number[:where] + str((int(number[where]) + change) % 10) + number[where + 1 :]
        assert not right_number(wrong)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_adds_its_kinds_and_no_other(world: World, role: Role) -> None:
    actor, tried = world.actor(role), set()
    for place in places(world):
        for kind in Kind:
            with acting_as(actor):
                try:
                    with transaction.atomic():
                        made = add_organisation(place, kind=kind, name=f"Ny {kind} {place.pk}", by=actor)
                except Denied:
                    continue
                parent = None if kind == Kind.SUPPLIER else place
                assert made.parent == parent
                assert made.path == [*(parent.path if parent else []), made.pk]
                assert Entry.objects.filter(verb="organisation_added", subject_id=made.pk).count() == 1
            tried.add((role, Kind(place.kind), kind))
    assert tried == {line for line in ALLOWED if line[0] == role}


def test_a_director_may_add_no_school_elsewhere(world: World, login: Any, api: Any) -> None:
    director = world.actor(Role.DIRECTOR)
    data = {"kind": "school", "name": "Snikskulen"}
    for place in (world.owners[1], world.foreign_owner, world.ryfylke):
        with acting_as(director), pytest.raises(Denied):
            add_organisation(place, **data, by=director)
        assert login(director).post(f"/organisasjon/{place.pk}/add/", data).status_code == 404
        answer = api(director).post(f"/api/v1/organisations/{place.pk}/add", data, content_type="application/json")
        assert answer.status_code == 404
    assert Organisation.objects.filter(name="Snikskulen").count() == 0


def test_network_of_one_collaboration_adds_nothing_in_another(world: World) -> None:
    network = world.actor(Role.NETWORK)
    with acting_as(network), pytest.raises(Denied):
        add_organisation(world.foreign_owner, kind=Kind.SCHOOL, name="Snik", by=network)


def test_network_of_an_owner_that_stands_alone_adds_its_schools(world: World) -> None:
    alone = organisation_alone(world)
    network = member(alone, Role.NETWORK)
    with acting_as(network):
        school = add_organisation(alone, kind=Kind.SCHOOL, name="Øyskulen", by=network)
        assert school.path == [world.nation.pk, alone.pk, school.pk]
        assert Entry.objects.get(verb="organisation_added").tenant_id == alone.pk


def organisation_alone(world: World) -> Organisation:
    with scope.enter(everything()):
        return organisation(Kind.OWNER, "Øya", world.nation)


def test_name_and_number_stand_once_among_open_organisations(world: World) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        first = add_organisation(world.nation, kind=Kind.OWNER, name="Øya", number=NUMBERS[0], by=nation)
        for wrong, field in (({"name": " øya "}, "name"), ({"name": "Vik", "number": NUMBERS[0]}, "number")):
            with pytest.raises(Invalid) as refusal:
                add_organisation(world.nation, kind=Kind.OWNER, **wrong, by=nation)
            assert refusal.value.field == field
        add_organisation(world.ryfylke, kind=Kind.OWNER, name="Øya", by=nation)  # another place
        close_organisation(first, by=nation)
        add_organisation(world.nation, kind=Kind.OWNER, name="Øya", number=NUMBERS[0], by=nation)


def test_language_comes_from_above_unless_it_is_said(world: World) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        owner = add_organisation(world.nation, kind=Kind.OWNER, name="Aust", written_norm="nb", by=nation)
    director = member(owner, Role.DIRECTOR)
    with acting_as(director):
        assert add_organisation(owner, kind=Kind.SCHOOL, name="Aust skole", by=director).written_norm == "nb"


def test_adding_a_tenant_opens_nothing_of_what_it_will_hold(world: World) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        owner = add_organisation(world.nation, kind=Kind.OWNER, name="Øya", by=nation)
        invite(owner, role=Role.DIRECTOR, email="d@oya.example", by=nation)
        assert Invitation.objects.get().tenant_id == world.nation.pk
    director = member(owner, Role.DIRECTOR)
    with acting_as(director):
        audit.record("looked", None, by=director, tenant_id=owner.pk)
        assert list(invitations(director)) == []  # the nation's own, for the nation to withdraw
    again = member(world.nation, Role.NATIONAL, "nasjonal-to")
    with acting_as(again):
        assert [row.email for row in invitations(again)] == ["d@oya.example"]
        assert Entry.objects.filter(tenant_id=owner.pk).count() == 0
        assert Membership.objects.filter(organisation=owner).count() == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            audit.record("looked", None, by=again, tenant_id=owner.pk)


@pytest.mark.parametrize(
    ("kind", "first", "more"),
    [(Kind.OWNER, Role.DIRECTOR, Role.NETWORK), (Kind.COLLABORATION, Role.NETWORK, Role.NETWORK),
     (Kind.SUPPLIER, Role.SUPPLIER, Role.SUPPLIER)],
)  # fmt: skip
def test_the_nation_lets_the_first_one_in_and_nobody_after(world: World, kind: Kind, first: Role, more: Role) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        place = add_organisation(world.nation, kind=kind, name="Ny", by=nation)
        invite(place, role=first, email="a@x.no", by=nation)
        invite(place, role=more, email="b@x.no", by=nation)
    member(place, first)
    with acting_as(nation):
        for role in {first, more}:
            with pytest.raises(Denied, match="Ny"):
                invite(place, role=role, email="c@x.no", by=nation)


def test_an_invitation_kept_back_opens_no_door_when_somebody_is_in(world: World, client: Any) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        place = add_organisation(world.nation, kind=Kind.OWNER, name="Øya", by=nation)
        _, secret = invite(place, role=Role.DIRECTOR, email="bakdør@x.no", by=nation)
    assert client.get(f"/invitasjon/{secret}/").status_code == 200
    member(place, Role.DIRECTOR)
    data = {"name": "Bak Dør", "password": "seks raude hestar dansar"}
    assert client.post(f"/invitasjon/{secret}/", data).status_code == 404
    with scope.enter(everything()):
        assert Membership.objects.filter(organisation=place).count() == 1


def test_invitation_to_a_closed_organisation_is_dead(world: World, client: Any) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        place = add_organisation(world.nation, kind=Kind.SUPPLIER, name="Feil AS", by=nation)
        _, secret = invite(place, role=Role.SUPPLIER, email="s@x.no", by=nation)
        close_organisation(place, by=nation)
    assert client.get(f"/invitasjon/{secret}/").status_code == 404


def test_the_nation_changes_what_stands_about_a_collaboration_in_its_own_log(world: World) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        for place in (world.ryfylke, world.supplier):
            edit_organisation(place, contact_name="Liv", by=nation)
        assert set(Entry.objects.filter(verb="organisation_changed").values_list("tenant_id", flat=True)) == {
            world.nation.pk
        }


def test_close_is_refused_while_somebody_is_there(world: World) -> None:
    nation, director = world.actor(Role.NATIONAL), world.actor(Role.DIRECTOR)
    principal = world.actor(Role.PRINCIPAL)
    with acting_as(nation), pytest.raises(Denied, match="Fjordvik"):
        close_organisation(world.owners[0], by=nation)
    with acting_as(director):
        with pytest.raises(Denied, match="Fjordvik skule"):
            close_organisation(world.schools[0], by=director)
        end_role(Membership.objects.get(pk=principal.membership_id), by=director)
        close_organisation(world.schools[0], by=director)
        world.schools[0].refresh_from_db()
        assert world.schools[0].closed_on is not None
        assert Entry.objects.get(verb="organisation_closed").tenant_id == world.owners[0].pk
        with pytest.raises(Invalid):
            invite(world.schools[0], role=Role.TEACHER, email="x@x.no", by=director)


def test_an_owner_in_use_neither_closes_nor_moves_although_the_nation_sees_nothing_there(world: World) -> None:
    from django.apps import apps

    service = apps.get_model("catalogue", "Service")
    use = apps.get_model("catalogue", "Use")
    nation, alone = world.actor(Role.NATIONAL), organisation_alone(world)
    with scope.enter(everything()):
        use.objects.create(tenant=alone, service=service.objects.create(name="R", key="r"))
    with acting_as(nation):
        assert use.objects.count() == 0
        with pytest.raises(Denied, match="Øya"):
            close_organisation(alone, by=nation)
        with pytest.raises(Denied, match="Øya"):
            move_organisation(alone, parent=world.ryfylke, by=nation)
        assert use.objects.count() == 0


def test_an_owner_moves_before_anybody_has_begun(world: World) -> None:
    nation, alone = world.actor(Role.NATIONAL), organisation_alone(world)
    with acting_as(nation):
        for wrong in (world.owners[0], world.supplier, world.nation):
            with pytest.raises(Invalid):
                move_organisation(alone, parent=wrong, by=nation)
        move_organisation(alone, parent=world.ryfylke, by=nation)
    alone.refresh_from_db()
    assert (alone.parent_id, alone.path) == (world.ryfylke.pk, [world.nation.pk, world.ryfylke.pk, alone.pk])
    member(alone, Role.DIRECTOR)
    with acting_as(nation), pytest.raises(Denied):
        move_organisation(alone, parent=world.nation, by=nation)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.NATIONAL}))
def test_only_the_nation_moves_and_nobody_closes_what_they_may_not_add(world: World, role: Role) -> None:
    actor, alone = world.actor(role), organisation_alone(world)
    with acting_as(actor):
        for place in [alone, *places(world)]:
            with pytest.raises(Denied):
                move_organisation(place, parent=world.ryfylke, by=actor)
        for place in (alone, world.ryfylke, world.supplier, world.nation, world.elsewhere, world.foreign_owner):
            with pytest.raises(Denied):
                close_organisation(place, by=actor)


def test_a_collaboration_and_a_supplier_close_when_they_are_empty(world: World) -> None:
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        for kind in (Kind.COLLABORATION, Kind.SUPPLIER):
            close_organisation(add_organisation(world.nation, kind=kind, name="Tom", by=nation), by=nation)
        with pytest.raises(Denied, match="Fjordsamarbeidet"):
            close_organisation(world.ryfylke, by=nation)
