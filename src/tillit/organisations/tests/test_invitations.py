from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import everything, memberships_of
from tillit.organisations.actions.invitations import invite
from tillit.organisations.models import Invitation, Membership, Organisation, Person
from tillit.organisations.roles import MAY_INVITE, Kind, Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.web.denied import Denied, Invalid

GOOD = "seks raude hestar dansar"


def invited(world: World, letters: Any, role: Role = Role.TEACHER, email: str = "ny@fjordvik.no") -> str:
    """The link in the letter that the principal (or director) sent."""
    by = world.actor(Role.PRINCIPAL if role == Role.TEACHER else Role.DIRECTOR)
    with letters() as sent, acting_as(by):
        invite(Organisation.objects.get(pk=by.organisation_id), role=role, email=email, by=by)
    return re.search(r"http://[^/]+(/invitasjon/\S+)", sent[-1].body)[1]


def test_invitation_by_mail_gives_a_new_person_the_role(world: World, letters: Any, client: Any) -> None:
    link = invited(world, letters)
    page = client.get(link, headers={"accept-language": "nn"}).content.decode()
    assert "Fjordvik skule" in page
    before = client.session.session_key
    response = client.post(link, {"name": "Ny Lærar", "password": GOOD})
    assert (response.status_code, response.url) == (302, "/")
    assert client.session.session_key != before
    person = Person.objects.get(username="ny@fjordvik.no")
    assert person.check_password(GOOD)
    with scope.enter(everything()):
        assert [(row.role, row.organisation_id) for row in memberships_of(person.pk, timezone.localdate())] == [
            ("teacher", world.schools[0].pk)
        ]
        assert Entry.objects.filter(verb="invitation_accepted", person_id=person.pk).count() == 1


def test_link_works_once(world: World, letters: Any, client: Any) -> None:
    from django.test import Client

    link = invited(world, letters)
    client.post(link, {"name": "Ny", "password": GOOD})
    again = Client().get(link)
    assert again.status_code == 404
    assert Client().post(link, {"name": "Tjuv", "password": GOOD}).status_code == 404
    assert Person.objects.filter(name="Tjuv").count() == 0


def test_only_the_hash_of_the_link_is_stored(world: World, letters: Any) -> None:
    secret = invited(world, letters).split("/")[2]
    with scope.enter(everything()):
        row = Invitation.objects.get()
    assert secret not in row.token_hash
    assert len(row.token_hash) == 64


def test_expired_link_says_so_and_gives_nothing(world: World, letters: Any, client: Any) -> None:
    link = invited(world, letters)
    with scope.enter(everything()):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.post(link, {"name": "Sein", "password": GOOD}, headers={"accept-language": "nn"})
    assert response.status_code == 404
    assert "gått ut" in response.content.decode()
    assert Person.objects.filter(name="Sein").count() == 0


def test_weak_password_is_refused_and_nothing_is_half_written(world: World, letters: Any, client: Any) -> None:
    link = invited(world, letters)
    response = client.post(link, {"name": "Ny", "password": "kort"})
    assert response.status_code == 422
    assert Person.objects.filter(username="ny@fjordvik.no").count() == 0


def test_resending_kills_the_old_link(world: World, letters: Any, login: Any, client: Any) -> None:
    old = invited(world, letters)
    with scope.enter(everything()):
        pk = Invitation.objects.get().pk
    with letters() as sent:
        assert login(world.actor(Role.PRINCIPAL)).post(f"/invitasjonar/{pk}/resend/").status_code == 302
    new = re.search(r"http://[^/]+(/invitasjon/\S+)", sent[-1].body)[1]
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_withdrawn_link_is_dead(world: World, letters: Any, login: Any, client: Any) -> None:
    link = invited(world, letters)
    with scope.enter(everything()):
        pk = Invitation.objects.get().pk
    assert login(world.actor(Role.PRINCIPAL)).post(f"/invitasjonar/{pk}/withdraw/").status_code == 302
    assert client.get(link).status_code == 404


def test_somebody_else_cannot_accept_with_their_own_login(world: World, letters: Any, login: Any) -> None:
    link = invited(world, letters, Role.DIRECTOR, "direktor@fjordvik.no")
    thief = world.actor(Role.TEACHER)
    Person.objects.filter(pk=thief.person_id).update(email="tjuv@fjordvik.no")
    browser = login(thief)
    assert browser.post(link).status_code == 403
    with scope.enter(everything()):
        assert Membership.objects.filter(person_id=thief.person_id, role="director").count() == 0
        assert Invitation.objects.get().accepted_at is None


