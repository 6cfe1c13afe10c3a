"""Management's validation: who may, on what, until when, and what opens the question again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment, Version
from tillit.assessment.queries import facts_of
from tillit.assessment.tests.world import make_assessment
from tillit.audit.models import Entry
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import Validation
from tillit.participation.queries import validation_of
from tillit.participation.tests.hearing_world import WEB_QUERIES, today
from tillit.web.denied import Denied, Invalid


@pytest.fixture
def coordinator(world: World) -> Actor:
    return world.actor(Role.COORDINATOR)


def told(**changed: Any) -> dict[str, Any]:
    return {
        "outcome": "validated", "found": "God kontroll.", "remains": "Ein risiko står att.",
        "valid_until": today() + timedelta(days=365), **changed,
    }  # fmt: skip


def stands(assessment: Assessment) -> bool:
    now = facts_of([assessment.pk], today())[assessment.pk].content_hash
    return validation_of([assessment.pk])[assessment.pk].stands(now, today())


def test_validation_binds_to_what_it_was_and_any_change_opens_it_again(
    assessment: Assessment, network: Actor, coordinator: Actor
) -> None:
    with acting_as(coordinator):
        row = actions.validate(assessment, by=coordinator, **told())
        assert Version.objects.filter(content_hash=row.content_hash).exists()
        assert (stands(assessment), Entry.objects.filter(verb="assessment_validated").count()) == (True, 1)
        facts = validation_of([assessment.pk])[assessment.pk]
        assert (facts.by, facts.outcome) == (coordinator.name, "validated")
        assert not facts.stands(facts.content_hash, row.valid_until + timedelta(days=1))
    with acting_as(network):
        assessing.write_section(assessment.sections.all()[0], text="Nytt", by=network)
        assert not stands(assessment)


@pytest.mark.parametrize("role", [Role.NETWORK, Role.DPO, Role.DIRECTOR])
def test_the_coordination_group_answers_for_what_they_made_together(
    world: World, assessment: Assessment, role: Role
) -> None:
    other = world.actor(role)
    with acting_as(other), pytest.raises(Denied, match="Koordineringsgruppa svarar"):
        actions.validate(assessment, by=other, **told())


def test_the_director_answers_for_the_owner_and_nobody_for_another(world: World) -> None:
    network, director = world.actor(Role.NETWORK, world.owners[0]), world.actor(Role.DIRECTOR)
    with acting_as(network):
        own = make_assessment(world.owners[0], network)
        assessing.preassess(own, answers={"dt_school_learning": "yes"}, by=network)
    with acting_as(world.actor(Role.COORDINATOR)) as coordinator, pytest.raises(Denied, match="Leiinga hos dei"):
        actions.validate(own, by=coordinator, **told())
    with acting_as(director):
        actions.validate(own, by=director, **told())
    neighbour = world.actor(Role.DIRECTOR, world.owners[1])
    with acting_as(neighbour):
        assert validation_of([own.pk]) == {}
        with pytest.raises(Denied):
            actions.validate(own, by=neighbour, **told())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"found": " "}, "found"),
        ({"remains": ""}, "remains"),
        ({"outcome": "conditions"}, "conditions"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": 0}, "valid_until"),
        ({"valid_until": 3 * 366 + 1}, "valid_until"),
        ({"outcome": "sent_back"}, "valid_until"),
    ],
)
def test_incomplete_validation_is_refused(
    assessment: Assessment, coordinator: Actor, changed: dict[str, Any], field: str
) -> None:
    if isinstance(changed.get("valid_until"), int):
        changed = {"valid_until": today() + timedelta(days=changed["valid_until"])}
    with acting_as(coordinator), pytest.raises(Invalid) as refusal:
        actions.validate(assessment, by=coordinator, **told(**changed))
    assert refusal.value.field == field


def test_sent_back_never_stands(assessment: Assessment, coordinator: Actor) -> None:
    with acting_as(coordinator):
        actions.validate(assessment, by=coordinator, **told(outcome="sent_back", valid_until=None))
        assert not stands(assessment)


def test_open_flag_of_art_36_must_be_answered_first(assessment: Assessment, dpo: Actor, coordinator: Actor) -> None:
    with acting_as(dpo):
        opinion = actions.give_opinion(assessment, grade="remarks", text="Høg risiko", prior_consultation=True, by=dpo)
    with acting_as(coordinator):
        with pytest.raises(Invalid, match="Datatilsynet"):
            actions.validate(assessment, by=coordinator, **told())
        actions.answer_consultation(opinion, outcome="not_consulted", text="Risikoen er no middels.", by=coordinator)
        actions.validate(assessment, by=coordinator, **told())


def test_validations_are_never_changed(assessment: Assessment, coordinator: Actor) -> None:
    with acting_as(coordinator):
        actions.validate(assessment, by=coordinator, **told())
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Validation.objects.update(outcome="sent_back")


def test_page_says_that_it_stands_and_then_what_has_changed(
    world: World, assessment: Assessment, network: Actor, coordinator: Actor, login: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    browser, address = login(coordinator), f"/vurderingar/{assessment.pk}/validering/"
    give = f"/vurderingar/validering/{assessment.pk}/give/"
    form = browser.get(give).context["form"]
    sent = {**told(valid_until=(today() + timedelta(days=9)).isoformat()), "content_hash": form.initial["content_hash"]}
    with acting_as(network):
        assessing.write_section(assessment.sections.get(code="risks"), text="Nytt", by=network)
    refused = browser.post(give, sent)
    assert (refused.status_code, "God kontroll." in refused.content.decode()) == (422, True)
    sent["content_hash"] = refused.context["form"].data["content_hash"]
    assert browser.post(give, sent).status_code == 302
    browser.get(address)  # says that it was kept, and lays that message away
    with django_assert_max_num_queries(WEB_QUERIES):
        assert "Endra sidan" not in browser.get(address).content.decode()
    with acting_as(network):
        assessing.write_section(assessment.sections.get(code="risks"), text="Nyare", by=network)
    html = browser.get(address).content.decode()
    assert ("Endra sidan: må validerast på nytt" in html, "er skriven om" in html) == (True, True)
    panel = browser.get(address, headers={"hx-request": "true"}).content.decode()
    assert ("<html" not in panel, panel.strip() in browser.get(address).content.decode()) == (True, True)


def test_api_validates_and_lists(world: World, assessment: Assessment, coordinator: Actor, api: Any) -> None:
    client = api(coordinator)
    body = told(valid_until=(today() + timedelta(days=9)).isoformat())
    answer = client.post(f"/api/v1/validations/{assessment.pk}/give", body, "application/json")
    assert [row["stands"] for row in answer.json()["validations"]] == [True]
    assert client.post(f"/api/v1/validations/{assessment.pk}/give", {}, "application/json").status_code == 422
    foreign = api(world.actor(Role.COORDINATOR, world.elsewhere))
    assert foreign.get(f"/api/v1/validations/{assessment.pk}").status_code == 404
