"""The table of steps itself: complete, without dead ends, true to its facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.approval.commands import ALL, CASE
from tillit.approval.facts import CaseFacts, PilotFacts, UseFacts, changed_since_decision, content_hash, parts
from tillit.approval.pages import ALWAYS, COMMANDS_OF
from tillit.approval.steps import BY_CODE, STEPS, current, may_go_back_to, walk
from tillit.guidance.steps import CODES
from tillit.organisations.roles import Role

TODAY = date(2026, 11, 22)
THEN = datetime(2026, 10, 1, tzinfo=UTC)

SIGNED = UseFacts(
    participation_id=1, use_id=1, owner_id=11, owner="Fjordvik", agreement_id=1, agreement_complete=True,
    agreement_hash="a", signed=True, signed_at=THEN, transfer="ok",
)  # fmt: skip
USED = msgspec.structs.replace(
    SIGNED, record_id=1, record_at=THEN, policy_number=1, in_force=True, activated_at=THEN, expires_on=date(2027, 6, 1)
)


def facts(**known: object) -> CaseFacts:
    return CaseFacts(case_id=1, tenant_id=10, service_id=1, service="Reknefjell", opened_at=THEN, **known)  # type: ignore[arg-type]


READY = facts(
    declaration_number=1, declared_at=THEN, declaration_hash="d", drafts_made=True, assessment_id=1, assessment_hash="v",
    preassessed_at=THEN, opinion_at=THEN, uses=(SIGNED,), system_owner_id=5, system_owner_at=THEN,
    pilot_skipped_at=THEN,
)  # fmt: skip
DECIDED = msgspec.structs.replace(
    READY, decision_id=1, outcome="approved", decided_at=THEN + timedelta(days=1), decision_parts=parts(READY)
)


def test_the_table_is_the_ten_steps_of_the_guidance() -> None:
    assert tuple(step.code for step in STEPS) == CODES
    assert [step.number for step in STEPS] == list(range(1, 11))


def test_every_step_page_knows_its_commands() -> None:
    assert set(COMMANDS_OF) == set(BY_CODE)
    offered = {name for names in COMMANDS_OF.values() for name in names} | set(ALWAYS)
    assert offered == set(CASE.named)


def test_no_step_is_a_dead_end() -> None:
    """From every step but the first there is a way back; from the last, around again."""
    for step in STEPS[1:]:
        assert step.again, step.code
        assert set(step.again) <= set(BY_CODE), step.code
    assert all(step.ball for step in STEPS)


def test_what_is_missing_is_somebodys_turn_who_can_do_it() -> None:
    """Whoever has the ball has a command for it, or a page of their own."""
    elsewhere = {Role.SUPPLIER, Role.DPO, Role.TEACHER}  # the link, the opinion, waiting for the pilot to end
    doers = {role for commands in ALL for command in commands.items for role in command.roles}
    for state in (facts(), READY, DECIDED):
        for step in walk(state, TODAY):
            for sentence in step.missing:
                assert sentence.ball in doers | elsewhere, sentence.code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (facts(), "information"),
        (READY, "decision"),
        (DECIDED, "record"),
        (msgspec.structs.replace(DECIDED, uses=(USED,)), "follow_up"),
    ],
)
def test_current_step_is_the_first_that_lacks_something(state: CaseFacts, code: str) -> None:
    assert current(state, TODAY).step.code == code


def test_fact_older_than_a_round_does_not_count() -> None:
    again = msgspec.structs.replace(READY, reopened={"preliminary": THEN + timedelta(hours=1)})
    assert [s.code for s in BY_CODE["preliminary"].missing(again, TODAY)] == ["preassess", "opinion"]


def test_decision_falls_when_what_it_rests_on_changes() -> None:
    changed = msgspec.structs.replace(DECIDED, assessment_hash="other")
    assert changed_since_decision(changed) == ("assessment",)
    assert [s.code for s in BY_CODE["decision"].missing(changed, TODAY)] == ["changed"]


def test_owner_that_declines_does_not_undo_the_decision() -> None:
    two = msgspec.structs.replace(
        READY, uses=(SIGNED, msgspec.structs.replace(SIGNED, participation_id=2, use_id=2, owner_id=12))
    )
    decided = msgspec.structs.replace(DECIDED, uses=two.uses, decision_parts=parts(two))
    declined = msgspec.structs.replace(
        decided, uses=(two.uses[0], msgspec.structs.replace(two.uses[1], stance="declines"))
    )
    assert changed_since_decision(declined) == ()


def test_pilot_ends_by_itself() -> None:
    running = PilotFacts(
        pilot_id=1,
        owner_id=11,
        school="Fjordvik skule",
        starts_on=TODAY - timedelta(days=30),
        ends_on=TODAY,
        planned_at=THEN,
    )
    case = msgspec.structs.replace(READY, pilot_skipped_at=None, pilots=(running,))
    assert [s.code for s in BY_CODE["pilot"].missing(case, TODAY)] == ["running"]
    assert [s.code for s in BY_CODE["pilot"].missing(case, TODAY + timedelta(days=1))] == ["conclude"]


def test_case_in_use_cannot_be_sent_back() -> None:
    assert may_go_back_to(msgspec.structs.replace(DECIDED, uses=(USED,)), TODAY) == ()
    assert "preliminary" in may_go_back_to(DECIDED, TODAY)


@given(
    names=st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=6),
    other=st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=6),
)
def test_content_hash_tells_different_content_apart(names: dict[str, str], other: dict[str, str]) -> None:
    assert (content_hash(names) == content_hash(other)) == (names == other)


@given(st.sampled_from([facts(), READY, DECIDED]), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_walk_is_total_and_has_one_current_step_at_most(state: CaseFacts, today: date) -> None:
    states = [step.state for step in walk(state, today)]
    assert len(states) == 10
    assert states.count("current") <= 1


def test_facts_survive_being_kept_as_json() -> None:
    kept = msgspec.json.encode(msgspec.structs.replace(DECIDED, uses=(USED,)))
    assert msgspec.convert(msgspec.json.decode(kept), CaseFacts, strict=False) == msgspec.structs.replace(
        DECIDED, uses=(USED,)
    )
