"""All that can be said about the quality of one assessment, from every context, on one page and over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.assessment import actions as assessments
from tillit.assessment.models import Measure, Risk, Section
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.record import actions as records
from tillit.record import content
from tillit.record.codes import Nature, Treatment
from tillit.record.models import Draft
from tillit.record.processing import FieldRule

QUERIES = 12 + 2  # and the savepoint of the test
Login = Callable[[Any], Client]


def spoil(story: Story) -> None:
    """Decided on, and then everything is changed for the worse."""
    with acting_as(story.network) as network:
        section = Section.objects.filter(assessment=story.case.assessment_id, code="data")
        assessments.write_section(
            section.select_related("assessment")[0], text="Svara blir sletta etter 3000 dagar.", by=network
        )
        first, second = Risk.objects.filter(assessment=story.case.assessment_id).select_related("assessment")[:2]
        for measure in Measure.objects.filter(risk=first).select_related("risk__assessment"):
            assessments.remove_measure(measure, by=network)
        high = {"likelihood": 5, "consequence_pupil": 5, "likelihood_after": 5, "consequence_pupil_after": 5}
        assessments.judge_risk(second, by=network, reason_after="Ille.", **high)
        assessments.add_measure(second, text="Slå av loggen.", due=timezone.localdate() - timedelta(days=1), by=network)
        draft = Draft.objects.get(service=story.case.service_id)
        processing = content.read(draft.content)
        health = FieldRule(field="health", treatment=Treatment.KEEP, why="Trengst.")
        purposes = tuple(
            msgspec.structs.replace(purpose, nature=Nature.NEITHER, fields=(*purpose.fields, health))
            for purpose in processing.purposes[:1]
        )
        records.save_draft(draft, processing=msgspec.structs.replace(processing, purposes=purposes), by=network)


@at("record")
def test_page_tells_of_all_eight_within_the_bound_and_the_api_says_the_same(
    story: Story, login: Login, api: Callable[[Any], Client]
) -> None:
    spoil(story)
    browser, number = login(story.network), story.read_assessment()
    address = f"/vurderingar/{number}/kvalitet/"
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    assert len(asked) <= QUERIES, [query["sql"][:90] for query in asked]
    found = api(story.network).get(f"/api/v1/assessments/{number}/quality").json()
    assert {finding["code"] for finding in found["findings"]} == {
        "lowered_without_measure", "not_accepted", "measure_overdue", "no_condition", "retention_differs",
        "approval_outdated", "analytics_without_purpose",
    }  # fmt: skip
    assert page.count('class="card stack"') == found["count"]
    assert "Svara blir sletta etter 3000 dagar" in page
    for title in ("Senka utan tiltak", "Godkjend før ho blei endra", "Analyse utan pedagogisk føremål"):
        assert title in page


@at("record")
def test_every_place_it_leads_to_is_there(story: Story, login: Login, api: Callable[[Any], Client]) -> None:
    spoil(story)
    found = api(story.network).get(f"/api/v1/assessments/{story.read_assessment()}/quality").json()["findings"]
    browser = login(story.network)
    for url in {finding["url"] for finding in found}:
        page, _, place = url.partition("#")
        answer = browser.get(page)
        assert answer.status_code == 200, url
        assert not place or f'id="{place}"' in answer.content.decode(), url


@at("record")
def test_assessment_page_shows_how_many_to_those_who_work_with_it(story: Story, login: Login) -> None:
    number = story.read_assessment()
    browser = login(story.network)
    assert f'hx-get="/vurderingar/{number}/kvalitet/"' in browser.get(f"/vurderingar/{number}/").content.decode()
    calm = browser.get(f"/vurderingar/{number}/kvalitet/", headers={"hx-request": "true"}).content.decode()
    assert "Kvalitet: ingenting å spørja om" in calm
    assert "<html" not in calm
    spoil(story)
    told = browser.get(f"/vurderingar/{number}/kvalitet/", headers={"hx-request": "true"}).content.decode()
    assert "ting ein grundig lesar ville spurt om" in told


@at("record")
def test_others_do_not_read_it(story: Story, world: World, login: Login) -> None:
    number = story.read_assessment()
    assert login(world.actor(Role.TEACHER)).get(f"/vurderingar/{number}/kvalitet/").status_code == 403
    stranger = world.actor(Role.NETWORK, world.elsewhere)
    assert login(stranger).get(f"/vurderingar/{number}/kvalitet/").status_code == 404


@at("preliminary")
def test_hearing_is_asked_about_where_nobody_has_thought_of_it(
    story: Story, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Story, "say_why_nobody_is_heard", lambda _story: None)
    story.to("agreement")
    page = login(story.network).get(f"/vurderingar/{story.read_assessment()}/kvalitet/").content.decode()
    assert "Ingen av dei det gjeld, er høyrde, og ingen har sagt kvifor." in page
