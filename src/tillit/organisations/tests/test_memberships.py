from __future__ import annotations

from typing import Any

import pytest

from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.actions.memberships import end_role
from tillit.organisations.actions.profile import create_key
from tillit.organisations.models import ApiToken, Membership, Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.web.denied import Denied

NN = {"accept-language": "nn"}


def row(pk: int) -> Membership:
    return Membership.objects.get(pk=pk)


def test_one_who_has_left_has_no_access_from_that_moment(world: World, login: Any, api: Any) -> None:
    teacher = member(world.schools[0], Role.TEACHER, "kari")
    browser, program = login(teacher), api(teacher)
    assert (browser.get("/profil/").status_code, program.get("/api/v1/me").status_code) == (200, 200)
    assert login(world.actor(Role.PRINCIPAL)).post(f"/folk/{teacher.membership_id}/end/").status_code == 302
    assert (browser.get("/profil/").status_code, program.get("/api/v1/me").status_code) == (403, 401)
    with scope.enter(everything()):
        assert ApiToken.objects.filter(membership_id=teacher.membership_id, revoked_at=None).count() == 0
        assert Entry.objects.filter(verb="role_ended").count() == 1


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.NETWORK, Role.NATIONAL, Role.SUPPLIER])
def test_the_last_who_can_let_others_in_cannot_be_ended(world: World, role: Role) -> None:
    actor = world.actor(role)
    with acting_as(actor), pytest.raises(Denied, match=actor.name):
        end_role(row(actor.membership_id), by=actor)
    other = member(Organisation.objects.get(pk=actor.organisation_id), role, f"second-{role}")
    with acting_as(actor):
        end_role(row(other.membership_id), by=actor)
        with pytest.raises(Denied):
            end_role(row(actor.membership_id), by=actor)


def test_a_last_teacher_or_officer_can_leave(world: World) -> None:
    director = world.actor(Role.DIRECTOR)
    officer = member(world.owners[0], Role.DPO, "ombod")
    with acting_as(director):
        end_role(row(officer.membership_id), by=director)
        assert row(officer.membership_id).until is not None


def test_a_role_above_ones_own_cannot_be_ended(world: World, login: Any) -> None:
    member(world.owners[0], Role.DIRECTOR, "andre-direktor")
    director = world.actor(Role.DIRECTOR)
    principal = login(world.actor(Role.PRINCIPAL))
    assert principal.post(f"/folk/{director.membership_id}/end/").status_code == 404
    network = world.actor(Role.NETWORK)
    assert login(network).post(f"/folk/{director.membership_id}/end/").status_code == 403
    with scope.enter(everything()):
        assert row(director.membership_id).until is None


def test_a_neighbours_people_are_neither_seen_nor_ended(world: World, login: Any, api: Any) -> None:
    theirs = member(world.schools[1], Role.TEACHER, "nabo", "Nabo Nilsen")
    director = world.actor(Role.DIRECTOR)
    assert "Nabo Nilsen" not in login(director).get("/folk/").content.decode()
    assert login(director).post(f"/folk/{theirs.membership_id}/end/").status_code == 404
    answer = api(director).post(f"/api/v1/people/{theirs.membership_id}/end", {}, content_type="application/json")
    assert answer.status_code == 404
    assert [item["name"] for item in api(director).get("/api/v1/people").json()] == [director.name]


def test_two_directors_cannot_end_each_other(world: World) -> None:
    first = world.actor(Role.DIRECTOR)
    second = member(world.owners[0], Role.DIRECTOR, "andre")
    with acting_as(first):
        end_role(row(second.membership_id), by=first)
    with acting_as(second), pytest.raises(Denied):
        end_role(row(first.membership_id), by=second)


def test_choosing_a_role_changes_what_one_is(world: World, login: Any) -> None:
    teacher = member(world.schools[0], Role.TEACHER, "kari")
    principal = member(world.schools[1], Role.PRINCIPAL, "kari")
    browser = login(teacher)
    assert browser.get("/folk/", headers=NN).status_code == 403
    response = browser.post("/rolle/", {"role": principal.membership_id, "next": "/folk/"})
    assert (response.status_code, response.url) == (302, "/folk/")
    assert browser.get("/folk/", headers=NN).status_code == 200


def test_somebody_elses_role_cannot_be_chosen(world: World, login: Any) -> None:
    director = world.actor(Role.DIRECTOR)
    browser = login(world.actor(Role.TEACHER))
    assert browser.post("/rolle/", {"role": director.membership_id}).status_code == 403
    assert browser.post("/rolle/", {"role": "x"}).status_code == 403
    assert browser.get("/folk/").status_code == 403


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "/\t/evil.example",
    ],
)
def test_changing_role_never_leads_out_of_the_site(world: World, login: Any, evil: str) -> None:
    teacher = world.actor(Role.TEACHER)
    response = login(teacher).post("/rolle/", {"role": teacher.membership_id, "next": evil})
    assert response.url == "/"


def test_people_page_asks_the_database_the_same_however_many_there_are(
    world: World, login: Any, django_assert_max_num_queries: Any
) -> None:
    browser = login(world.actor(Role.DIRECTOR))
    for number in range(40):
        member(world.schools[0], Role.TEACHER, f"t{number}")
    with django_assert_max_num_queries(14):
        browser.get("/folk/")


def test_the_organisation_is_changed_and_a_lost_race_is_told(world: World, login: Any) -> None:
    director = world.actor(Role.DIRECTOR)
    browser, place = login(director), f"/organisasjon/{director.organisation_id}/edit/"
    mine = {"written_norm": "nb", "platforms": ["feide"], "dpo_name": "Oda", "dpo_email": "oda@x.no", "revision": "0"}
    assert browser.post(place, mine).status_code == 302
    late = browser.post(place, {**mine, "dpo_name": "Ola"}, headers=NN)
    assert late.status_code == 409
    assert "Oda" in late.content.decode()
    assert "Ola" in late.content.decode()
    assert Organisation.objects.get(pk=director.organisation_id).dpo_name == "Oda"


def test_a_director_does_not_change_the_collaboration(world: World, login: Any, api: Any) -> None:
    director = world.actor(Role.DIRECTOR)
    for place in (world.ryfylke, world.owners[1], world.nation):
        assert login(director).post(f"/organisasjon/{place.pk}/edit/", {"written_norm": "nb"}).status_code == 404
        assert api(director).get(f"/api/v1/organisations/{place.pk}").status_code == 404


def test_keys_are_shown_once_and_only_their_hash_is_kept(world: World, login: Any) -> None:
    browser = login(world.actor(Role.TEACHER))
    page = browser.post("/profil/noklar/", {"key-name": "Skript"}).content.decode()
    secret = page.split('class="secret">')[1].split("<")[0]
    assert secret.startswith("tillit_")
    assert secret not in browser.get("/profil/").content.decode()
    with scope.enter(everything()):
        key = ApiToken.objects.get()
    assert secret not in key.token_hash
    from django.test import Client

    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/me").json()["role"] == "teacher"
    assert browser.post(f"/profil/noklar/{key.pk}/revoke/").status_code == 302
    assert program.get("/api/v1/me").status_code == 401


def test_somebody_elses_key_cannot_be_revoked(world: World, login: Any) -> None:
    teacher = world.actor(Role.TEACHER)
    with acting_as(teacher):
        key, _secret = create_key(name="Mi", by=teacher)
    assert login(world.actor(Role.PRINCIPAL)).post(f"/profil/noklar/{key.pk}/revoke/").status_code == 404
