"""What is kept about those who take part, what they see of it, and what goes when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import Hearing, HearingParty, Viewpoint
from tillit.participation.personal_data import collect, delete_expired, erase
from tillit.participation.rules.limits import ANSWERS_SHOWN_DAYS
from tillit.participation.tests.hearing_world import open_for, over, today


@pytest.fixture
def said(world: World, assessment: Assessment, network: Actor) -> tuple[Hearing, Actor]:
    """A pupil has said something, and the council has a link."""
    pupil = world.actor(Role.PUPIL)
    with acting_as(network):
        hearing, party = open_for(assessment, network, school=world.schools[0])
        actions.make_link(party, by=network)
    with acting_as(pupil):
        actions.give_view(hearing, text="Mine ord", by=pupil)
    return hearing, pupil


def test_pupil_sees_their_own_words(said: tuple[Hearing, Actor]) -> None:
    _, pupil = said
    with acting_as(pupil):
        held = {item.what: item for item in collect(pupil.person_id)}
        assert [row["Tekst"] for row in held["Orda dine i høyringar"].rows] == ["Mine ord"]
        assert len(held["Det du har sagt i høyringar"].rows) == 1


def test_name_goes_and_what_was_said_stays(said: tuple[Hearing, Actor], network: Actor) -> None:
    _, pupil = said
    with acting_as(network):
        assert not any(erased.needs_name for erased in erase(pupil.person_id, today=today()))
        assert [(view.text, view.given_by_id) for view in Viewpoint.objects.all()] == [("Mine ord", None)]


def test_name_of_the_one_who_held_it_is_kept_with_the_reason(said: tuple[Hearing, Actor], network: Actor) -> None:
    with acting_as(network):
        kept = [erased for erased in erase(network.person_id, today=today()) if erased.kept]
        assert {"Høyringar du har opna", "Lenkjer til høyringar du har laga"} <= {erased.what for erased in kept}
        assert all(erased.why_kept for erased in kept)


@pytest.mark.parametrize(("days", "gone"), [(ANSWERS_SHOWN_DAYS, 0), (ANSWERS_SHOWN_DAYS + 1, 1)])
def test_a_year_after_the_hearing_names_and_links_go(
    said: tuple[Hearing, Actor], network: Actor, days: int, gone: int
) -> None:
    hearing, _ = said
    over(hearing, days=days)
    with acting_as(network):
        assert list(delete_expired(today()).values()) == [gone, gone, 0]
        assert Viewpoint.objects.filter(given_by=None).count() == gone
        assert HearingParty.objects.filter(token_hash="").count() == gone
        assert delete_expired(today() - timedelta(days=2)) != {}
