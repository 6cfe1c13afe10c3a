from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tillit.catalogue.actions import connect_supplier, notify_change, publish_status, register_service
from tillit.catalogue.models import ChangeNotice, Service, Status
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

EXPLANATION = {
    language: {
        "title": "x",
        "lead": f"Leiar {language}",
        "sections": [{"heading": "Data", "paragraphs": ["Vi lagrar <b>svar</b>."], "items": ["svar"],
                      "table": {"head": ["Kva"], "rows": [["svar"]]}, "closing": ["Slutt."]}],
    }
    for language in ("nn", "nb", "en")
}  # fmt: skip


@pytest.fixture
def service(world: World) -> Service:
    """Approved with conditions and outdated in Fjordvik, refused in Dalen; another that nobody has published."""
    with acting_as(world.actor(Role.NETWORK)) as network:
        made = register_service(
            "Kartleik", "https://kartleik.example", supplier_name="Lærelyst", subjects=["Samfunnsfag"],
            platforms=["ipad"], by=network,
        )  # fmt: skip
        register_service("Hemmeleg utkast", by=network)
        publish_status(
            made, world.owners[0], Status.CONDITIONS, by=network, conditions="Utan namn", guidelines="Ver snill",
            review_by=timezone.localdate() - timedelta(days=1), explanation=EXPLANATION,
            child_explanation=EXPLANATION, platforms=["ipad"], decided_on=date(2026, 3, 1),
        )  # fmt: skip
    with acting_as(world.actor(Role.DIRECTOR, world.foreign_owner)) as director:
        publish_status(made, world.foreign_owner, Status.REFUSED, by=director, reason="Sel <script>data</script>")
    return made


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_catalogue_is_open_and_shows_only_what_is_published(service: Service, client: Client) -> None:
    html = page(client, "/katalog/")
    assert "Kartleik" in html
    assert "1 approved" in html
    assert "1 refused" in html
    assert "1 outdated" in html
    assert "Hemmeleg" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sok=leik", True),
        ("sok=lærel", True),
        ("sok=zzz", False),
        ("status=refused", True),
        ("status=outdated", True),
        ("status=under_work", False),
        ("plattform=ipad", True),
        ("plattform=google", False),
        ("fag=Samfunnsfag", True),
        ("fag=Kroppsøving", True),  # no such subject: left out, not scolded
        ("kommune=999999&status=hei&page=x", True),
        ("page=99999", True),
    ],
)
def test_filter_finds_or_leaves_out(service: Service, client: Client, query: str, found: bool) -> None:
    assert (f"/katalog/{service.pk}/" in page(client, f"/katalog/?{query}")) is found


def test_filter_on_municipality_counts_its_collaboration(world: World, service: Service, client: Client) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        publish_status(service, world.ryfylke, Status.UNDER_WORK, by=network)
    html = page(client, f"/katalog/?kommune={world.owners[3].pk}&sok=kartleik")
    assert "under assessment" in html
    assert f'<option value="{world.owners[3].pk}" selected>Sundeid</option>' in html
    link = f"/katalog/{service.pk}/"
    assert link in page(client, f"/katalog/?kommune={world.owners[3].pk}&status=under_work")
    assert link not in page(client, f"/katalog/?kommune={world.foreign_owner.pk}&status=under_work")


def test_swap_gives_the_list_alone(service: Service, client: Client) -> None:
    html = client.get("/katalog/?sok=kart", headers={"hx-request": "true"}).content.decode()
    assert html.lstrip().startswith('<div id="list"')
    assert "Kartleik" in html
    assert "<html" not in html


def test_public_page_of_a_service_tells_each_municipality(service: Service, client: Client) -> None:
    html = page(client, f"/katalog/{service.pk}/")
    assert "Fjordvik" in html
    assert "Dalen" in html
    assert "Utan namn" in html
    assert "Sel &lt;script&gt;data" in html


def test_service_nobody_has_published_is_not_there(world: World, service: Service, client: Client) -> None:
    hidden = Service.objects.get(name="Hemmeleg utkast")
    page(client, f"/katalog/{hidden.pk}/", 404)
    page(client, f"/katalog/{hidden.pk}/{world.owners[0].pk}/", 404)
    page(client, f"/katalog/{service.pk}/{world.owners[1].pk}/", 404)


def test_status_page_has_text_for_children_and_protocol(world: World, service: Service, client: Client) -> None:
    html = page(client, f"/katalog/{service.pk}/{world.owners[0].pk}/")
    assert html.count("Leiar en") == 2
    assert "Vi lagrar &lt;b&gt;svar&lt;/b&gt;." in html
    assert "outdated" in html
    assert "Ver snill" in html


def test_broken_snapshot_never_breaks_the_page(world: World, service: Service, client: Client) -> None:
    for bad in ({"en": "tekst"}, {"en": [1, {"heading": 3}]}, {"en": {"sections": 7 and [None]}}, {}):
        with acting_as(world.actor(Role.NETWORK)) as network:
            publish_status(service, world.owners[0], Status.APPROVED, by=network, explanation=bad)
        page(client, f"/katalog/{service.pk}/{world.owners[0].pk}/")


