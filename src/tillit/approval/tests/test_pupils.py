"""What pupils meet: a pilot at their school, plain words, and somewhere to ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tillit.approval.models import Experience, Pilot
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.organisations.acting import Actor
from tillit.organisations.actions.profile import create_key
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import World, acting_as, member, organisation

SAYERS = (Role.PUPIL, Role.STUDENT, Role.COUNCIL)


def told(actor: Actor) -> list[tuple[str, int, str]]:
    with acting_as(actor):
        return list(Experience.objects.values_list("voice", "useful", "said"))


@pytest.mark.parametrize("role", SAYERS)
@at("pilot")
def test_start_page_has_a_door_to_the_pilot_of_the_school(world: World, story: Story, login: object, role: Role) -> None:
    number = story.plan_pilot()
    here, elsewhere = world.actor(role), member(world.schools[1], role, "elsewhere")
    assert f'href="/pilot/{number}/"' in login(here).get("/").content.decode()  # type: ignore[operator]
    assert f'href="/pilot/{number}/"' not in login(elsewhere).get("/").content.decode()  # type: ignore[operator]
    assert login(elsewhere).get(f"/pilot/{number}/").status_code == 404  # type: ignore[operator]


@at("pilot")
def test_pupil_says_what_they_think_in_a_face_and_a_sentence(world: World, story: Story, login: object) -> None:
    number = story.plan_pilot()
    pupil = world.actor(Role.PUPIL)
    browser = login(pupil)  # type: ignore[operator]
    form = browser.get(f"/pilot/{number}/say/").context["form"]
    assert list(form.fields) == ["useful", "said"]
    assert [str(label) for _, label in form.fields["useful"].choices] == ["😊 Ja", "😐 Litt", "🙁 Nei"]
    assert browser.post(f"/pilot/{number}/say/", {"useful": "3", "said": "Gøy, men treg."}).status_code == 302
    assert told(pupil) == [("pupils", 3, "Gøy, men treg.")]
    seen = login(story.network).get(f"/pilot/{number}/").content.decode()  # type: ignore[operator]
    assert "Gøy, men treg." in seen
    assert pupil.name not in seen


@at("pilot")
def test_pupil_of_a_group_belongs_to_the_school(world: World, story: Story, login: object) -> None:
    number = story.plan_pilot()
    with acting_as(world.actor(Role.PRINCIPAL)):
        group = organisation(Kind.GROUP, "5A", Organisation.objects.get(pk=world.schools[0].pk))
    assert login(member(group, Role.PUPIL, "in-5a")).get(f"/pilot/{number}/say/").status_code == 200  # type: ignore[operator]


@at("pilot")
def test_council_says_for_whom_it_speaks(world: World, story: Story, login: object) -> None:
    number = story.plan_pilot()
    council = world.actor(Role.COUNCIL)
    browser = login(council)  # type: ignore[operator]
    form = browser.get(f"/pilot/{number}/say/").context["form"]
    assert [str(label) for _, label in form.fields["voice"].choices] == ["Elevar", "Føresette"]
    assert form["voice"].value() == "pupils"
    browser.post(f"/pilot/{number}/say/", {"useful": "5", "said": "", "voice": "guardians"})
    assert told(council) == [("guardians", 5, "")]


@at("pilot")
def test_pupil_sees_no_pilot_that_is_over_and_says_it_three_times_at_most(world: World, story: Story, login: object) -> None:
    number = story.plan_pilot()
    pupil = world.actor(Role.PUPIL)
    browser = login(pupil)  # type: ignore[operator]
    answers = [browser.post(f"/pilot/{number}/say/", {"useful": "5"}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 403]
    with acting_as(world.actor(Role.NETWORK)):
        Pilot.objects.update(stopped_on=timezone.localdate() - timedelta(days=1))
    assert browser.get(f"/pilot/{number}/").status_code == 404


@pytest.mark.parametrize("role", [Role.PUPIL, Role.STUDENT, Role.GUARDIAN])
def test_there_is_a_page_for_what_is_strange_that_says_whom_to_ask(world: World, login: object, role: Role) -> None:
    browser = login(world.actor(role))  # type: ignore[operator]
    assert 'href="/sporsmal/"' in browser.get("/").content.decode()
    page = browser.get("/sporsmal/").content.decode()
    assert "Pia Vern" in page
    assert "mailto:ombod@fjord.example" in page
    assert "Kva skjer då?" in page


def test_pupils_meet_no_keys_to_the_api_on_their_pages_and_get_them_in_their_files(world: World, login: object) -> None:
    title = "Nøklane dine til API-et"
    for role, shown in ((Role.PUPIL, False), (Role.TEACHER, True)):
        actor = world.actor(role)
        with acting_as(actor):
            create_key(name="Min", by=actor)
        browser = login(actor)  # type: ignore[operator]
        assert (title in browser.get("/innsyn/").content.decode()) is shown
        assert ("Nøklar til API-et" in browser.get("/profil/").content.decode()) is shown
        kept = [kind["what"] for kind in browser.get("/innsyn/tillit.json").json()["kept"]]
        assert title in kept
