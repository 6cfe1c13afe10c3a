"""A hearing from the first plan to the answers, and everything it refuses on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment, Version
from tillit.audit.models import Entry
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import Hearing, HearingParty, NoHearing, Viewpoint, ViewpointAnswer
from tillit.participation.queries import hearing_facts_of
from tillit.participation.tests.hearing_world import MATERIAL, answer_all, open_for, over, plan, today
from tillit.web.denied import Denied, Invalid


def test_opening_keeps_the_assessment_as_it_was_and_later_changes_do_not_reach_it(
    assessment: Assessment, network: Actor
) -> None:
    with acting_as(network):
        hearing, _ = open_for(assessment, network)
        heard = hearing.content_hash
        section = assessment.sections.all()[0]
        assessing.write_section(section, text="Noko heilt anna", by=network)
        hearing.refresh_from_db()
        assert hearing.content_hash == heard == Version.objects.get(pk=hearing.version_id).content_hash
        assert "Noko heilt anna" not in str(hearing.version.content)


def test_material_is_fixed_when_it_is_opened(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        hearing, _ = open_for(assessment, network)
        with pytest.raises(Denied, match="kan ikkje endrast lenger"):
            actions.edit_hearing(
                hearing, by=network, **{**MATERIAL, "opens_on": today(), "closes_on": today(), "for_youth": "Anna"}
            )


def test_opening_demands_somebody_to_hear_and_words_for_them(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        hearing = plan(assessment, network, for_children="  ")
        with pytest.raises(Denied, match="kven som skal høyrast"):
            actions.open_hearing(hearing, by=network)
        actions.add_parties(hearing, kind="pupil_council", audience="children", name="Elevrådet", by=network)
        with pytest.raises(Denied, match="samandraget for barn"):
            actions.open_hearing(hearing, by=network)


def test_opening_after_the_last_day_is_refused(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        hearing = plan(assessment, network)
        actions.add_parties(hearing, kind="fug", audience="adults", name="FUG", by=network)
        over(hearing)
        with pytest.raises(Denied, match="Siste dag er over"):
            actions.open_hearing(hearing, by=network)


@pytest.mark.parametrize(("first", "last"), [(0, -1), (0, 181)])
def test_period_is_a_period(assessment: Assessment, network: Actor, first: int, last: int) -> None:
    with acting_as(network), pytest.raises(Invalid):
        plan(
            assessment, network, opens_on=today() + timedelta(days=first), closes_on=today() + timedelta(days=last)
        )  # fmt: skip


def test_same_council_is_not_added_twice(world: World, assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        hearing = plan(assessment, network)
        add = {"kind": "pupil_council", "audience": "youth", "organisations": world.schools[:2], "by": network}
        first, second = actions.add_parties(hearing, **add)
        assert (first.name, second.organisation) == ("Elevråd, Fjordvik skule", world.schools[1])
        with pytest.raises(Invalid, match="er alt blant dei"):
            actions.add_parties(hearing, **add)
        with pytest.raises(Invalid, match="høyrer til hos dykk"):
            actions.add_parties(hearing, **{**add, "organisations": [world.foreign_owner]})
        with pytest.raises(Invalid, match="skriv eit namn"):
            actions.add_parties(hearing, **{**add, "organisations": [], "name": " "})
        actions.remove_party(hearing, party=first, by=network)
        assert [party.pk for party in hearing.parties.all()] == [second.pk]


def test_closing_waits_for_the_last_day_and_for_every_answer(
    world: World, assessment: Assessment, network: Actor
) -> None:
    with acting_as(network):
        hearing, party = open_for(assessment, network)
        actions.write_in_view(hearing, party=party, voice="pupil", text="For mykje lagring", by=network)
        with pytest.raises(Denied, match="til og med siste dag"):
            actions.close_hearing(hearing, conclusion="Ferdig", by=network)
        over(hearing)
        with pytest.raises(Denied, match="1 synspunkt er ikkje svara på"):
            actions.close_hearing(hearing, conclusion="Ferdig", by=network)
        answer_all(hearing, network)
        with pytest.raises(Invalid):
            actions.close_hearing(hearing, conclusion=" ", by=network)
        actions.close_hearing(hearing, conclusion="Vi lagrar i eitt halvt år.", by=network)
        facts = hearing_facts_of([assessment.pk])[assessment.pk]
        assert (facts.held, facts.settled, facts.unanswered, facts.open_until) == (True, True, 0, None)
        with pytest.raises(Denied, match="alle har fått svar"):
            actions.cancel_hearing(hearing, because="Angra", by=network)


def test_more_time_only_lengthens(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        hearing, _ = open_for(assessment, network)
        with pytest.raises(Invalid, match="Vel ein dag etter"):
            actions.extend_hearing(hearing, closes_on=hearing.closes_on, by=network)
        over(hearing, days=9)
        with pytest.raises(Invalid, match="Den dagen er over"):
            actions.extend_hearing(hearing, closes_on=today() - timedelta(days=2), by=network)
        actions.extend_hearing(hearing, closes_on=today() + timedelta(days=5), by=network)
        assert str(hearing.state(today())) == "open"


def test_taken_out_view_needs_no_answer_and_its_words_are_gone(
    assessment: Assessment, network: Actor, dpo: Actor
) -> None:
    with acting_as(network):
        hearing, party = open_for(assessment, network)
        view = actions.write_in_view(hearing, party=party, voice="parent", text="Ola i 5B er sjuk", by=network)
        over(hearing)
    with acting_as(dpo):
        actions.take_out_view(view, because="Det nemnde ein elev.", by=dpo)
        assert not Viewpoint.objects.filter(text__contains="Ola").exists()
        assert not Entry.objects.filter(detail__icontains="Ola i 5B").exists()
    with acting_as(network):
        actions.close_hearing(hearing, conclusion="Takk", by=network)
        with pytest.raises(Denied):
            actions.answer_view(view, outcome="taken_in", reason="x", by=network)


def test_newest_answer_counts_and_answers_are_never_changed(assessment: Assessment, network: Actor) -> None:
    from tillit.participation.queries.hearings import views_of

    with acting_as(network):
        hearing, party = open_for(assessment, network)
        view = actions.write_in_view(hearing, party=party, voice="staff", text="Kva med eksport?", by=network)
        actions.answer_view(view, outcome="not_taken_in", reason="Nei", by=network)
        actions.answer_view(view, outcome="partly", reason="Jau", section="measures", risk=1, by=network)
        (shown,) = views_of(hearing)
        assert (shown.answer["outcome"], shown.answer["risk"]) == ("partly", 1)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            ViewpointAnswer.objects.update(reason="Noko anna")
        for wrong in ({"section": "finst-ikkje"}, {"risk": 999}):
            with pytest.raises(Invalid):
                actions.answer_view(view, outcome="partly", reason="x", by=network, **wrong)


@pytest.mark.parametrize("role", [Role.DPO, Role.COORDINATOR, Role.DIRECTOR])
def test_only_the_network_holds_hearings(world: World, assessment: Assessment, network: Actor, role: Role) -> None:
    other = world.actor(role)
    with acting_as(network):
        hearing, party = open_for(assessment, network)
    with acting_as(other):
        for attempt in (
            lambda: plan(assessment, other),
            lambda: actions.cancel_hearing(hearing, because="x", by=other),
            lambda: actions.make_link(party, by=other),
            lambda: actions.write_in_view(hearing, party=party, voice="pupil", text="x", by=other),
        ):
            with pytest.raises(Denied):
                attempt()


def test_each_act_leaves_one_line_without_what_was_said(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        before = Entry.objects.count()
        hearing, party = open_for(assessment, network)
        actions.write_in_view(hearing, party=party, voice="pupil", text="Hemmeleg ord", by=network)
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))[before:]
        assert verbs == ["hearing_planned", "hearing_parties_added", "hearing_opened", "view_received"]
        assert "Hemmeleg" not in str(list(Entry.objects.values_list("detail", "subject_label")))


# No hearing


def without(assessment: Assessment, by: Actor, **changed: Any) -> NoHearing:
    told: dict[str, Any] = {"reasons": ["minor_change"], "explanation": "Berre ei ny farge."}
    return actions.go_without_hearing(assessment, by=by, **{**told, **changed})


def test_a_reason_takes_the_place_of_a_hearing_and_is_kept(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        row = without(assessment, network)
        facts = hearing_facts_of([assessment.pk])[assessment.pk]
        assert (facts.reasoned_away, facts.held, facts.settled) == (True, False, True)
        assert Version.objects.filter(content_hash=row.content_hash).exists()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            NoHearing.objects.update(explanation="x")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reasons": []}, "reasons"),
        ({"reasons": ["latskap"]}, "reasons"),
        ({"explanation": "  "}, "explanation"),
        ({"reasons": ["heard_above"]}, "covered_by"),
        ({"reasons": ["urgent_temporary"]}, "until"),
        ({"reasons": ["urgent_temporary"], "until": -1}, "until"),
        ({"reasons": ["urgent_temporary"], "until": 400}, "until"),
    ],
)
def test_a_bad_reason_is_refused(assessment: Assessment, network: Actor, changed: dict[str, Any], field: str) -> None:
    if "until" in changed:
        changed = {**changed, "until": today() + timedelta(days=changed["until"])}
    with acting_as(network), pytest.raises(Invalid) as refusal:
        without(assessment, network, **changed)
    assert refusal.value.field == field


def test_what_is_urgent_holds_until_its_day(assessment: Assessment, network: Actor) -> None:
    until = today() + timedelta(days=30)
    with acting_as(network):
        without(assessment, network, reasons=["urgent_temporary"], until=until)
        facts = {
            day: hearing_facts_of([assessment.pk], day)[assessment.pk] for day in (until, until + timedelta(days=1))
        }
        assert [fact.reasoned_away for fact in facts.values()] == [True, False]


def test_no_reason_is_needed_when_a_hearing_is_open(assessment: Assessment, network: Actor) -> None:
    with acting_as(network):
        hearing, _ = open_for(assessment, network)
        with pytest.raises(Denied, match="trengst det inga"):
            without(assessment, network)
        actions.cancel_hearing(hearing, because="Feil", by=network)
        without(assessment, network)


def test_page_of_the_network_goes_all_the_way(world: World, assessment: Assessment, network: Actor, login: Any) -> None:
    """By forms alone, as it is done in a browser without JavaScript."""
    browser = login(network)
    base = f"/vurderingar/{assessment.pk}/hoyringar/"
    assert "Ingen er høyrde enno" in browser.get(base).content.decode()
    sent = {**MATERIAL, "opens_on": today().isoformat(), "closes_on": (today() + timedelta(days=3)).isoformat(),
            "sections": ["measures"]}  # fmt: skip
    assert browser.post(f"/vurderingar/hoyring/{assessment.pk}/plan/", sent).status_code == 302
    with acting_as(network):
        hearing = Hearing.objects.get()
    page = f"/hoyringar/{hearing.pk}/"
    assert browser.post(f"{page}open/").status_code == 403
    added = {"kind": "pupil_council", "audience": "youth", "organisations": [world.schools[0].pk]}
    assert browser.get(f"{page}add_parties/").status_code == 200
    assert browser.post(f"{page}add_parties/", added).status_code == 302
    assert browser.post(f"{page}open/").status_code == 302
    with acting_as(network):
        party = HearingParty.objects.get()
    assert browser.get(f"{page}write_in/").status_code == 200
    said = {"party": party.pk, "voice": "council", "text": "Vi vil ha svar"}
    assert browser.post(f"{page}write_in/", said).status_code == 302
    met = {"held_on": today().isoformat(), "place": "Biblioteket", "present": "8 elevar", "attendance": "8"}
    assert browser.post(f"{page}add_meeting/", met).status_code == 302
    html = browser.get(page).content.decode()
    for shown in ("Vi vil ha svar", "Biblioteket", "Elevråd, Fjordvik skule", "1 synspunkt har ikkje fått svar"):
        assert shown in html
    with acting_as(network):
        view, meeting = Viewpoint.objects.get(), hearing.meetings.get()
        over(hearing)
    assert browser.get(f"/hoyringar/synspunkt/{view.pk}/answer/").status_code == 200
    answered = browser.post(
        f"/hoyringar/synspunkt/{view.pk}/answer/", {"outcome": "taken_in", "reason": "De får svar.", "risk": "1"}
    )
    assert answered.status_code == 302
    assert browser.get(f"/hoyringar/mote/{meeting.pk}/edit/").status_code == 200
    assert browser.get(f"{page}close/").status_code == 200
    assert browser.post(f"{page}close/", {"conclusion": "Takk for hjelpa."}).status_code == 302
    html = browser.get(page).content.decode()
    assert ("De får svar." in html, "Takk for hjelpa." in html, "Det endra risiko 1." in html) == (True, True, True)
    panel = browser.get(base, headers={"hx-request": "true"}).content.decode()
    assert ("<html" not in panel, panel.strip() in browser.get(base).content.decode()) == (True, True)
    assert "Reknefjell på skulen" in browser.get("/hoyringar/").content.decode()
