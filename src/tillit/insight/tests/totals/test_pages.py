"""Pages, files and the API of totals: whom they are for, what they say, and what they cost."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tillit.analytics.models import Stop
from tillit.fence import scope
from tillit.insight.models import Total
from tillit.insight.tests.totals.county import ALL, County, county, everybody, forbid
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.record.codes import Reader

pytestmark = pytest.mark.django_db
PAGES = {Role.PRINCIPAL: "/innsikt/skulen/", Role.DIRECTOR: "/innsikt/skulane/", Role.COUNCIL: "/innsikt/radet/"}


@pytest.fixture
def made(world: World) -> County:
    """Three groups of the first school, the third too small; and another school."""
    found = everybody(county(world, [[12, 8, 3], [11]]))
    found.close()
    return found


def page(world: World, login: Any, role: Role, query: str = "") -> str:
    return str(login(world.actor(role)).get(PAGES[role] + query).content.decode())


def test_a_principal_sees_groups_by_name_and_how_many_are_left_out(made: County, world: World, login: Any) -> None:
    answer = login(world.actor(Role.PRINCIPAL)).get(PAGES[Role.PRINCIPAL])
    found = answer.context["found"]
    assert [(block.name, block.service) for block in found.blocks] == [("Brøk", "Teneste 0"), ("Lesing", "Teneste 0")]
    together = [row.name for row in found.blocks[0].rows]
    assert len(together) == 1  # all that are shown; each group is there for whoever chooses an area
    chosen = login(world.actor(Role.PRINCIPAL)).get(f"{PAGES[Role.PRINCIPAL]}?omrade={found.blocks[0].area_id}")
    assert [row.name for row in chosen.context["found"].blocks[0].rows] == [*together, "6A", "7A"]
    assert '">om lag 75\N{NO-BREAK SPACE}%<br>' in chosen.content.decode()
    assert (found.left_out, found.blocks[0].left_out) == (1, 1)
    text = answer.content.decode()
    assert ["om lag 75\N{NO-BREAK SPACE}%" in text, ">5A<" in text, "Skule 1" in text] == [True, False, False]
    assert world.actor(Role.TEACHER).name not in text


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.DIRECTOR])
def test_who_has_chosen_may_choose_anew(made: County, world: World, login: Any, role: Role) -> None:
    client = login(world.actor(role))
    before = client.get(PAGES[role]).context
    assert [name for _pk, name in before["areas"]] == ["Brøk", "Lesing"]
    for pk, _name in before["areas"]:
        chosen = client.get(f"{PAGES[role]}?omrade={pk}").context
        assert (chosen["areas"], chosen["grades"]) == (before["areas"], before["grades"])
        assert {block.area_id for block in chosen["found"].blocks} == {pk}
    for grade in before["grades"]:
        chosen = client.get(f"{PAGES[role]}?trinn={grade}").context
        assert (chosen["areas"], chosen["grades"]) == (before["areas"], before["grades"])


def test_a_principal_is_told_when_years_can_be_compared(made: County, world: World, login: Any) -> None:
    """No number alone either: of what, when and how many."""
    text = " ".join(page(world, login, Role.PRINCIPAL).split())
    assert "Dei første kan samanliknast når september 2027 er slutt." in text
    assert "om lag 75 % rett utan hjelp i oktober 2026, minst 15 elevar" in text


def test_numbers_of_people_are_told_from_below_and_never_as_they_are(made: County, world: World, login: Any) -> None:
    answer = login(world.actor(Role.PRINCIPAL)).get(PAGES[Role.PRINCIPAL])
    told = {row.name: row.figures[-1] for row in answer.context["found"].participation}
    assert {name: figure and figure.people for name, figure in told.items()} == {"6A": 5, "7A": 10}  # of 8 and of 12
    row = re.search('<tr><th scope="row" data-label="Gruppe">7A</th>(.*?)</tr>', answer.content.decode())
    assert row is not None
    assert re.findall("<td[^>]*>(.*?)</td>", row[1])[-1] == "minst 10 elevar"


def test_a_director_sees_schools_and_no_groups(made: County, world: World, login: Any) -> None:
    answer = login(world.actor(Role.DIRECTOR)).get(PAGES[Role.DIRECTOR])
    assert [row.name for row in answer.context["found"].participation] == ["Fjordvik skule", "Skule 1"]
    assert ">7A<" not in answer.content.decode()


def test_those_who_work_for_several_owners_choose_one_and_never_another(made: County, world: World, login: Any) -> None:
    network = login(world.actor(Role.NETWORK))
    assert f'value="{made.owner.pk}" selected' in network.get(PAGES[Role.DIRECTOR]).content.decode()
    assert network.get(f"{PAGES[Role.DIRECTOR]}?eigar={world.owners[1].pk}").status_code == 200
    assert network.get(f"{PAGES[Role.DIRECTOR]}?eigar={world.foreign_owner.pk}").status_code == 404
    director = login(world.actor(Role.DIRECTOR))
    assert director.get(f"{PAGES[Role.DIRECTOR]}?eigar={world.owners[1].pk}").status_code == 404


def test_a_principal_of_another_school_and_owner_sees_nothing_of_it(made: County, world: World, login: Any) -> None:
    other = world.actor(Role.PRINCIPAL, world.schools[1])
    assert login(other).get(PAGES[Role.PRINCIPAL]).context["found"].seen.figures == ()


def test_a_council_sees_its_school_and_no_group(made: County, world: World, login: Any) -> None:
    text = page(world, login, Role.COUNCIL)
    assert ["om lag 75\N{NO-BREAK SPACE}%" in text, ">7A<" in text, ">6A<" in text] == [True, False, False]


def test_a_council_of_several_schools_is_told_whom_to_ask(world: World, login: Any) -> None:
    actor = world.actor(Role.COUNCIL, world.owners[0])
    assert login(actor).get(PAGES[Role.COUNCIL]).status_code == 200
    assert login(actor).get(f"{PAGES[Role.COUNCIL]}tal.csv").status_code == 404


def test_who_the_record_does_not_name_is_told_what_is_missing(world: World, login: Any) -> None:
    everybody(county(world, [[12]], uses=(ALL[:1],))).close()
    assert "om lag 75\N{NO-BREAK SPACE}%" in page(world, login, Role.PRINCIPAL)
    assert "Kvalitetsutvikling" not in page(world, login, Role.DIRECTOR)
    assert login(world.actor(Role.DIRECTOR)).get(PAGES[Role.DIRECTOR]).context["found"].seen.sights == ()


def test_what_is_stopped_is_not_shown_and_the_page_says_why(made: County, world: World, login: Any) -> None:
    with scope.enter(everything()):
        Stop.objects.create(tenant=made.owner, indicator="progress", why="Skeivt.", stopped_on=date(2026, 11, 1))
    found = login(world.actor(Role.PRINCIPAL)).get(PAGES[Role.PRINCIPAL])
    assert (found.context["found"].blocks, "Skeivt." in found.content.decode()) == ([], True)
    assert found.context["found"].participation != ()


@pytest.mark.parametrize("role", PAGES)
def test_a_page_asks_the_same_number_of_questions_whatever_it_shows(world: World, login: Any, role: Role) -> None:
    asked = []
    for sizes, months in (([[12]], 1), ([[12, 9, 8], [11, 9]], 2)):
        made = everybody(county(world, sizes), months=(date(2026, 9, 1), date(2026, 10, 1))[:months])
        made.close(date(2026, 10 + months - 1, 20))
        browser = login(world.actor(role))
        browser.get(PAGES[role])
        with CaptureQueriesContext(connection) as found:
            assert browser.get(PAGES[role]).context["found"].blocks != []
        asked.append(len(found))
        with scope.enter(everything()):
            Total.objects.all().delete()
    assert asked[0] == asked[1]


@pytest.mark.parametrize("role", PAGES)
def test_files_say_what_the_page_says(made: County, world: World, login: Any, role: Role) -> None:
    browser = login(world.actor(role))
    text = browser.get(f"{PAGES[role]}tal.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    figures = {
        (f"{each.month:%Y-%m}", each.name, each.area.name if each.area else "", each.service, str(each.people))
        for asked in ("", *(f"?omrade={area.pk}" for area in made.areas))
        for each in browser.get(PAGES[role] + asked).context["found"].seen.figures
    }
    assert {(row[0], *row[2:5], row[6]) for row in rows[1:]} == figures
    sheet = load_workbook(io.BytesIO(browser.get(f"{PAGES[role]}tal.xlsx").content)).active
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    assert "om lag 75 %" in {row[7] for row in rows}


def test_a_name_that_looks_like_a_formula_is_a_name(world: World, login: Any) -> None:
    made = everybody(county(world, [[12]]))
    with scope.enter(everything()):
        made.schools[world.schools[0].pk][0].name = "=HYPERLINK(1)"
        made.schools[world.schools[0].pk][0].save(update_fields=["name"])
    made.close()
    browser = login(world.actor(Role.PRINCIPAL))
    assert "'=HYPERLINK(1)" in browser.get(f"{PAGES[Role.PRINCIPAL]}tal.csv").content.decode()
    book = load_workbook(io.BytesIO(browser.get(f"{PAGES[Role.PRINCIPAL]}tal.xlsx").content))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value} == {"s", "n"}


def test_the_api_says_what_the_page_says(made: County, world: World, api: Any) -> None:
    for role, name in ((Role.PRINCIPAL, "school"), (Role.DIRECTOR, "schools"), (Role.COUNCIL, "council")):
        told = api(world.actor(role)).get(f"/api/v1/insight/totals/{name}").json()
        shares = {each["share"]["percent"] for each in told["figures"] if each["share"]}
        assert (shares, told["months"][0]) == ({75}, "2026-10-01")
        assert set(told["figures"][0]) & {"people", "sums", "right"} == set()
    assert told["school"] == world.schools[0].pk


def test_a_use_whose_record_is_changed_is_not_told_of_any_more(made: County, world: World, login: Any) -> None:
    with scope.enter(everything()):
        assert Total.objects.filter(closed__reader=Reader.PRINCIPAL).exists()
    forbid(made, world)
    assert login(world.actor(Role.PRINCIPAL)).get(PAGES[Role.PRINCIPAL]).context["found"].seen.figures == ()
