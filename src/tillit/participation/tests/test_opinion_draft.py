"""A long opinion is kept while it is written: for the one who writes it alone, until it is given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import personal_data
from tillit.participation.models import Opinion, OpinionDraft

JSON = {"HTTP_ACCEPT": "application/json"}
LONG = "Eg saknar ei vurdering av fritekstfelta. " * 20


def give(row: Assessment) -> str:
    return f"/vurderingar/fraasegn/{row.pk}/give/"


def keep(row: Assessment) -> str:
    return f"/vurderingar/fraasegn/{row.pk}/kladd/"


WRITTEN = {"text": LONG, "text_data": "Skriv kvart felt.", "again": "on"}


def test_what_is_kept_comes_back_and_goes_when_the_opinion_is_given(
    assessment: Assessment, dpo: Actor, login: Any
) -> None:
    browser = login(dpo)
    answer = browser.post(keep(assessment), WRITTEN, **JSON)
    assert (answer.status_code, list(answer.json())) == (200, ["saved_at"])
    page = browser.get(give(assessment)).content.decode()
    assert LONG.strip() in page
    assert "Skriv kvart felt." in page
    assert "Dette skreiv du" in page
    given = browser.post(give(assessment), {**WRITTEN, "grade": "remarks", "grade_data": "remarks"})
    assert given.status_code == 302
    with acting_as(dpo):
        assert Opinion.objects.get().text == LONG.strip()
        assert not OpinionDraft.objects.exists()


def test_without_a_script_the_button_keeps_it_and_one_goes_on(assessment: Assessment, dpo: Actor, login: Any) -> None:
    browser = login(dpo)
    answer = browser.post(keep(assessment), WRITTEN, follow=True)
    assert answer.redirect_chain == [(give(assessment), 302)]
    assert LONG.strip() in answer.content.decode()
    assert "Ingen andre ser" in answer.content.decode()


def test_the_draft_of_another_is_not_shown(assessment: Assessment, dpo: Actor, network: Actor, login: Any) -> None:
    with acting_as(network):
        OpinionDraft.objects.create(
            tenant_id=assessment.tenant_id, assessment=assessment, person_id=network.person_id, written={"text": LONG}
        )
    page = login(dpo).get(give(assessment)).content.decode()
    assert LONG.strip() not in page
    assert "Dette skreiv du" not in page


@pytest.mark.parametrize("role", [Role.NETWORK, Role.DIRECTOR])
def test_others_keep_no_opinion(world: World, assessment: Assessment, login: Any, role: Role) -> None:
    assert login(world.actor(role)).post(keep(assessment), WRITTEN, **JSON).status_code == 403


def test_a_foreign_dpo_finds_nothing(world: World, assessment: Assessment, login: Any) -> None:
    foreign = world.actor(Role.DPO, world.elsewhere)
    assert login(foreign).post(keep(assessment), WRITTEN, **JSON).status_code == 404


def test_a_text_that_is_too_long_is_said_and_what_was_kept_stays(
    assessment: Assessment, dpo: Actor, login: Any
) -> None:
    browser = login(dpo)
    browser.post(keep(assessment), WRITTEN, **JSON)
    refused = browser.post(keep(assessment), {"text": "x" * 20_001}, **JSON)
    assert (refused.status_code, refused.json()["sentence"]) == (422, "Teksten er for lang til å bli teken vare på.")
    with acting_as(dpo):
        assert OpinionDraft.objects.get().written == {"text": LONG, "text_data": "Skriv kvart felt.", "again": True}


def test_one_who_comes_back_to_a_changed_assessment_is_told_before_the_opinion_is_given(
    assessment: Assessment, dpo: Actor, network: Actor, login: Any
) -> None:
    browser = login(dpo)
    read = browser.get(give(assessment)).context["form"].initial["content_hash"]
    browser.post(keep(assessment), {**WRITTEN, "content_hash": read}, **JSON)
    with acting_as(network):
        assessing.write_section(assessment.sections.get(code="risks"), text="Nytt", by=network)
    back = browser.get(give(assessment)).context["form"].initial["content_hash"]
    assert back == read
    answer = browser.post(give(assessment), {**WRITTEN, "grade": "supports", "text_data": "", "content_hash": back})
    assert answer.status_code == 422
    assert "vurderinga" in answer.content.decode().lower()
    with acting_as(dpo):
        assert not Opinion.objects.exists()
        assert OpinionDraft.objects.exists()


def test_drafts_nobody_came_back_to_are_deleted_and_people_can_see_and_erase_theirs(
    assessment: Assessment, dpo: Actor, login: Any
) -> None:
    login(dpo).post(keep(assessment), WRITTEN, **JSON)
    today = timezone.localdate()
    with scope.enter(everything()):
        personal_data.delete_expired(today + timedelta(days=90))
        assert OpinionDraft.objects.count() == 1
        assert any("ikkje" in str(held.what) for held in personal_data.collect(dpo.person_id) if held.rows)
        personal_data.delete_expired(today + timedelta(days=91))
        assert OpinionDraft.objects.count() == 0


def test_the_page_is_within_its_queries(assessment: Assessment, dpo: Actor, login: Any) -> None:
    browser = login(dpo)
    browser.post(keep(assessment), WRITTEN, **JSON)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(give(assessment)).status_code == 200
    assert len(asked) <= 12 + 2, "\n".join(row["sql"][:150] for row in asked)  # and the savepoint of the test
