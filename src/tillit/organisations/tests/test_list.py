"""The list of organisations and the page of one: who sees what, within the budget, and the same over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import World, member, organisation
from tillit.web.tests.browser import SITE, chromium, log_in, wrong_with

MOST_QUERIES = 12


def names(page: Any) -> list[str]:
    return [row.name for row in page.context["page"]]


def test_the_nation_sees_collaborations_owners_and_suppliers(world: World, login: Any) -> None:
    nation = login(world.actor(Role.NATIONAL))
    assert names(nation.get("/organisasjonar/")) == [
        "Dalen", "Dalsamarbeidet", "Fjordsamarbeidet", "Fjordvik", "Heidal", "Lærelyst AS", "Nesøy", "Sundeid",
    ]  # fmt: skip
    assert names(nation.get("/organisasjonar/?kind=supplier")) == ["Lærelyst AS"]
    assert names(nation.get("/organisasjonar/?q=fjord")) == ["Fjordsamarbeidet", "Fjordvik"]
    Organisation.objects.filter(pk=world.owners[1].pk).update(number="964965226")
    assert names(nation.get("/organisasjonar/?q=964 965")) == ["Heidal"]
    assert len(names(nation.get("/organisasjonar/?kind=school"))) == 8


def test_others_see_what_is_below_them(world: World, login: Any) -> None:
    assert names(login(world.actor(Role.DIRECTOR)).get("/organisasjonar/")) == ["Fjordvik skule"]
    network = login(world.actor(Role.NETWORK))
    assert "Dalen" not in names(network.get("/organisasjonar/"))
    assert login(world.actor(Role.TEACHER)).get("/organisasjonar/").status_code == 403


def test_pages_stay_within_the_budget_however_many_there_are(world: World, login: Any) -> None:
    with scope.enter(everything()):
        for number in range(60):
            organisation(Kind.OWNER, f"Kommune {number:02}", world.nation)
    nation = login(world.actor(Role.NATIONAL))
    paths = ["/organisasjonar/", "/organisasjonar/?page=2&q=Kommune", "/folk/",
             *(f"/organisasjon/{row.pk}/" for row in (world.nation, world.ryfylke, world.owners[0], world.supplier))]  # fmt: skip
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            assert nation.get(path).status_code == 200
        asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= MOST_QUERIES, (path, asked)
    assert len(names(nation.get("/organisasjonar/?page=2"))) == 25


def test_the_page_of_people_asks_no_more_when_many_can_let_others_in(world: World, login: Any) -> None:
    network = login(world.actor(Role.NETWORK))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            network.get("/folk/")
        return len(queries)

    before = asked()
    for number in range(10):
        member(world.ryfylke, Role.NETWORK, f"nett-{number}")
    assert asked() == before


def test_each_sees_the_buttons_for_what_they_may_do(world: World, login: Any) -> None:
    def buttons(role: Role, place: Organisation) -> list[str]:
        page = login(world.actor(role)).get(f"/organisasjon/{place.pk}/")
        return [button.name for button in page.context["buttons"]]

    assert buttons(Role.NATIONAL, world.nation) == ["edit", "add", "invite"]
    assert buttons(Role.NATIONAL, world.ryfylke) == ["edit", "add", "invite", "close"]
    assert buttons(Role.NATIONAL, world.owners[0]) == ["edit", "invite", "move", "close"]
    assert buttons(Role.NATIONAL, world.supplier) == ["edit", "invite", "close"]
    assert buttons(Role.NETWORK, world.ryfylke) == ["edit", "invite"]
    assert buttons(Role.NETWORK, world.owners[0]) == ["edit", "add", "invite"]
    assert buttons(Role.DIRECTOR, world.schools[0]) == ["edit", "invite", "close"]
    assert buttons(Role.PRINCIPAL, world.schools[0]) == ["edit", "add", "invite"]
    assert buttons(Role.SUPPLIER, world.supplier) == ["edit", "invite"]


def test_form_shows_what_is_wrong_and_offers_only_what_one_may_add(world: World, login: Any) -> None:
    nation, address = login(world.actor(Role.NATIONAL)), f"/organisasjon/{world.nation.pk}/add/"
    assert [value for value, _ in nation.get(address).context["form"].fields["kind"].choices] == [
        "collaboration", "owner", "supplier",
    ]  # fmt: skip
    for wrong, field in (
        ({"kind": "school", "name": "X"}, "kind"), ({"kind": "owner", "name": ""}, "name"),
        ({"kind": "owner", "name": "X", "number": "123456789"}, "number"), ({"kind": "x" * 300, "name": "X"}, "kind"),
        ({"kind": "owner", "name": "x" * 201}, "name"), ({"kind": "owner", "name": "X", "written_norm": "sv"}, "written_norm"),
    ):  # fmt: skip
        answer = nation.post(address, wrong)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    group = login(world.actor(Role.PRINCIPAL)).get(f"/organisasjon/{world.schools[0].pk}/add/")
    assert list(group.context["form"].fields) == ["kind", "name"]


def test_a_closed_one_leaves_every_list(world: World, login: Any) -> None:
    nation = login(world.actor(Role.NATIONAL))
    answer = nation.post(f"/organisasjon/{world.supplier.pk}/close/")
    assert (answer.status_code, answer.url) == (302, "/organisasjonar/")
    assert "Lærelyst AS" not in names(nation.get("/organisasjonar/"))
    assert nation.get(f"/organisasjon/{world.supplier.pk}/").status_code == 404


def test_the_api_adds_moves_lists_and_closes(world: World, api: Any) -> None:
    nation = api(world.actor(Role.NATIONAL))

    def post(pk: int, verb: str, **body: Any) -> Any:
        return nation.post(f"/api/v1/organisations/{pk}/{verb}", body, content_type="application/json")

    assert post(world.nation.pk, "add", kind="owner", name="Øya").status_code == 200
    assert post(world.nation.pk, "add", kind="owner", name="Øya").json()["fields"] == {
        "name": ["Øya finst her frå før."]
    }
    rows = nation.get("/api/v1/organisations", {"parent": world.nation.pk, "kind": "owner"}).json()
    assert [row["name"] for row in rows] == ["Øya"]
    moved = post(rows[0]["id"], "move", parent=world.ryfylke.pk)
    assert (moved.status_code, moved.json()["parent"]) == (200, world.ryfylke.pk)
    assert post(rows[0]["id"], "move", parent=world.schools[0].pk).status_code == 422
    assert post(world.owners[0].pk, "invite", email="x@x.no", role="teacher", organisation=1).status_code == 422
    assert post(rows[0]["id"], "close").status_code == 200
    assert nation.get(f"/api/v1/organisations/{rows[0]['id']}").status_code == 404


@pytest.mark.browser
def test_pages_have_no_violation_and_fit_the_screen(world: World, login: Any) -> None:
    nation = world.actor(Role.NATIONAL)
    paths = [
        "/organisasjonar/", "/organisasjonar/?q=finst-ikkje", f"/organisasjon/{world.nation.pk}/",
        f"/organisasjon/{world.owners[0].pk}/", f"/organisasjon/{world.nation.pk}/add/",
        f"/organisasjon/{world.owners[0].pk}/move/", f"/organisasjon/{world.supplier.pk}/close/",
        f"/organisasjon/{world.supplier.pk}/invite/", "/folk/",
    ]  # fmt: skip
    with chromium() as context:
        log_in(context, login(nation))
        page = context.new_page()
        for path in paths:
            page.goto(SITE + path)
            assert (path, wrong_with(page, dark_on_a_telephone=True)) == (path, [])
