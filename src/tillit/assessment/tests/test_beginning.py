"""What meets a person who begins: where they land, what is suggested on that level, and what helps them write."""

from __future__ import annotations

from typing import Any

import pytest

from tillit.assessment import actions
from tillit.assessment.models import Assessment, Edition, Measure
from tillit.assessment.rulebook import scenarios, section_rules
from tillit.assessment.tests.layers import published, writer, written
from tillit.assessment.tests.world import make_assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


@pytest.fixture
def overall(world: World, network: Actor) -> Assessment:
    with acting_as(network):
        return actions.begin(world.ryfylke, level="overall", title="Overordna", by=network)


def begin(client: Any, world: World, **given: str) -> Any:
    return client.post(f"/vurderingar/ny/{world.ryfylke.pk}/begin/", {"level": "overall", "title": "Vår", **given})


def test_one_who_begins_lands_on_the_new_assessment(world: World, network: Actor, login: Any) -> None:
    answer = begin(login(network), world)
    with acting_as(network):
        made = Assessment.objects.get(title="Vår")
        assert (answer.status_code, answer["Location"]) == (302, f"/vurderingar/{made.pk}/")
        assert made.risks.count() == 0


def test_one_who_adopts_lands_on_what_is_now_theirs(world: World, network: Actor, login: Any) -> None:
    national = writer(world, world.nation)
    with acting_as(national):
        edition: Edition = published(written(world.nation, national), world.nation, national)
    answer = login(network).post(f"/vurderingar/utgave/{edition.pk}/adopt/", {})
    with acting_as(network):
        adopted = Assessment.objects.get(tenant=world.ryfylke, pins__edition=edition.pk)
    assert answer["Location"] == f"/vurderingar/{adopted.pk}/"


def test_the_suggested_risks_are_those_of_the_level_as_drafts(world: World, network: Actor, login: Any) -> None:
    begin(login(network), world, suggest="on")
    with acting_as(network):
        made = Assessment.objects.get(title="Vår")
        found = list(made.risks.values_list("scenario", "draft", "likelihood"))
    asked = {
        threat.code for _area, threat in scenarios().at("overall") if threat.core or "service" not in threat.levels
    }  # fmt: skip
    assert asked
    assert {scenario for scenario, _draft, _step in found} == asked
    assert {(draft, step) for _scenario, draft, step in found} == {(True, None)}


@pytest.mark.parametrize("level", ["overall", "service"])
def test_the_bank_offers_what_belongs_to_the_level(
    world: World, network: Actor, overall: Assessment, login: Any, level: str
) -> None:
    with acting_as(network):
        row = overall if level == "overall" else make_assessment(world.ryfylke, network)
        used = set(row.risks.values_list("scenario", flat=True))
    page = login(network).get(f"/vurderingar/{row.pk}/add_risk/").content.decode()
    bank = {threat.code: threat.levels for area in scenarios().areas for threat in area.threats}
    offered = {code for code in bank if f'value="{code}"' in page}
    assert offered == {code for code, levels in bank.items() if level in levels} - used


def test_the_writer_sees_an_example_and_the_law(network: Actor, overall: Assessment, login: Any) -> None:
    (basis,) = [rule for rule in section_rules() if rule.code == "legal_basis"]
    with acting_as(network):
        section = overall.sections.get(code="legal_basis")
        purposes = overall.sections.get(code="purposes")
    page = login(network).get(f"/vurderingar/del/{section.pk}/write/").content.decode()
    assert "Kva lova seier" in page
    assert basis.law[0].text["nn"] in page
    assert "ikkje samanlikna med kjelda enno" in page
    page = login(network).get(f"/vurderingar/del/{purposes.pk}/write/").content.decode()
    assert "Slik kan det skrivast" in page
    assert "Læraren ser kva oppgåvetypar gruppa strevar med" in page


@pytest.fixture
def measure(network: Actor, overall: Assessment) -> Measure:
    with acting_as(network):
        risk = actions.add_risk(overall, area="excess", threat="For mykje blir samla inn.", by=network)
        return actions.add_measure(risk, text="Slå av sporing.", by=network)


def test_a_measure_is_finished_with_its_evidence_which_is_shown_as_a_link(
    network: Actor, overall: Assessment, measure: Measure, login: Any
) -> None:
    browser, told = login(network), "Møtebok, sjå https://arkiv.example/123"
    assert browser.post(f"/vurderingar/tiltak/{measure.pk}/finish/", {"evidence": told}).status_code == 302
    page = browser.get(f"/vurderingar/{overall.pk}/").content.decode()
    assert 'href="https://arkiv.example/123"' in page
    assert told in browser.get(f"/vurderingar/tiltak/{measure.pk}/edit/").content.decode()
    with acting_as(network):
        measure.refresh_from_db()
        actions.reopen_measure(measure, by=network)
        actions.finish_measure(measure, by=network)
        assert measure.evidence == told


def test_evidence_can_be_changed_and_read_over_the_api(network: Actor, measure: Measure, api: Any) -> None:
    client, root = api(network), f"/api/v1/assessments/measures/{measure.pk}"
    body = {"text": "Slå av sporing.", "evidence": "Skjermbilete i arkivet", "revision": 0}
    answer = client.post(f"{root}/edit", body, content_type="application/json")
    assert (answer.status_code, answer.json()["evidence"]) == (200, "Skjermbilete i arkivet")


def test_a_script_in_the_evidence_is_only_text(
    network: Actor, overall: Assessment, measure: Measure, login: Any
) -> None:
    with acting_as(network):
        actions.finish_measure(measure, evidence="<script>1</script> javascript:alert(1)", by=network)
    page = login(network).get(f"/vurderingar/{overall.pk}/").content.decode()
    assert "<script>1" not in page
    assert 'href="javascript' not in page
