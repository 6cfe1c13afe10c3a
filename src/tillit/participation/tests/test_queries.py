"""Facts for others, in bulk, and what waits for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment
from tillit.assessment.tests.world import make_assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.queries import (
    HearingFacts,
    art36_open,
    hearing_facts_of,
    opinions_of,
    validation_of,
    waiting,
)
from tillit.participation.queries.unanswered import newest_opinions
from tillit.participation.tests.hearing_world import answer_all, open_for, over, plan, today


@pytest.fixture
def many(world: World, network: Actor, dpo: Actor) -> list[int]:
    """Five assessments, each with a bit of everything."""
    rows = []
    with acting_as(network):
        for number in range(5):
            row = make_assessment(world.ryfylke, network, name=f"Teneste {number}")
            assessing.preassess(row, answers={"dt_school_learning": "yes"}, by=network)
            hearing, party = open_for(row, network, school=world.schools[0])
            actions.write_in_view(hearing, party=party, voice="pupil", text="Noko", by=network)
            rows.append(row)
    with acting_as(dpo):
        for row in rows:
            actions.give_opinion(row, grade="remarks", text="Ja", prior_consultation=True, again=True, by=dpo)
    return [row.pk for row in rows]


def test_each_is_one_question_for_one_and_for_many(
    many: list[int], network: Actor, django_assert_num_queries: Any
) -> None:
    with acting_as(network):
        for ids in (many[:1], many):
            for ask in (opinions_of, art36_open, hearing_facts_of, validation_of):
                with django_assert_num_queries(1):
                    found: Any = ask(ids)
                assert set(found) == (set() if ask is validation_of else set(ids))


def test_what_is_not_there_is_said_to_be_nothing(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        assert hearing_facts_of([assessment.pk, 2_000_000_000]) == {
            assessment.pk: HearingFacts(), 2_000_000_000: HearingFacts(),
        }  # fmt: skip
        assert (opinions_of([]), validation_of([]), art36_open([])) == ({}, {}, frozenset())


def test_hearing_facts_follow_the_hearing(assessment: Assessment, network: Actor) -> None:
    def now() -> HearingFacts:
        return hearing_facts_of([assessment.pk])[assessment.pk]

    with acting_as(network):
        draft = plan(assessment, network)
        assert (now().planned, now().open_until, now().settled) == (True, None, False)
        actions.cancel_hearing(draft, because="Feil", by=network)
        assert now() == HearingFacts()
        hearing, party = open_for(assessment, network)
        assert (now().open_until, now().held, now().content_hash) == (hearing.closes_on, False, hearing.content_hash)
        actions.write_in_view(hearing, party=party, voice="pupil", text="Noko", by=network)
        over(hearing)
        assert (now().ended, now().unanswered, now().open_until) == (True, 1, None)
        answer_all(hearing, network)
        actions.close_hearing(hearing, conclusion="Takk", by=network)
        assert now() == HearingFacts(held=True, content_hash=hearing.content_hash)
        assert now().settled


def kinds(actor: Actor) -> list[str]:
    with acting_as(actor):
        return [item.kind for item in waiting(actor)]


def test_what_waits_goes_from_one_to_the_next(world: World, assessment: Assessment, network: Actor, dpo: Actor) -> None:
    coordinator, council = world.actor(Role.COORDINATOR), world.actor(Role.COUNCIL)
    everyone = (network, dpo, coordinator, council, world.actor(Role.DIRECTOR), world.actor(Role.TEACHER))
    assert [kinds(actor) for actor in everyone] == [[], [], [], [], [], []]
    with acting_as(dpo):
        opinion = actions.give_opinion(
            assessment, grade="more_work", text="Nei", prior_consultation=True, again=True, by=dpo
        )
    assert [kinds(actor) for actor in everyone] == [["answer_opinion"], [], ["art36"], [], [], []]
    with acting_as(network):
        actions.answer_opinion(opinion, outcome="changed", text="Gjort", by=network)
    with acting_as(coordinator):
        actions.answer_consultation(opinion, outcome="not_consulted", text="Låg", by=coordinator)
    assert [kinds(actor) for actor in everyone] == [[], ["see_again"], [], [], [], []]
    with acting_as(dpo):
        actions.give_opinion(assessment, grade="supports", text="Ja", by=dpo)
    with acting_as(network):
        hearing, _ = open_for(assessment, network, school=world.schools[0])
    assert [kinds(actor) for actor in everyone] == [[], [], [], ["say"], [], []]
    with acting_as(council):
        actions.give_view(hearing, text="Fint", by=council)
    assert [kinds(actor) for actor in everyone] == [["answer_views"], [], [], [], [], []]
    with acting_as(network):
        over(hearing)
        answer_all(hearing, network)
    assert kinds(network) == ["close_hearing"]
    with acting_as(network):
        actions.close_hearing(hearing, conclusion="Takk", by=network)
    assert kinds(network) == []


def test_an_owners_flag_waits_for_its_director_and_for_no_neighbour(world: World) -> None:
    owner = world.owners[0]
    network, dpo = world.actor(Role.NETWORK, owner), world.actor(Role.DPO, owner)
    with acting_as(network):
        own = make_assessment(owner, network)
        assessing.preassess(own, answers={"dt_school_learning": "yes"}, by=network)
    with acting_as(dpo):
        actions.give_opinion(own, grade="remarks", text="Ja", prior_consultation=True, by=dpo)
    directors = [world.actor(Role.DIRECTOR, row) for row in world.owners[:2]]
    assert [kinds(director) for director in directors] == [["art36"], []]


def test_waiting_asks_as_little_for_many(
    world: World, many: list[int], network: Actor, django_assert_max_num_queries: Any
) -> None:
    for actor, most in ((network, 2), (world.actor(Role.COUNCIL), 2), (world.actor(Role.COORDINATOR), 1)):
        with acting_as(actor), django_assert_max_num_queries(most):
            assert len(waiting(actor)) == (10 if actor is network else 5)


def test_newest_opinion_is_one_for_each(many: list[int], dpo: Actor) -> None:
    with acting_as(dpo):
        row = Assessment.objects.get(pk=many[0])
        actions.give_opinion(row, grade="supports", text="Nytt", by=dpo)
        assert newest_opinions().filter(assessment__in=many).count() == 5
        assert opinions_of(many)[many[0]].text == "Nytt"


def test_neighbours_see_no_facts(world: World, many: list[int]) -> None:
    foreign = world.actor(Role.DPO, world.elsewhere)
    with acting_as(foreign):
        assert (opinions_of(many), art36_open(many), validation_of(many)) == ({}, frozenset(), {})
        assert set(hearing_facts_of(many, today() + timedelta(days=1)).values()) == {HearingFacts()}
        assert waiting(foreign) == []
