"""The ten steps, walked through the actions."""

import pytest
from django.utils import timezone

from tillit.approval.actions import follow_up
from tillit.approval.actions.case import ask_supplier
from tillit.approval.confirming import confirmations_missing
from tillit.approval.facts import CaseFacts
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Need, PhaseOut, Snapshot
from tillit.approval.steps import STEPS, current, walk
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.catalogue.models import PublishedStatus, Status
from tillit.organisations.models import Organisation
from tillit.organisations.tests.world import World, acting_as
from tillit.record.queries import policy_in_force


def step_of(story: Story) -> str:
    with acting_as(story.network):
        return current(facts_of(story.case), timezone.localdate()).step.code


def facts(story: Story) -> CaseFacts:
    with acting_as(story.network):
        return facts_of(story.case)


def status_at(owner: Organisation) -> str:
    return PublishedStatus.objects.get(tenant=owner, latest=True).status


@at(*[step.code for step in STEPS[1:]])
def test_case_stands_where_its_facts_end(request: pytest.FixtureRequest, story: Story) -> None:
    assert step_of(story) == request.node.callspec.params["begun_at"].name


@at("follow_up")
def test_approved_use_has_policy_in_force_status_and_answer(world: World, story: Story) -> None:
    with acting_as(story.network):
        use = story.participation(world.owners[0]).use
        assert policy_in_force(use.pk, timezone.localdate()) is not None
        assert status_at(world.owners[0]) == Status.APPROVED
        assert Need.objects.get().answer == "approved"
        assert [state.state for state in walk(facts_of(story.case), timezone.localdate())] == ["done"] * 10


@at("decision")
def test_refusal_answers_the_reporter_and_is_published(world: World, story: Story) -> None:
    story.put_forward("refused")
    story.validate()  # one of them thinks otherwise, and could not without it
    story.vote("refused", "refused", "approved")
    story.decide()
    with acting_as(story.network):
        need = Need.objects.get()
        assert (need.answer, need.answer_text) == ("refused", "Nyttig.")
        assert [status_at(owner) for owner in world.owners] == [Status.REFUSED] * 4


@at("follow_up")
def test_phase_out_collects_confirmations_and_closes_the_record(world: World, story: Story) -> None:
    owner, today = world.owners[0], timezone.localdate()
    with acting_as(story.network):
        row = follow_up.start_phase_out(story.participation(owner), reason="Slutt.", ends_on=today, by=story.network)
    with acting_as(story.network):
        assert status_at(owner) == Status.PHASING_OUT
        names = [processor.name for processor in confirmations_missing(row)]
        assert names == ["Lærelyst AS", "Nordsky AS"]
        for processor in confirmations_missing(row):
            follow_up.confirm_deletion(
                PhaseOut.objects.get(), processor=processor, kind="deleted", confirmed_by="Ada Li", confirmed_on=today,
                by=story.network,
            )  # fmt: skip
        follow_up.finish_phase_out(PhaseOut.objects.get(), by=story.network)
        use = facts_of(story.case).uses[0]
        assert (use.in_force, use.phased_out, use.record_closed) == (False, True, True)
        assert status_at(owner) == Status.ENDED
        assert policy_in_force(use.use_id, today) is None
        assert Case.objects.get().closed_at is None


@at("preliminary")
def test_snapshot_of_another_shape_is_gathered_anew(story: Story) -> None:
    """After an upgrade the kept facts may not fit the code: they are only a copy."""
    before = facts(story)
    with acting_as(story.network):
        Snapshot.objects.update(facts={"case_id": "no number"})
    assert facts(story) == before


@at("information")
def test_snapshot_is_the_facts_themselves_also_when_read_back(story: Story) -> None:
    with acting_as(story.network):
        ask_supplier(story.case, email="ada@lyst.example", by=story.network)
    first = facts(story)
    assert first.asked_until is not None
    assert facts(story) == first
