"""What the nation is still writing is the nation's; what a collaboration is writing, its owners write together."""

from __future__ import annotations

from typing import Any

import pytest

from tillit.assessment.models import Assessment
from tillit.assessment.queries import facts_of, readable
from tillit.assessment.tests.layers import published, writer, written
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def national(world: World) -> Actor:
    return writer(world, world.nation)


@pytest.fixture
def draft(world: World, national: Actor) -> Assessment:
    with acting_as(national):
        return written(world.nation, national, title="Nasjonal kladd")


def addresses(row: Assessment, national: Actor) -> tuple[list[str], list[str]]:
    """Pages and operations of the draft and all in it, by number."""
    with acting_as(national):
        section, risk = row.sections.get(code="nature").pk, row.risks.get().pk
        measure = row.risks.get().measures.get().pk
    of_it = ["", "historie/", "rekneark/", "vurdering.pdf", "vurdering.json", "publish/"]
    parts = [f"del/{section}/write/", f"risiko/{risk}/judge/", f"tiltak/{measure}/edit/"]
    operations = [f"{kind}/{row.pk}" for kind in ("assessments", "opinions", "assessment-hearings", "journals")]
    return [f"/vurderingar/{path}" for path in (*(f"{row.pk}/{end}" for end in of_it), *parts)], [
        f"/api/v1/{path}" for path in operations
    ]


def numbers(client: Any) -> list[int]:
    return [row["id"] for row in client.get("/api/v1/assessments").json()["items"]]


@pytest.mark.parametrize("role", [Role.NETWORK, Role.DIRECTOR, Role.DPO])
def test_a_draft_of_the_nation_is_not_there_for_those_below(
    world: World, national: Actor, draft: Assessment, login: Any, api: Any, role: Role
) -> None:
    reader = world.actor(role, world.owners[0])
    browser, key = login(reader), api(reader)
    pages, operations = addresses(draft, national)
    allowed = {address: browser.get(address).status_code for address in pages}
    assert set(allowed.values()) <= {403, 404}
    assert allowed[f"/vurderingar/{draft.pk}/"] == 404
    assert {address: key.get(address).status_code for address in operations} == dict.fromkeys(operations, 404)
    assert numbers(key) == []
    for address in ("/vurderingar/", "/vurderingar/bibliotek/", *pages):
        assert "Nasjonal kladd" not in browser.get(address).content.decode(), address
    with acting_as(reader):
        assert facts_of([draft.pk], draft.created_at.date()) == {}


def test_those_who_write_for_the_nation_find_it(
    national: Actor, draft: Assessment, login: Any, api: Any
) -> None:
    browser, key, (pages, operations) = login(national), api(national), addresses(draft, national)
    assert "Nasjonal kladd" in browser.get("/vurderingar/").content.decode()
    assert {address: browser.get(address).status_code for address in pages} == dict.fromkeys(pages, 200)
    assert {address: key.get(address).status_code for address in operations} == dict.fromkeys(operations, 200)
    assert numbers(key) == [draft.pk]


def test_once_published_the_edition_is_read_and_the_draft_still_is_not(
    world: World, national: Actor, draft: Assessment, login: Any
) -> None:
    with acting_as(national):
        edition = published(draft, world.nation, national)
    browser = login(world.actor(Role.NETWORK, world.owners[0]))
    assert "Nasjonal kladd" in browser.get("/vurderingar/bibliotek/").content.decode()
    assert "Nasjonal kladd" in browser.get(f"/vurderingar/utgave/{edition.pk}/").content.decode()
    assert "Nasjonal kladd" not in browser.get("/vurderingar/").content.decode()
    assert browser.get(f"/vurderingar/{draft.pk}/").status_code == 404


def test_what_a_collaboration_is_writing_is_read_in_it_and_nowhere_else(world: World) -> None:
    with acting_as(writer(world, world.ryfylke)) as network:
        shared = written(world.ryfylke, network)
    seen = {}
    for tenant in (world.owners[0], world.foreign_owner):
        with acting_as(writer(world, tenant)):
            seen[tenant.name] = list(readable().values_list("pk", flat=True))
    assert seen == {world.owners[0].name: [shared.pk], world.foreign_owner.name: []}
