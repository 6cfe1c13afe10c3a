"""In a real Chromium: accessible, narrow enough for a telephone, and the verdict follows the answers."""

from typing import Any

import pytest

from tillit.assessment import actions
from tillit.assessment.models import Assessment
from tillit.assessment.rulebook import dpia_rules
from tillit.assessment.tests.world import judge, make_assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.tests.browser import chromium, log_in, settled, visit, wrong_with

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
PAGES = ["", "historie/", "preassess/", "add_risk/", "go_without_dpia/", "fraasegner/"]


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


@pytest.fixture
def assessment(world: World, network: Actor) -> Assessment:
    with acting_as(network):
        row = make_assessment(world.ryfylke, network)
        for risk, before, after in zip(
            row.risks.all(), [(3, 4), (5, 5), (2, 2)], [(1, 3), (2, 2), (2, 1)], strict=False
        ):
            judge(risk, network, before, after)
        answers: dict[str, Any] = dict.fromkeys((question.code for question in dpia_rules().questions), "no")
        actions.preassess(row, answers={**answers, "wp7_vulnerable": "yes"}, by=network)
        actions.write_section(row.sections.get(code="management"), text="Vi rår til.\n\nMed Feide.", by=network)
    return row


def test_pages_are_accessible_and_fit(assessment: Assessment, network: Actor, login: Any) -> None:
    with acting_as(network):
        risk, section = assessment.risks.get(number=1), assessment.sections.get(code="risks")
        measure = risk.measures.first()
        assert measure is not None
    addresses = [f"{assessment.pk}/{page}" for page in PAGES]
    addresses += ["", f"risiko/{risk.pk}/judge/", f"del/{section.pk}/write/", f"tiltak/{measure.pk}/edit/"]
    found: dict[str, list[Any]] = {}
    with chromium() as context:
        log_in(context, login(network))
        page = context.new_page()
        for address in addresses:
            visit(page, f"/vurderingar/{address}")
            found[address] = wrong_with(page)
    assert {address: problems for address, problems in found.items() if problems} == {}


def test_verdict_follows_the_answers_while_nothing_is_saved(assessment: Assessment, network: Actor, login: Any) -> None:
    with chromium() as context:
        log_in(context, login(network))
        page = context.new_page()
        visit(page, f"/vurderingar/{assessment.pk}/preassess/")
        assert "DPIA er tilrådd" in page.locator("#verdict").inner_text()
        page.locator('input[name="wp8_new_technology"][value="yes"]').check()
        page.locator("#verdict", has_text="DPIA er påkravd").wait_for()
        panel = page.locator("#verdict").inner_html()
        page.get_by_role("button", name="Sjå kva det betyr, utan å lagra").click()
        settled(page)
        assert page.locator("#verdict").inner_html() == panel
    with acting_as(network):
        assert assessment.preassessments.count() == 1


def test_opinions_are_fetched_into_the_page(assessment: Assessment, network: Actor, login: Any) -> None:
    with chromium() as context:
        log_in(context, login(network))
        page = context.new_page()
        visit(page, f"/vurderingar/{assessment.pk}/")
        assert page.get_by_text("Personvernombodet har ikkje sagt noko enno.").is_visible()
