"""Groups at login with Feide, against the provider from npm; and what the pure part makes of odd shapes."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tillit.fence import scope
from tillit.organisations import queries
from tillit.organisations.acting import everything
from tillit.organisations.login.affiliation import worth_keeping
from tillit.organisations.login.belonging import ACCOUNTS, remember_groups
from tillit.organisations.login.groups import FeideGroup, feide_name, groups_of
from tillit.organisations.models import (
    Enrolment,
    GroupFacts,
    Identity,
    Membership,
    Organisation,
    Person,
    RoleProposal,
    SchoolName,
    Teaching,
)
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.present import FEIDE_NAME
from tillit.organisations.tests.oidc import people
from tillit.organisations.tests.test_oidc import enter
from tillit.organisations.tests.world import World

REALM = "fjordvik.kommune.no"


@pytest.fixture
def places(world: World) -> World:
    with scope.enter(everything()):
        Organisation.objects.filter(pk=world.schools[0].pk).update(number=people.SCHOOL)
        Organisation.objects.filter(pk=world.owners[0].pk).update(number=people.OWNER, feide_realm=REALM)
    return world


def test_the_groups_of_feide_are_read() -> None:
    said = [
        people.group("b", "7B", "7B", "student"),
        people.group("u", "m", "Matte", "faculty", grep={"code": "MAT0003"}),
    ]
    days = (date(2020, 8, 1), date(2099, 7, 31))
    assert groups_of(said) == [
        FeideGroup(said[0]["id"], REALM, "basis", people.SCHOOL, "7B", "pupil", *days),
        FeideGroup(said[1]["id"], REALM, "teaching", people.SCHOOL, "Matte", "teacher", *days, "MAT0003"),
    ]


@pytest.mark.parametrize("odd", [
    None, 7, {}, {"type": "fc:gogroup"}, people.group("x", "7B", "7B", "student"), people.group("b", "7B", "7B", "principal"),
    {**people.group("b", "7B", "7B", "student"), "membership": "student"},
    {**people.group("b", "7B", "7B", "student"), "id": "fc:gogroup:r.no:b:NO987654321:7B:2026-13-01:2027-01-01"},
])  # fmt: skip
def test_what_has_another_shape_is_passed_over(odd: Any) -> None:
    assert groups_of([odd]) == []


def test_an_address_is_never_taken_for_a_name_in_feide() -> None:
    assert feide_name({"email": "nora@fjord.example"}) == ""
    assert (
        feide_name({"https://n.feide.no/claims/userid_sec": ["nin:17097055655", "feide:Nora@Fjord.no"]})
        == "nora@fjord.no"
    )


def test_a_pupil_goes_to_their_groups_and_a_teacher_teaches_when_somebody_has_said_yes(
    feide: str, places: World, login: Any
) -> None:
    enter(Client(), people.NORA)
    enter(Client(), people.KARI)
    today = timezone.localdate()
    with scope.enter(everything()):
        nora, kari = Person.objects.get(name="Nora Elev"), Person.objects.get(name="Kari Lærar")
        group = Organisation.objects.get(kind=Kind.GROUP, name="7B")
        assert GroupFacts.objects.get(group__name="Matte 7").subjects == ["MAT0003"]
        held = Membership.objects.get(person=nora)
        assert (held.role, held.organisation_id, held.source, held.until) == (
            "pupil",
            group.pk,
            "feide",
            date(2099, 8, 1),
        )
        assert list(queries.pupils_of(group.pk, today)) == [nora]
        assert Identity.objects.get(person=nora).home_page == ACCOUNTS
        # That Kari may see pupils is for somebody at the school to say.
        assert Teaching.objects.get(person=kari).group_id == group.pk
        assert not Membership.objects.filter(person=kari).exists()
        assert list(queries.groups_taught_by(kari.pk, today)) == []
        proposal = RoleProposal.objects.get()
        assert (proposal.person, proposal.role) == (kari, "teacher")
    login(places.actor(Role.PRINCIPAL)).post(f"/framlegg/{proposal.pk}/grant/")
    with scope.enter(everything()):
        assert list(queries.groups_taught_by(kari.pk, today)) == [group]


def kept(*groups: Any, realm: str = REALM) -> dict[str, Any]:
    claims = {"sub": "x", "https://n.feide.no/claims/eduPersonPrincipalName": f"nora@{realm}"}
    return worth_keeping(claims, None if groups == (None,) else groups)


def states(person: Person) -> tuple[int, int]:
    with transaction.atomic(), scope.enter(everything()):
        open_rows = Enrolment.objects.filter(person=person, until__gt=timezone.localdate()).count()
        return open_rows, Membership.objects.filter(person=person, until__gt=timezone.localdate()).count()


BASIS = people.group("b", "7B", "7B", "student")


def test_a_group_one_has_left_ends_and_a_service_that_is_down_ends_nothing(places: World) -> None:
    nora = Person.objects.create(username="nora", name="Nora")
    remember_groups(nora, kept(BASIS))
    assert states(nora) == (1, 1)
    remember_groups(nora, kept(None))
    assert states(nora) == (1, 1)
    remember_groups(nora, kept(BASIS))
    assert states(nora) == (1, 1)
    remember_groups(nora, kept())
    assert states(nora) == (0, 0)


def test_what_is_kept_survives_the_store(places: World) -> None:
    nora = Person.objects.create(username="nora", name="Nora")
    remember_groups(nora, json.loads(json.dumps(kept(BASIS))))
    assert states(nora) == (1, 1)


def test_a_realm_speaks_for_its_own_schools_only(places: World) -> None:
    nora = Person.objects.create(username="nora", name="Nora")
    foreign = {**BASIS, "id": BASIS["id"].replace(REALM, "dalen.kommune.no")}
    remember_groups(nora, kept(foreign, realm="dalen.kommune.no"))
    remember_groups(nora, kept(foreign))
    with scope.enter(everything()):
        Organisation.objects.filter(pk=places.owners[1].pk).update(feide_realm="heidal.kommune.no")
    heidal = {**BASIS, "id": BASIS["id"].replace(REALM, "heidal.kommune.no")}
    remember_groups(nora, kept(heidal, realm="heidal.kommune.no"))
    assert states(nora) == (0, 0)


def test_where_a_roster_speaks_a_login_does_not(places: World) -> None:
    with scope.enter(everything()):
        SchoolName.objects.create(
            tenant=places.owners[0], school=places.schools[0], source="oneroster", external_id="s",
            since=timezone.localdate() - timedelta(9),
        )  # fmt: skip
    nora = Person.objects.create(username="nora", name="Nora")
    remember_groups(nora, kept(BASIS))
    assert states(nora) == (0, 0)


def test_a_group_of_the_same_name_is_left_for_a_person_to_judge(places: World) -> None:
    with scope.enter(everything()):
        Organisation.objects.create(kind=Kind.GROUP, name="7b", parent=places.schools[0])
    nora = Person.objects.create(username="nora", name="Nora")
    remember_groups(nora, kept(BASIS))
    assert states(nora) == (0, 0)


def test_somebody_a_roster_brought_logs_in_as_themself(feide: str, places: World) -> None:
    brought = Person.objects.create(username="roster-1", name="Nora frå lista")
    with scope.enter(everything()):
        for owner, person in (
            (places.owners[0], brought),
            (places.owners[1], Person.objects.create(username="x", name="X")),
        ):
            Identity.objects.create(tenant=owner, person=person, home_page=FEIDE_NAME, name=f"{people.NORA}@{REALM}")
    browser = Client()
    enter(browser, people.NORA)
    assert browser.session["_auth_user_id"] == str(brought.pk)
    assert not Person.objects.filter(name="Nora Elev").exists()


def test_the_example_of_the_documentation_is_read() -> None:
    """docs.feide.no/reference/apis/groups_api/group_types/pse_teaching.html"""
    example = "fc:gogroup:eksempel.kommune.no:u:NO987654321:3A-mat:2026-08-01:2027-07-31"
    (found,) = groups_of([{"id": example, "type": "fc:gogroup", "membership": {"affiliation": ["faculty", "member"]}}])
    assert (found.kind, found.name, found.part, found.ends) == ("teaching", "3A-mat", "teacher", date(2027, 7, 31))
