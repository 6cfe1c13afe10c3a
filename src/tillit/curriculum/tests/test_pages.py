"""The open pages, with what is shipped."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client(headers={"accept-language": "nn"})


def page(reader: Client, url: str, **more: str) -> str:
    answer = reader.get(url, headers=more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_plans_in_force_stand_first_with_the_licence(reader: Client) -> None:
    shown = page(reader, "/laereplan/")
    now, other = shown.split("<details")
    assert "MAT01-06" in now
    assert "MAT01-05" not in now
    assert "MAT01-05" in other
    assert "NLOD" in shown


def test_a_plan_shows_its_years_and_what_it_replaced(reader: Client) -> None:
    shown = page(reader, "/laereplan/MAT01-06/")
    assert "Mål etter 4. trinn" in shown
    assert 'href="/laereplan/mal/KM13257/"' in shown
    assert "Erstattar" in shown
    assert "Dette er den delen som følgjer med Tillit" in shown
    assert 'href="/laereplan/MAT01-05/"' in shown
    assert "Erstatta av" in page(reader, "/laereplan/MAT01-05/")


def test_a_text_in_another_language_says_which(reader: Client) -> None:
    assert '<span lang="nb">bruke og forklare ulike divisjonsstrategier</span>' in page(
        reader, "/laereplan/mal/KM13257/"
    )


def test_an_ended_aim_leads_on(reader: Client) -> None:
    shown = page(reader, "/laereplan/mal/KM11751/")
    assert "Dette målet gjeld ikkje lenger" in shown
    assert 'href="/laereplan/mal/KM13338/"' in shown
    assert "Les dei før du vel" in page(
        reader, "/laereplan/mal/KM259/"
    )  # Grep names no successor; KM13236 says the same


def test_search_swaps_the_list_and_nothing_else(reader: Client) -> None:
    whole = page(reader, "/laereplan/?sok=divisjonsstrategier")
    part = page(reader, "/laereplan/?sok=divisjonsstrategier", **{"HX-Request": "true"})
    assert "KM13257" in part
    assert "<html" not in part
    assert part.strip() in whole


@pytest.mark.parametrize("url", ["/laereplan/INGEN-01/", "/laereplan/mal/KM0/"])
def test_what_is_not_here_is_said(reader: Client, url: str) -> None:
    assert reader.get(url).status_code == 404


def test_the_api_tells_the_same(reader: Client) -> None:
    aim = reader.get("/api/v1/curriculum/aims/KM11751").json()
    assert (aim["plan"], aim["status"], aim["current"], aim["how"]) == ("ENG01-05", "ended", ["KM13338"], "reused")
    assert "KM13257" in [one["code"] for one in reader.get("/api/v1/curriculum/plans/MAT01-06?year=4").json()["aims"]]
    assert [one["code"] for one in reader.get("/api/v1/curriculum/aims?text=divisjonsstrategier").json()] == ["KM13257"]
    plans = reader.get("/api/v1/curriculum/plans").json()
    assert "MAT01-06" in {plan["code"] for plan in plans["in_force"]}
    assert reader.get("/api/v1/curriculum/aims/KM0").status_code == 404
    assert reader.get("/api/v1/curriculum/plans/INGEN-01").status_code == 404
