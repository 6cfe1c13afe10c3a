"""What happens by itself: changes become events, letters go out in working hours, calendars read deadlines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tillit.approval.actions import follow_up
from tillit.approval.actions.remind import is_working_time, remind_all
from tillit.approval.actions.watch import watch
from tillit.approval.gathering import facts_of
from tillit.approval.models import Event
from tillit.approval.steps import BY_CODE, current
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.catalogue.actions import notify_change
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied, Invalid

OSLO = ZoneInfo("Europe/Oslo")
MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("now", "working"),
    [
        (MONDAY_TEN, True),
        (datetime(2026, 11, 23, 7, 59, tzinfo=OSLO), False),
        (datetime(2026, 11, 23, 16, 0, tzinfo=OSLO), False),
        (datetime(2026, 11, 22, 10, tzinfo=OSLO), False),
    ],
)
def test_letters_go_out_in_working_hours_only(now: datetime, working: bool) -> None:
    assert is_working_time(now) is working


@at("system_owner")
def test_reminder_is_sent_once_for_each_thing(story: Story, django_capture_on_commit_callbacks: object) -> None:
    Person.objects.filter(pk=story.network.person_id).update(email="nett@fjord.example", language="nn")
    now = datetime.combine(timezone.localdate(), MONDAY_TEN.timetz())
    while not is_working_time(now):
        now += timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True), scope.enter(everything()):  # type: ignore[operator]
        assert (remind_all(now), remind_all(now)) == (1, 0)
    assert [letter.to for letter in mail.outbox] == [["nett@fjord.example"]]
    assert "Reknefjell: Ingen systemansvarleg er vald." in mail.outbox[0].body


@at("system_owner")
def test_no_letter_in_the_evening(story: Story) -> None:
    Person.objects.filter(pk=story.network.person_id).update(email="nett@fjord.example")
    with scope.enter(everything()):
        assert remind_all(datetime(2026, 11, 23, 20, tzinfo=OSLO)) == 0


@at("follow_up")
def test_change_notice_becomes_an_event_once_and_reopens_steps(story: Story) -> None:
    with acting_as(story.network):
        notify_change(story.case.service, kind="ai", description="Ny samtalerobot.", by=story.network)
    with scope.enter(everything()):
        assert (watch(timezone.localdate()), watch(timezone.localdate())) == (1, 0)
    with acting_as(story.network):
        event = Event.objects.get()
        assert "Ny samtalerobot." in event.text
        follow_up.judge(event, outcome="new_round", steps=["preliminary"], text="Må vurderast.", by=story.network)
    with acting_as(story.network):
        assert current(facts_of(story.case), timezone.localdate()).step.code == "preliminary"
        # The use goes on while it is assessed anew: nobody has decided that it should stop.
        assert facts_of(story.case).uses[0].in_force


@at("follow_up")
def test_new_round_needs_steps(story: Story) -> None:
    with acting_as(story.network):
        event = follow_up.report_event(story.case, kind="incident", text="Feil deling.", by=story.network)
        with pytest.raises(Invalid):
            follow_up.judge(event, outcome="new_round", text="Må vurderast.", by=story.network)


@at("follow_up")
def test_review_overdue_is_missing_and_held_review_mends_it(story: Story) -> None:
    later = timezone.localdate() + timedelta(days=400)
    with acting_as(story.network):
        assert [s.code for s in BY_CODE["follow_up"].missing(facts_of(story.case), later)] == ["review"]
        follow_up.hold_review(story.case, text="Alt i orden.", next_due=later + timedelta(days=90), by=story.network)
    with acting_as(story.network):
        assert BY_CODE["follow_up"].missing(facts_of(story.case), later) == ()


@at("follow_up")
def test_phase_out_is_not_finished_before_all_have_confirmed(world: World, story: Story) -> None:
    with acting_as(story.network):
        row = follow_up.start_phase_out(
            story.participation(world.owners[0]), reason="Slutt.", ends_on=timezone.localdate(), by=story.network
        )
        with pytest.raises(Denied, match="Nordsky AS"):
            follow_up.finish_phase_out(row, by=story.network)


@at("follow_up")
def test_calendar_address_reads_deadlines_and_dies_when_a_new_one_is_made(story: Story, login: object) -> None:
    browser: Client = login(story.network)  # type: ignore[operator]
    addresses = []
    for _ in range(2):
        page = browser.post("/kalender/").content.decode()
        addresses.append(page.split('value="http://127.0.0.1:8000')[1].split('"')[0])
    stranger = Client()
    assert stranger.get(addresses[0]).status_code == 404
    feed = Calendar.from_ical(stranger.get(addresses[1]).content)
    entries = list(feed.walk("VEVENT"))
    assert [str(entry["summary"]) for entry in entries] == ["Gjennomgang: Reknefjell"]
    assert entries[0].decoded("dtstamp").tzinfo is not None
    assert entries[0].decoded("dtstart") > datetime.now(UTC).date()


@at("follow_up")
def test_principal_chooses_among_what_is_active(world: World, login: object) -> None:
    principal: Client = login(world.actor(Role.PRINCIPAL))  # type: ignore[operator]
    with acting_as(world.actor(Role.PRINCIPAL)):
        from tillit.approval.queries import choosable_uses

        use = choosable_uses(world.actor(Role.PRINCIPAL)).get()
    assert principal.post(f"/val/{use.pk}/choose/").status_code == 302
    assert "Slutt å bruka henne" in principal.get("/val/").content.decode()
    assert principal.post(f"/val/{use.pk}/choose/").status_code == 403