def test_teacher_sees_known_services_while_typing(world: World, service: Service, login: Any) -> None:
    browser = login(world.actor(Role.TEACHER))
    html = browser.get("/katalog/kjende/?text=kartle", headers={"hx-request": "true"}).content.decode()
    assert html.lstrip().startswith('<div id="known"')
    assert "Utan namn" in html
    assert browser.get("/katalog/kjende/?text=" + "x" * 5000).status_code == 200


def test_pupil_and_stranger_do_not_search_services(world: World, service: Service, login: Any, client: Client) -> None:
    assert login(world.actor(Role.PUPIL)).get("/katalog/kjende/?text=kart").status_code == 403
    assert client.get("/katalog/kjende/?text=kart").status_code == 302
    assert client.get("/tenester/").status_code == 302


@pytest.mark.parametrize("role", [Role.NETWORK, Role.TEACHER, Role.DIRECTOR, Role.DPO, Role.NATIONAL, Role.SUPPLIER])
def test_service_page_opens_for_those_who_work_with_it(world: World, service: Service, login: Any, role: Role) -> None:
    browser = login(world.actor(role))
    for address in ("/tenester/", f"/tenester/{service.pk}/", "/tenester/ny/"):
        page(browser, address)


def test_network_adds_a_service_and_comes_to_the_known_one(world: World, service: Service, login: Any) -> None:
    browser = login(world.actor(Role.NETWORK))
    response = browser.post("/tenester/ny/", {"name": "KARTLEIK", "url": ""})
    assert (response.status_code, response.url) == (302, f"/tenester/{service.pk}/")
    assert browser.post("/tenester/ny/", {"name": "!", "url": ""}).status_code == 422
    assert browser.post("/tenester/ny/", {"name": "x", "url": "javascript:alert(1)"}).status_code == 422


def test_supplier_reports_a_change_only_for_its_own(world: World, service: Service, login: Any) -> None:
    browser = login(world.actor(Role.SUPPLIER))
    sent = {"kind": "ai", "description": "Ny KI", "effective_on": "2027-01-01"}
    assert browser.post(f"/tenester/{service.pk}/notify/", sent).status_code == 403
    with acting_as(world.actor(Role.NETWORK)) as network:
        connect_supplier(service, by=network, supplier=world.supplier)
    assert browser.post(f"/tenester/{service.pk}/notify/", sent).status_code == 302
    assert ChangeNotice.objects.get().noticed_by == "Lærelyst AS"
    assert "Kartleik" in page(browser, "/leverandor/")
    assert "Ny KI" in page(browser, f"/tenester/{service.pk}/")


def test_change_needs_text_and_kind(world: World, service: Service, login: Any) -> None:
    browser = login(world.actor(Role.NETWORK))
    good = {"kind": "ai", "description": "x"}
    for bad in ({"description": "  "}, {"kind": "magic"}, {"description": "x" * 5001}, {"effective_on": "2027-13-01"}):
        sent = {**good, **bad}
        assert browser.post(f"/tenester/{service.pk}/notify/", sent).status_code == 422
    assert not ChangeNotice.objects.exists()


def test_description_saved_over_anothers_is_told(world: World, service: Service, login: Any) -> None:
    browser = login(world.actor(Role.NETWORK))
    sent = {"name": "Kartleik", "description": "Ein", "revision": "0"}
    assert browser.post(f"/tenester/{service.pk}/describe/", sent).status_code == 302
    response = browser.post(f"/tenester/{service.pk}/describe/", {**sent, "description": "To"})
    assert response.status_code == 409
    assert "To" in response.content.decode()
    assert "Ein" in response.content.decode()
    service.refresh_from_db()
    assert service.description == "Ein"


@pytest.mark.parametrize("many", [1, 30])
def test_pages_cost_the_same_with_one_and_thirty(
    world: World, login: Any, many: int, django_assert_max_num_queries: Any
) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        for number in range(many):
            made = register_service(f"Kart nummer {number}", by=network)
            for owner in world.owners:
                publish_status(made, owner, Status.APPROVED, by=network)
            connect_supplier(made, by=network, supplier=world.supplier)
            notify_change(made, by=network, kind="terms", description="Nye vilkår")
    reader, supplier = login(world.actor(Role.NETWORK)), login(world.actor(Role.SUPPLIER))
    for browser, address in (
        (Client(), "/katalog/"),
        (reader, f"/katalog/?sok=kart&kommune={world.owners[1].pk}"),
        (Client(), f"/katalog/{made.pk}/"),
        (reader, f"/katalog/{made.pk}/{world.owners[0].pk}/"),
        (reader, "/katalog/kjende/?text=kart"),
        (reader, "/tenester/"),
        (reader, f"/tenester/{made.pk}/"),
        (supplier, "/leverandor/"),
    ):
        with django_assert_max_num_queries(12):
            page(browser, address)