def test_person_with_a_login_accepts_and_acts_in_the_new_role(world: World, letters: Any, login: Any) -> None:
    teacher = world.actor(Role.TEACHER)
    Person.objects.filter(pk=teacher.person_id).update(email="Kari@fjordvik.no")
    link = invited(world, letters, Role.COORDINATOR, "kari@fjordvik.no")
    browser = login(teacher)
    assert browser.post(link).status_code == 302
    assert "koordineringsgrupp" in browser.get("/rolle/", headers={"accept-language": "nn"}).content.decode()


def test_an_address_that_has_a_user_must_log_in(world: World, letters: Any, client: Any) -> None:
    Person.objects.create_user("ny@fjordvik.no", name="Fins alt")
    link = invited(world, letters)
    response = client.post(link, {"name": "Kapring", "password": GOOD})
    assert response.status_code == 422
    assert Person.objects.get(username="ny@fjordvik.no").name == "Fins alt"


def test_nobody_gives_a_role_they_may_not_give(world: World) -> None:
    """Every role against every role, at the place where the giver acts and at every place below."""
    for giver in Role:
        actor = world.actor(giver)
        with acting_as(actor):
            places = list(Organisation.objects.filter(path__contains=[actor.organisation_id]))
            for role in Role:
                if role in MAY_INVITE.get(giver, frozenset()):
                    continue
                for place in places:
                    with pytest.raises((Denied, Invalid)):
                        invite(place, role=role, email="x@x.no", by=actor)


@pytest.mark.parametrize(
    ("giver", "role"),
    [(Role.PRINCIPAL, Role.PRINCIPAL), (Role.PRINCIPAL, Role.DIRECTOR), (Role.NETWORK, Role.DIRECTOR),
     (Role.NETWORK, Role.COORDINATOR), (Role.DIRECTOR, Role.NATIONAL), (Role.TEACHER, Role.TEACHER)],
)  # fmt: skip
def test_forged_form_cannot_give_a_role_above_ones_own(world: World, login: Any, giver: Role, role: Role) -> None:
    actor = world.actor(giver)
    data = {"email": "x@x.no", "role": role, "organisation": actor.organisation_id}
    response = login(actor).post(f"/organisasjon/{actor.organisation_id}/invite/", data)
    assert response.status_code in (403, 422)
    with scope.enter(everything()):
        assert Invitation.objects.count() == 0


def test_neighbour_and_above_are_out_of_reach(world: World, login: Any, api: Any) -> None:
    director = world.actor(Role.DIRECTOR)
    for place in (world.owners[1], world.ryfylke, world.nation, world.foreign_owner, world.schools[1]):
        data = {"email": "x@x.no", "role": "teacher", "organisation": place.pk}
        assert login(director).post(f"/organisasjon/{director.organisation_id}/invite/", data).status_code == 422
        assert login(director).post(f"/organisasjon/{place.pk}/invite/", data).status_code == 404
        body = {"email": "x@x.no", "role": "network", "organisation": place.pk}
        answer = api(director).post(f"/api/v1/organisations/{place.pk}/invite", body, content_type="application/json")
        assert answer.status_code == 404


def test_role_must_fit_the_place(world: World) -> None:
    director = world.actor(Role.DIRECTOR)
    with acting_as(director), pytest.raises(Invalid):
        invite(world.owners[0], role=Role.TEACHER, email="x@x.no", by=director)


def test_a_group_belongs_to_the_owner_of_its_school(world: World) -> None:
    from tillit.organisations.actions.invitations import tenant_id_of
    from tillit.organisations.tests.world import organisation

    with scope.enter(world.actor(Role.PRINCIPAL).scope):
        group = organisation(Kind.GROUP, "3A", world.schools[0])
        assert tenant_id_of(group) == world.owners[0].pk


def test_the_same_invitation_twice_is_one(world: World, letters: Any) -> None:
    invited(world, letters)
    with pytest.raises(Invalid):
        invited(world, letters, email="NY@fjordvik.no")


def test_accepting_over_the_api_needs_the_right_person(world: World, letters: Any, api: Any) -> None:
    link = invited(world, letters, email="kari@x.no")
    stranger = member(world.schools[1], Role.TEACHER, "stranger")
    Person.objects.filter(pk=stranger.person_id).update(email="ola@x.no")
    secret = {"secret": link.split("/")[2]}
    assert api(stranger).post("/api/v1/invitations/accept", secret, content_type="application/json").status_code == 403
    Person.objects.filter(pk=stranger.person_id).update(email="kari@x.no")
    answer = api(stranger).post("/api/v1/invitations/accept", secret, content_type="application/json")
    assert (answer.status_code, answer.json()["role"]) == (200, "teacher")
