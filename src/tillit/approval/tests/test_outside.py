"""What waits outside the ten steps stands on the start page, and over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.approval.actions.need import report_need
from tillit.approval.outside import tasks_for
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.assessment import actions as assessments
from tillit.assessment.standing import days
from tillit.assessment.tests.layers import pin_on, published, written
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions as participation
from tillit.participation.rules.opinions import Remark

QUERIES = 12 + 2  # and the savepoint of the test
Login = Callable[[Any], Client]


def move_on(story: Story) -> None:
    """What the service's assessment stands on is published, stood on, and published anew."""
    with acting_as(story.network) as network:
        above = written(story.world.ryfylke, network, title="Felles grunnmur")
        edition = published(above, story.world.ryfylke, network)
        assessment = story.case.assessment
        assert assessment is not None
        assessments.stand_on(assessment, edition=edition, by=network)
        published(above, story.world.ryfylke, network)


def remark(story: Story) -> None:
    with acting_as(story.world.actor(Role.DPO)) as dpo:
        said = [Remark("data", "remarks", "Skriv kven som les.")]
        participation.give_opinion(
            story.case.assessment, grade="supports", text="Bra.", remarks=said, prior_consultation=True, by=dpo  # type: ignore[arg-type]
        )  # fmt: skip


def kinds(actor: Actor, later: int = 0) -> list[str]:
    with acting_as(actor):
        return [task.kind for task in tasks_for(actor, timezone.localdate() + timedelta(days=later))]


@at("agreement")
def test_network_sees_remarks_and_newer_versions_within_the_bound(world: World, story: Story, login: Login) -> None:
    move_on(story)
    remark(story)
    assert sorted(kinds(story.network)) == ["answer_opinion", "newer"]
    assert kinds(world.actor(Role.DPO)) == []
    assert kinds(story.coordinators[0]) == ["art36"]
    browser = login(story.network)
    browser.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/").content.decode()
    assert len(asked) <= QUERIES, [query["sql"][:90] for query in asked]
    assert "«Felles grunnmur» er komen i versjon 2" in page
    assert "1 merknad frå personvernombodet har ikkje fått svar." in page


@at("agreement")
def test_version_nobody_answers_is_outdated_first_of_all(story: Story) -> None:
    move_on(story)
    remark(story)
    assert kinds(story.network, days("answer_new_version_within")) != ["outdated", "answer_opinion"]
    assert kinds(story.network, days("answer_new_version_within") + 1) == ["outdated", "answer_opinion"]


@at("agreement")
def test_answered_version_no_longer_waits(story: Story) -> None:
    move_on(story)
    with acting_as(story.network) as network:
        assessment = story.case.assessment
        assert assessment is not None
        assessments.stay(
            pin_on(assessment, assessment.pins.get(direct=True).edition), reason="Det gjeld ikkje oss.", by=network
        )
    assert kinds(story.network) == []
    assert kinds(story.network, days("stay_at_most") + 1) == ["outdated"]


@at("agreement")
def test_api_says_the_same_as_the_page(world: World, story: Story, api: Callable[[Any], Client]) -> None:
    move_on(story)
    (row,) = api(story.network).get("/api/v1/tasks").json()
    assert (row["kind"], row["page"]) == ("newer", f"/vurderingar/{story.read_assessment()}/#basis")
    assert api(world.actor(Role.PUPIL)).get("/api/v1/tasks").json() == []


def test_network_has_its_own_needs_and_those_of_others_in_their_places(world: World, login: Login) -> None:
    teacher, network = world.actor(Role.TEACHER), world.actor(Role.NETWORK)
    for actor, name in ((teacher, "Frå lærar"), (network, "Frå nettverk")):
        with acting_as(actor):
            report_need(name=name, purpose="Øva.", subjects=[], years=[], by=actor)
    page = login(network).get("/").content.decode()
    waiting, own = page.split('id="needs"')
    assert ("Frå lærar" in waiting, "Frå nettverk" in waiting) == (True, True)
    assert ("Frå lærar" in own, "Frå nettverk" in own) == (False, True)
