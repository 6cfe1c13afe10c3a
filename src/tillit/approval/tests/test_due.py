"""By when: from the day a step began, with the days it usually takes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tillit.approval.due import Due, dues
from tillit.approval.facts import CaseFacts, PilotFacts
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.approval.tests.test_steps import DECIDED, READY, THEN, facts
from tillit.guidance.steps import step as guide
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World

OPENED = THEN.date()
NEED_OWNERS = ("record", "activation", "follow_up")  # nothing to wait for where nobody takes part


def after(day: date, code: str) -> date:
    return day + timedelta(days=guide(code).usual_days)


def test_first_step_that_lacks_something_counts_from_the_opening_of_the_case() -> None:
    assert dues(facts(), OPENED)["information"] == Due(after(OPENED, "information"))


def test_a_step_counts_from_the_last_fact_before_it() -> None:
    answered = THEN + timedelta(days=10)
    known = facts(declaration_number=1, declared_at=answered, drafts_made=True)
    found = dues(known, answered.date())
    assert found["information"] == Due(done_on=answered.date())
    assert found["preliminary"] == Due(after(answered.date(), "preliminary"))


def test_a_step_sent_back_counts_from_that_day() -> None:
    back = THEN + timedelta(days=30)
    again = msgspec.structs.replace(READY, reopened={"preliminary": back})
    assert dues(again, back.date())["preliminary"].day == after(back.date(), "preliminary")


def test_overdue_is_said_of_the_step_that_is_next_and_later_steps_move() -> None:
    today = after(OPENED, "information") + timedelta(days=1)
    found = dues(facts(), today)
    assert (found["information"].late, found["information"].reckoned) == (True, False)
    assert found["preliminary"] == Due(after(today, "preliminary"), reckoned=True)


def test_planned_pilot_says_itself_when_it_ends() -> None:
    ends = OPENED + timedelta(days=40)
    pilot = PilotFacts(
        pilot_id=1, owner_id=11, school="Fjordvik skule", starts_on=OPENED, ends_on=ends, planned_at=THEN
    )
    case = msgspec.structs.replace(READY, pilot_skipped_at=None, pilots=(pilot,))
    assert dues(case, OPENED)["pilot"] == Due(ends)


def test_closed_case_waits_for_nobody() -> None:
    assert set(dues(facts(closed=True), OPENED).values()) == {Due()}


@given(st.sampled_from([facts(), READY, DECIDED]), st.integers(0, 900))
def test_every_step_that_is_not_done_has_a_day(case: CaseFacts, later: int) -> None:
    today = OPENED + timedelta(days=later)
    found = dues(case, today)
    assert all(due.day or due.done_on for code, due in found.items() if code not in NEED_OWNERS)
    assert sum(due.late for due in found.values()) <= 1


@at("information")
def test_step_page_says_by_when_beside_what_is_missing(world: World, story: Story, login: object) -> None:
    browser = login(world.actor(Role.NETWORK))  # type: ignore[operator]
    page = browser.get(f"/saker/{story.case_id}/information/").content.decode()
    day = after(datetime.now().date(), "information")  # noqa: DTZ005
    box = page.split('class="missing')[1].split("</ul>")[0]
    assert f'<time datetime="{day:%Y-%m-%d}">' in box
    assert "Frist" in box
    later = browser.get(f"/saker/{story.case_id}/decision/").content.decode()
    assert "Frist om lag" in later
    assert "ferdig " in browser.get(f"/saker/{story.case_id}/need/").content.decode()
