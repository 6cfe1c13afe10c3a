"""What is refused, and with which sentence: by the action, whatever the page showed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tillit.approval.actions import case as cases
from tillit.approval.actions import decision, pilot
from tillit.approval.facts import VoteFacts
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Experience, Need, Stance
from tillit.approval.rules.decision import quorum, result
from tillit.approval.steps import BY_CODE
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.assessment.actions import write_section
from tillit.assessment.models import Section
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.web.denied import Denied, Invalid


def votes(*choices: str) -> list[VoteFacts]:
    return [VoteFacts(person_id=n, name=str(n), choice=choice) for n, choice in enumerate(choices)]


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_quorum_is_half_of_the_members(members: int, needed: int) -> None:
    assert quorum(members) == needed


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (("approved", "approved", "refused"), "approved"),
        (("approved", "refused"), None),
        (("abstains", "recused"), None),
        (("approved", "abstains", "recused"), "approved"),
        (("prior_consultation", "prior_consultation", "approved"), "prior_consultation"),
    ],
)
def test_result_is_the_outcome_with_most_votes(given: tuple[str, ...], outcome: str | None) -> None:
    assert result(votes(*given)) == outcome


@at("agreement")
def test_pilot_before_the_signature_is_refused(world: World, story: Story) -> None:
    today = timezone.localdate()
    with acting_as(story.network), pytest.raises(Denied, match="signed|signert"):
        pilot.plan_pilot(
            story.case, school=world.schools[0], groups="5A", starts_on=today, ends_on=today + timedelta(days=40),
            by=story.network,
        )  # fmt: skip


@at("agreement")
def test_pilot_only_at_owners_that_have_signed(world: World, story: Story) -> None:
    story.send_for_signing()
    story.sign(world.owners[0])
    today = timezone.localdate()
    with acting_as(story.network), pytest.raises(Invalid):
        pilot.plan_pilot(
            story.case, school=world.schools[1], groups="5A", starts_on=today, ends_on=today + timedelta(days=40),
            by=story.network,
        )  # fmt: skip


@pytest.mark.parametrize(("start", "length"), [(-1, 40), (0, -3), (0, 10), (0, 200)])
@at("agreement")
def test_pilot_period_out_of_bounds_is_refused(world: World, story: Story, start: int, length: int) -> None:
    story.send_for_signing()
    story.sign(world.owners[0])
    first = timezone.localdate() + timedelta(days=start)
    with acting_as(story.network), pytest.raises(Invalid):
        pilot.plan_pilot(
            story.case, school=world.schools[0], groups="5A", starts_on=first, ends_on=first + timedelta(days=length),
            by=story.network,
        )  # fmt: skip


@at("pilot")
def test_pilot_experiences_are_told_and_summed_up(world: World, story: Story) -> None:
    number = story.plan_pilot()
    teacher = world.actor(Role.TEACHER)
    with acting_as(teacher):
        row = pilot.Pilot.objects.get(pk=number)
        pilot.tell_experience(row, voice="teacher", useful=4, worked="Elevane øvde meir.", by=teacher)
    with acting_as(story.network), pytest.raises(Denied):
        pilot.conclude_pilot(story.case, text="Bra.", risks_updated=True, by=story.network)
    with acting_as(story.network):
        pilot.stop_pilot(pilot.Pilot.objects.get(pk=number), reason="Ferdig prøvd.", by=story.network)
        pilot.conclude_pilot(story.case, text="Bra.", risks_updated=True, by=story.network)
        assert Experience.objects.count() == 1
        assert BY_CODE["pilot"].missing(facts_of(story.case), timezone.localdate()) == ()


@at("pilot")
def test_teacher_of_another_school_cannot_tell(world: World, story: Story) -> None:
    number = story.plan_pilot()
    other = world.actor(Role.TEACHER, world.schools[1])
    with acting_as(other):
        assert not pilot.Pilot.objects.filter(pk=number).exists()


@pytest.mark.parametrize(
    "question", ["advertising", "profiling", "data_sale", "automated_decisions", "emotion_inference"]
)
def test_hard_stop_cannot_be_voted_away(world: World, question: str) -> None:
    story = Story(world, {question: "yes"}).to("decision")
    with acting_as(story.network), pytest.raises(Invalid):
        decision.put_forward(story.case, advice="approved", reason="Vi vil.", by=story.network)
    story.put_forward("refused")
    with acting_as(story.coordinators[0]), pytest.raises(Denied):
        decision.vote(story.case, choice="approved", by=story.coordinators[0])


@at("agreement")
def test_no_approval_without_every_signature(world: World, story: Story) -> None:
    story.send_for_signing()
    for owner in world.owners[:3]:
        story.sign(owner)
    story.system_owner()
    story.skip_pilot()
    with acting_as(story.network), pytest.raises(Invalid, match="Sundeid"):
        decision.put_forward(story.case, advice="approved", reason="Vi vil.", by=story.network)


@at("agreement")
def test_owner_that_declines_does_not_hold_the_others_back(world: World, story: Story) -> None:
    story.send_for_signing()
    for owner in world.owners[:3]:
        story.sign(owner)
    director = world.actor(Role.DIRECTOR, world.owners[3])
    with acting_as(director):
        decision.take_stance(
            story.participation(world.owners[3]), kind=Stance.Kind.DECLINES, reason="Ikkje nå.", by=director
        )
    story.system_owner()
    story.skip_pilot()
    story.decision()
    with acting_as(story.network):
        assert facts_of(story.case).outcome == "approved"


@at("record")
def test_change_after_the_decision_undoes_it_and_says_what(story: Story) -> None:
    with acting_as(story.network):
        section = Section.objects.filter(assessment=story.case.assessment_id).first()
        assert section is not None
        write_section(section, text="Noko heilt anna.", by=story.network)
    with acting_as(story.network):
        lacks = BY_CODE["decision"].missing(facts_of(story.case), timezone.localdate())
        assert [sentence.code for sentence in lacks] == ["changed"]
    with acting_as(story.network), pytest.raises(Denied):
        from tillit.approval.actions.use import complete_records

        complete_records(story.case, by=story.network)


@at("decision")
def test_vote_is_given_once_and_only_by_members(world: World, story: Story) -> None:
    story.put_forward()
    story.vote("approved")
    with acting_as(story.coordinators[0]), pytest.raises(Denied):
        decision.vote(story.case, choice="refused", by=story.coordinators[0])
    director = world.actor(Role.DIRECTOR)
    with acting_as(director), pytest.raises(Denied):
        decision.vote(story.case, choice="approved", by=director)


@at("decision")
def test_decision_needs_a_quorum_without_those_who_step_aside(story: Story) -> None:
    story.put_forward()
    story.vote("approved", "recused")
    with acting_as(story.coordinators[0]), pytest.raises(Denied, match="1"):
        decision.decide(story.case, reason="Ja.", minutes="Møte.", by=story.coordinators[0])


@at("decision")
def test_prior_consultation_waits_and_comes_back(story: Story) -> None:
    story.put_forward("prior_consultation")
    story.vote("prior_consultation", "prior_consultation")
    story.decide()
    with acting_as(story.network), pytest.raises(Denied):
        decision.put_forward(story.case, advice="approved", reason="Vi vil.", by=story.network)
    with acting_as(story.network):
        decision.answer_consultation(
            story.case, may_go_on=True, text="Greitt.", received_on=timezone.localdate(), by=story.network
        )
    story.decision()
    with acting_as(story.network):
        assert facts_of(story.case).outcome == "approved"


@at("decision")
def test_send_back_makes_the_steps_walk_again(story: Story) -> None:
    with acting_as(story.network):
        cases.send_back(story.case, step="preliminary", reason="Nye opplysningar.", by=story.network)
    with acting_as(story.network):
        assert [s.code for s in BY_CODE["preliminary"].missing(facts_of(story.case), timezone.localdate())] == [
            "preassess", "opinion",
        ]  # fmt: skip


@at("system_owner")
def test_system_owner_is_a_member_of_the_network(world: World, story: Story) -> None:
    outsider = Person.objects.get(pk=world.actor(Role.TEACHER).person_id)
    with acting_as(story.network), pytest.raises(Invalid):
        cases.name_system_owner(story.case, person=outsider, by=story.network)


@at("information")
def test_case_of_others_is_out_of_sight(world: World) -> None:
    stranger = member(world.elsewhere, Role.NETWORK)
    with acting_as(stranger):
        assert (Case.objects.count(), Need.objects.count()) == (0, 0)
