"""Login against a real provider from npm, with Feide's scopes, claims and groups."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.login.affiliation import Suggestion, suggestions
from tillit.organisations.models import Membership, Organisation, Person, RoleProposal
from tillit.organisations.roles import Role
from tillit.organisations.tests.oidc import people
from tillit.organisations.tests.oidc.server import go_through
from tillit.organisations.tests.world import World

NN = {"accept-language": "nn", "host": "localhost"}


@pytest.fixture
def places(world: World) -> World:
    """The school and the owner with the numbers the provider speaks of."""
    with scope.enter(everything()):
        Organisation.objects.filter(pk=world.schools[0].pk).update(number=people.SCHOOL)
        Organisation.objects.filter(pk=world.owners[0].pk).update(number=people.OWNER)
    return world


def enter(browser: Client, sub: str, onward: str = "") -> Any:
    """Through the whole flow; the answer to the callback."""
    begun = browser.get("/konto/oidc/feide/login/" + (f"?next={onward}" if onward else ""), headers=NN)
    assert begun.status_code == 302
    back = urlsplit(go_through(begun.url, sub))
    return browser.get(f"{back.path}?{back.query}", headers=NN)


def proposals() -> list[tuple[str, str, int]]:
    with scope.enter(everything()):
        return [
            (row.person.name, row.role, row.organisation_id) for row in RoleProposal.objects.select_related("person")
        ]


def test_login_uses_pkce_and_state(feide: str, db: None, client: Client) -> None:
    sent = parse_qs(urlsplit(client.get("/konto/oidc/feide/login/", headers=NN).url).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert len(sent["code_challenge"][0]) == 43
    assert sent["state"][0]


def test_unknown_person_is_logged_in_and_told_how_to_get_a_role(feide: str, places: World, client: Client) -> None:
    response = enter(client, people.UNKNOWN)
    assert response.status_code == 302
    page = client.get("/rolle/", headers=NN).content.decode()
    assert "Du er logga inn, men har inga rolle enno" in page
    assert client.get("/folk/", headers=NN).status_code == 403
    with scope.enter(everything()):
        assert Membership.objects.filter(person__name="Ulla Ukjend").count() == 0


def test_teacher_is_proposed_as_teacher_and_has_nothing_until_somebody_says_yes(
    feide: str, places: World, client: Client, login: Any
) -> None:
    enter(client, people.TEACHER)
    assert proposals() == [("Liv Lærar", "teacher", places.schools[0].pk)]
    assert client.get("/profil/", headers=NN).status_code == 403
    assert "Fjordvik skule" in client.get("/rolle/", headers=NN).content.decode()
    principal = login(places.actor(Role.PRINCIPAL))
    assert "Liv Lærar" in principal.get("/folk/").content.decode()
    with scope.enter(everything()):
        pk = RoleProposal.objects.get().pk
    assert principal.post(f"/framlegg/{pk}/grant/").status_code == 302
    assert client.get("/profil/", headers=NN).status_code == 200


def test_pupil_is_proposed_as_pupil(feide: str, places: World, client: Client) -> None:
    enter(client, people.PUPIL)
    # The owner knows the pupil too, but a pupil belongs to a school.
    assert proposals() == [("Per Elev", "pupil", places.schools[0].pk)]


def test_nobody_becomes_principal_by_what_a_provider_says(feide: str, places: World, client: Client) -> None:
    enter(client, people.PRINCIPAL)
    assert proposals() == []


def test_groups_of_odd_shape_do_no_harm(feide: str, places: World, client: Client) -> None:
    assert enter(client, people.ODD).status_code == 302
    assert proposals() == []


def test_a_declined_proposal_is_not_asked_again(feide: str, places: World, client: Client, login: Any) -> None:
    enter(client, people.TEACHER)
    with scope.enter(everything()):
        pk = RoleProposal.objects.get().pk
    login(places.actor(Role.PRINCIPAL)).post(f"/framlegg/{pk}/decline/")
    enter(Client(), people.TEACHER)
    with scope.enter(everything()):
        assert [(row.pk, row.accepted) for row in RoleProposal.objects.all()] == [(pk, False)]


def test_a_neighbour_cannot_answer_a_proposal(feide: str, places: World, client: Client, login: Any) -> None:
    enter(client, people.TEACHER)
    with scope.enter(everything()):
        pk = RoleProposal.objects.get().pk
    for role, place in ((Role.PRINCIPAL, places.schools[1]), (Role.DIRECTOR, places.owners[1])):
        assert login(places.actor(role, place)).post(f"/framlegg/{pk}/grant/").status_code == 404


def test_person_is_the_providers_sub_and_comes_back_as_the_same(feide: str, places: World) -> None:
    enter(Client(), people.TEACHER)
    enter(Client(), people.TEACHER)
    account = SocialAccount.objects.get()
    assert (account.uid, account.provider) == (people.TEACHER, "feide")
    assert Person.objects.filter(name="Liv Lærar").count() == 1


def test_an_equal_address_never_opens_somebody_elses_user(feide: str, places: World, client: Client) -> None:
    mine = Person.objects.create_user("delt@fjordvik.no", "delt@fjordvik.no", "seks raude hestar", name="Eg")
    enter(client, people.SHARED)
    assert int(client.session["_auth_user_id"]) != mine.pk
    assert SocialAccount.objects.filter(user=mine).count() == 0


def test_national_identity_number_is_not_kept(feide: str, places: World, client: Client) -> None:
    enter(client, people.TEACHER)
    kept = SocialAccount.objects.get().extra_data
    assert set(kept) == {"sub", "name", "feide", "proposed", "groups"}
    assert "01020312345" not in str(kept)


def test_the_session_is_new_after_login(feide: str, places: World, client: Client) -> None:
    client.get("/konto/oidc/feide/login/", headers=NN)
    before = client.session.session_key
    enter(client, people.UNKNOWN)
    assert client.session.session_key != before


def test_a_callback_begun_in_another_browser_is_refused(feide: str, places: World) -> None:
    begun = Client().get("/konto/oidc/feide/login/", headers=NN)
    back = urlsplit(go_through(begun.url, people.TEACHER))
    victim = Client()
    response = victim.get(f"{back.path}?{back.query}", headers=NN)
    assert response.status_code == 400
    assert "_auth_user_id" not in victim.session


def test_leaving_at_the_provider_is_not_an_error(feide: str, places: World, client: Client) -> None:
    begun = client.get("/konto/oidc/feide/login/", headers=NN)
    back = urlsplit(go_through(begun.url, people.TEACHER, stop=True))
    response = client.get(f"{back.path}?{back.query}", headers=NN)
    assert "Du avbraut innlogginga" in response.content.decode()


def test_onward_address_to_another_site_is_refused(feide: str, places: World) -> None:
    for evil in ("https://evil.example/", "//evil.example/", "/%5Cevil.example", "%5C%5Cevil.example"):
        assert urlsplit(enter(Client(), people.UNKNOWN, evil).url).netloc in ("", "localhost")
    assert enter(Client(), people.UNKNOWN, "/rolle/").url == "/rolle/"


def test_unknown_provider_is_not_found(feide: str, db: None, client: Client) -> None:
    assert client.get("/konto/oidc/finst-ikkje/login/").status_code == 404


@pytest.mark.parametrize(
    ("affiliation", "role"),
    [("faculty", Role.TEACHER), ("student", Role.PUPIL), ("employee", None), ("staff", None), ("principal", None)],
)
def test_affiliation_gives_at_most_a_humble_role(affiliation: str, role: Role | None) -> None:
    found = suggestions([people.school("987654321", affiliation)])
    assert found == ([Suggestion(role, "987654321")] if role else [])


def test_a_student_in_higher_education_is_a_student() -> None:
    found = suggestions([people.school("987654321", "student", kind="higher_education")])
    assert found == [Suggestion(Role.STUDENT, "987654321")]
