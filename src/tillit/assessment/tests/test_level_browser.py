"""In a real Chromium, in nynorsk: found in the library, adopted, made one's own, accepted, moved. Accessible all the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tillit.assessment.models import Assessment, Edition
from tillit.assessment.tests.layers import HIGH, judged, published, writer, written
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.tests.browser import chromium, log_in, too_wide, violations, visit, wrong_with

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def national(world: World) -> Actor:
    return writer(world, world.nation)


@pytest.fixture
def edition(world: World, national: Actor) -> Edition:
    with acting_as(national):
        assessment = written(world.nation, national, title="iPad i skulen", after=(2, 3))
        return published(assessment, world.nation, national)


def move(world: World, national: Actor, edition: Edition) -> Edition:
    with acting_as(national):
        assessment = Assessment.objects.get(pk=edition.assessment_id)
        judged(assessment.risks.get(number=1), national, after=HIGH)
        return published(assessment, world.nation, national, news="Lagringa er endra.")


def sound(page: Any) -> None:
    assert [*violations(page), *([f"{too_wide(page)} px too wide"] if too_wide(page) else [])] == [], page.url


def test_pages_of_the_levels_are_accessible_and_fit(
    world: World, national: Actor, edition: Edition, login: Any
) -> None:
    newer = move(world, national, edition)
    with acting_as(world.actor(Role.NETWORK)) as network:
        own = published(written(world.ryfylke, network), world.ryfylke, network)
        section = Assessment.objects.get(pk=own.assessment_id).sections.get(code="nature")
    addresses = [
        "vurderingar/bibliotek/", f"vurderingar/utgave/{edition.pk}/", f"vurderingar/utgave/{edition.pk}/adopt/",
        f"vurderingar/utgave/{edition.pk}/endringar/{newer.pk}/", f"vurderingar/utgave/{own.pk}/samanlikna/",
        f"vurderingar/{own.assessment_id}/", f"vurderingar/{own.assessment_id}/rekneark/",
        f"vurderingar/{own.assessment_id}/stand_on/", f"vurderingar/del/{section.pk}/write/", "sporsmal/",
    ]  # fmt: skip
    with chromium() as context:
        log_in(context, login(network))
        page = context.new_page()
        for address in addresses:
            visit(page, f"/{address}")
            assert wrong_with(page) == [], address


def test_an_assessment_is_adopted_in_an_afternoon_and_hears_when_it_moves(
    world: World, national: Actor, edition: Edition, login: Any
) -> None:
    owner = world.owners[0]
    with chromium(viewport=WIDE) as context:
        log_in(context, login(world.actor(Role.NETWORK, owner)))
        page = context.new_page()
        visit(page, "/vurderingar/bibliotek/?q=ipad")
        page.get_by_role("link", name="iPad i skulen").click()
        page.get_by_role("link", name="Ta henne i bruk hos oss").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Ta henne i bruk hos oss").click()
        with acting_as(world.actor(Role.NETWORK, owner)):
            mine = Assessment.objects.get(tenant=owner)
            local = list(mine.sections.filter(local=True).values_list("pk", flat=True))
        for pk in local:
            visit(page, f"/vurderingar/del/{pk}/write/")
            page.locator("textarea[name=text]").fill("## Hos oss\n\n- Vi har tre skular.")
            with page.expect_navigation():
                page.get_by_role("button", name="Skriv denne delen").click()
        visit(page, f"/vurderingar/{mine.pk}/")
        assert page.get_by_text("Ein namngjeven leiar må godta risikoen").first.is_visible()
    with chromium(viewport=WIDE) as context:
        log_in(context, login(world.actor(Role.DIRECTOR, owner)))
        page = context.new_page()
        visit(page, f"/vurderingar/{mine.pk}/accept_risk/")
        sound(page)
        page.locator("textarea[name=reason]").fill("Liten risiko, og vi følgjer med.")
        page.locator("input[name=expires_on]").fill((timezone.localdate() + timedelta(days=300)).isoformat())
        with page.expect_navigation():
            page.get_by_role("button", name="Godta risikoen som står att").click()
        page.get_by_text("Ingenting manglar").first.wait_for()
        sound(page)
        move(world, national, edition)
        page.reload()
        assert page.get_by_text("Versjon 2 er komen.").is_visible()
        with page.expect_navigation():
            page.get_by_role("link", name="Sjå kva som er nytt").click()
        page.get_by_text("Lagringa er endra.").wait_for()
        sound(page)
