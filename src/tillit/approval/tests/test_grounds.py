"""Steps 3 and 7 read what participation knows: those concerned are heard (Art. 35(9)), and management stands for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from tillit.approval.actions import decision
from tillit.approval.facts import CaseFacts, UseFacts
from tillit.approval.gathering import facts_of
from tillit.approval.missing import hearing, validation
from tillit.approval.models import Snapshot
from tillit.approval.steps import BY_CODE
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.approval.tests.test_steps import READY, SIGNED, TODAY
from tillit.assessment import actions as assessments
from tillit.assessment.models import Section
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import acting_as
from tillit.participation import actions as participation
from tillit.participation.models import NoHearing
from tillit.web.denied import Denied, Invalid

DPIA = msgspec.structs.replace(READY, dpia=True, validation="stands")
SETTLED = msgspec.structs.replace(DPIA, hearing="held", hearing_settled=True)


def lacking(facts: CaseFacts) -> list[tuple[str, str]]:
    return [(sentence.code, str(sentence.ball)) for sentence in BY_CODE["decision"].missing(facts, TODAY)]


def test_nobody_need_be_heard_without_a_dpia() -> None:
    assert hearing(READY) == ()
    assert [sentence.code for sentence in hearing(DPIA)] == ["hearing"]
    assert hearing(SETTLED) == ()


def test_open_hearing_waits_for_those_who_are_heard() -> None:
    (sentence,) = hearing(msgspec.structs.replace(DPIA, hearing="open", hearing_open_until=TODAY))
    assert sentence.waiting


@pytest.mark.parametrize(
    ("state", "ball"),
    [("", Role.COORDINATOR), ("changed", Role.COORDINATOR), ("over", Role.COORDINATOR), ("sent_back", Role.NETWORK)],
)
def test_validation_that_does_not_stand_is_somebodys_turn(state: str, ball: Role) -> None:
    (sentence,) = validation(msgspec.structs.replace(DPIA, validation=state))
    assert (sentence.code, sentence.ball, sentence.owner_id) == ("validate", ball, None)


def test_director_answers_where_an_owner_runs_the_case_alone() -> None:
    own: UseFacts = msgspec.structs.replace(SIGNED, owner_id=READY.tenant_id)
    (sentence,) = validation(msgspec.structs.replace(READY, uses=(own,)))
    assert (sentence.ball, sentence.owner_id) == (Role.DIRECTOR, READY.tenant_id)


def test_decision_asks_for_what_an_approval_lacks_and_a_refusal_does_not_need() -> None:
    bare = msgspec.structs.replace(DPIA, validation="")
    assert lacking(bare) == [("hearing", "network"), ("validate", "coordinator")]
    assert lacking(SETTLED) == [("propose", "network")]
    assert lacking(msgspec.structs.replace(bare, hard_stops=("ads:stopped",))) == [("propose", "network")]
    laid = msgspec.structs.replace(bare, proposal_id=1, proposed_at=READY.opened_at, proposal_advice="approved")
    assert lacking(laid) == [("hearing", "network"), ("validate", "coordinator"), ("vote", "coordinator")]
    refused = msgspec.structs.replace(laid, proposal_advice="refused")
    assert lacking(refused) == [("vote", "coordinator")]


@at("preliminary")
def test_no_approval_before_those_concerned_are_heard(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Story, "say_why_nobody_is_heard", lambda _story: None)
    story.to("decision")
    story.validate()
    with acting_as(story.network), pytest.raises(Invalid, match="ikkje høyrde"):
        decision.put_forward(story.case, advice="approved", reason="Vi vil.", by=story.network)
    with acting_as(story.network):
        assert not NoHearing.objects.exists()
        decision.put_forward(story.case, advice="refused", reason="Vi vil ikkje.", by=story.network)


@at("preliminary")
def test_hearing_that_is_open_must_be_closed_first(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Story, "say_why_nobody_is_heard", _open_a_hearing)
    story.to("decision")
    with acting_as(story.network):
        facts = facts_of(story.case)
        assert (facts.hearing, facts.hearing_settled) == ("open", False)


def _open_a_hearing(story: Story) -> None:
    today = timezone.localdate()
    with acting_as(story.network):
        found = participation.plan_hearing(
            story.case.assessment, title="Høyring", opens_on=today, closes_on=today + timedelta(days=9),  # type: ignore[arg-type]
            for_youth="Les.", by=story.network,
        )  # fmt: skip
        participation.add_parties(
            found, kind="pupil_council", audience="youth", organisations=[story.world.schools[0]], by=story.network
        )
        participation.open_hearing(found, by=story.network)


@at("decision")
def test_no_approval_without_validation_of_exactly_this(story: Story) -> None:
    with acting_as(story.network), pytest.raises(Invalid, match="ikkje validert"):
        decision.put_forward(story.case, advice="approved", reason="Vi vil.", by=story.network)
    story.validate()
    with acting_as(story.network):
        section = Section.objects.filter(assessment=story.case.assessment_id).select_related("assessment")[0]
        assessments.write_section(section, text="Noko heilt anna.", by=story.network)
    with acting_as(story.network), pytest.raises(Invalid, match="endra sidan"):
        decision.put_forward(story.case, advice="approved", reason="Vi vil.", by=story.network)


@at("decision")
def test_sending_it_back_after_the_votes_stops_the_decision_with_one_sentence_everywhere(
    story: Story, login: Callable[[Any], Client], api: Callable[[Any], Client]
) -> None:
    story.put_forward()
    story.vote("approved", "approved", "approved")
    story.validate("sent_back")
    member = story.coordinators[0]
    with acting_as(member), pytest.raises(Denied) as refusal:
        decision.decide(story.case, reason="Ja.", minutes="Møte.", by=member)
    told = str(refusal.value)
    assert told == "Leiinga har sendt risikoanalysen tilbake."
    page = login(member).get(f"/saker/{story.case_id}/decision/").content.decode()
    assert told in page
    answer = api(member).post(
        f"/api/v1/cases/{story.case_id}/decide", {"reason": "Ja.", "minutes": "Møte."}, "application/json"
    )
    assert (answer.status_code, answer.json()["error"]) == (403, told)
    case = api(member).get(f"/api/v1/cases/{story.case_id}").json()
    assert {row["name"]: row["why_not"] for row in case["commands"]}["decide"] == told
    assert (case["hearing"]["state"], case["validation"]["state"]) == ("reasoned_away", "sent_back")


@at("decision")
def test_pages_of_steps_three_and_seven_say_how_it_stands(story: Story, login: Callable[[Any], Client]) -> None:
    browser = login(story.coordinators[0])
    third = browser.get(f"/saker/{story.case_id}/preliminary/").content.decode()
    assert "Det er skrive ned kvifor ingen blir høyrde." in third
    before = browser.get(f"/saker/{story.case_id}/decision/").content.decode()
    assert "Leiinga har ikkje validert risikoanalysen." in before
    assert "/give/" in before
    story.validate()
    after = browser.get(f"/saker/{story.case_id}/decision/").content.decode()
    assert "står for risikoanalysen slik han er no" in after
    assert "/give/" not in after


@at("decision")
def test_facts_kept_before_an_upgrade_are_gathered_anew(story: Story) -> None:
    story.validate()
    with acting_as(story.network):
        assert facts_of(story.case).validation == "stands"
        kept = Snapshot.objects.get()
        Snapshot.objects.update(facts={name: value for name, value in kept.facts.items() if name != "validation"})
        assert facts_of(story.case).validation == "stands"
