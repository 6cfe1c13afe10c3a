from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tillit.analytics.fairness.rules import rules
from tillit.analytics.indicators import INDICATORS
from tillit.analytics.models import BiasTest, Stop
from tillit.fence import scope
from tillit.insight.openness.showing import results
from tillit.organisations.acting import everything
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import World, acting_as, organisation

pytestmark = pytest.mark.django_db
LANGUAGES = ("nn", "nb", "en")


def tell(world: World, split: str, part: str, gap: float, **more: Any) -> BiasTest:
    said = {"tested_on": timezone.localdate(), "people": 20, "answers": 400, "margin": 0.04, "limit": 0.1, **more}
    return BiasTest.objects.create(
        tenant=world.owners[0], indicator="progress", split=split, part=part, gap=gap, kept=abs(gap) <= 0.1, **said
    )


@pytest.fixture
def tested(world: World) -> World:
    with scope.enter(everything()):
        group = organisation(Kind.GROUP, "7B", world.schools[0])
        tell(world, "all", "", 0.02, tested_on=timezone.localdate().replace(year=2025))
        tell(world, "all", "", 0.03)
        tell(world, "language", "nb", 0.17)
        tell(world, "language", "nn", -0.02)
        tell(world, "school", str(world.schools[0].pk), 0.03)
        tell(world, "group", str(group.pk), 0.05)
    return world


@pytest.mark.parametrize("code", INDICATORS)
def test_anybody_can_read_how_it_is_worked_out(code: str, client: Client) -> None:
    found = INDICATORS[code]
    for language in LANGUAGES:
        client.cookies["django_language"] = language
        answer = client.get(f"/innsikt/slik/{code}/")
        text = answer.content.decode()
        assert (answer.status_code, answer.context["results"]) == (200, [])
        assert all(each.told.split(".")[0] in text for each in answer.context["examples"])
        assert len(answer.context["examples"]) == (2 if code == "progress" else 1)
    assert str(found.says_not) in client.get(f"/innsikt/slik/{code}/").content.decode().replace("&#x27;", "'")


def test_the_list_leads_to_every_one(client: Client) -> None:
    text = client.get("/innsikt/slik/").content.decode()
    assert [code for code in INDICATORS if f'href="/innsikt/slik/{code}/"' not in text] == []
    assert client.get("/innsikt/slik/nope/").status_code == 404


def test_what_is_not_tested_is_said_aloud(client: Client) -> None:
    client.cookies["django_language"] = "nn"
    text = client.get("/innsikt/slik/progress/").content.decode()
    assert [each.code for each in rules().untested if each.why["nn"] not in text] == []
    assert "731" not in text
    assert "733 av 1000 gonger" in text


def seen(tested: World, role: Role) -> dict[str, list[str]]:
    with acting_as(tested.actor(role)) as actor:
        [found] = results([tested.owners[0]], actor.role, "progress")
        return {shown.split.code: [row.name for row in shown.rows] for shown in found.splits}


def test_who_sees_the_parts_one_by_one(tested: World) -> None:
    school = [tested.schools[0].name]
    some = {"all": ["All pupils"], "language": ["Bokmål", "Nynorsk"]}
    every = {**some, "school": school, "group": [f"7B, {school[0]}"]}
    found = {role: seen(tested, role) for role in (Role.NETWORK, Role.DPO, Role.DIRECTOR, Role.PRINCIPAL, Role.TEACHER)}
    for each in found.values():
        each["all"] = ["All pupils"]
    assert found[Role.NETWORK] == found[Role.DPO] == every
    assert found[Role.DIRECTOR] == {**every, "group": []}
    assert found[Role.PRINCIPAL] == found[Role.TEACHER] == {**every, "group": [], "school": []}


def test_a_network_sees_all_its_owners_with_few_questions(
    tested: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with acting_as(tested.actor(Role.NETWORK)) as actor, django_assert_num_queries(3):
        found = results(tested.owners, actor.role, "progress")
    assert [bool(each.tested_on) for each in found] == [True, False, False, False]
    assert [row.test.gap for row in found[0].splits[0].rows] == [0.03]  # the last one


def test_the_results_are_told_in_numbers_beside_the_chart(tested: World, login: Any) -> None:
    text = login(tested.actor(Role.DPO)).get("/innsikt/slik/progress/").content.decode()
    assert "<strong>+17</strong>, mellom +13 og +21" in text
    assert text.count('class="interval"') == 5
    assert text.count('class="beyond"') == 1
    assert (
        login(tested.actor(Role.PUPIL)).get("/innsikt/slik/progress/").content.decode().count('class="interval"') == 0
    )
    foreign = login(tested.actor(Role.DPO, tested.elsewhere)).get("/innsikt/slik/progress/")
    assert [each.tested_on for each in foreign.context["results"]] == [None]


def test_stopped_and_let_go_on(tested: World, login: Any) -> None:
    owner, network, director = tested.owners[0], tested.actor(Role.NETWORK), tested.actor(Role.DIRECTOR)
    body = {"indicator": "struggles", "why": "Oppgåvene i brøk er bytte ut."}
    assert login(network).post(f"/innsikt/slik/eigar/{owner.pk}/stop/", body).status_code == 302
    with scope.enter(everything()):
        stop = Stop.objects.get()
    for role in (Role.NETWORK, Role.TEACHER, Role.PUPIL, Role.GUARDIAN):
        assert (
            "Oppgåvene i brøk er bytte ut."
            in login(tested.actor(role)).get("/innsikt/slik/struggles/").content.decode()
        )
    assert "bytte ut" not in Client().get("/innsikt/slik/struggles/").content.decode()
    told = [
        login(tested.actor(role)).get("/innsikt/slik/struggles/").content.decode()
        for role in (Role.TEACHER, Role.PUPIL)
    ]
    assert [f"av {network.name}." in text for text in told] == [True, False]
    assert login(network).post(f"/innsikt/slik/stopp/{stop.pk}/lift/", {"why": "Eg vil."}).status_code == 403
    assert f"/innsikt/slik/stopp/{stop.pk}/lift/" in login(director).get("/innsikt/slik/struggles/").content.decode()
    assert login(director).post(f"/innsikt/slik/stopp/{stop.pk}/lift/", {"why": "Ordna."}).status_code == 302
    assert "bytte ut" not in login(tested.actor(Role.TEACHER)).get("/innsikt/slik/struggles/").content.decode()


def test_what_rests_on_a_stopped_model_says_so_too(tested: World, login: Any) -> None:
    with scope.enter(everything()):
        Stop.objects.create(
            tenant=tested.owners[0], indicator="progress", why="Skeivt for nokre.", stopped_on=timezone.localdate()
        )
    teacher = login(tested.actor(Role.TEACHER))
    text = {code: teacher.get(f"/innsikt/slik/{code}/").content.decode() for code in INDICATORS}
    assert {code for code in INDICATORS if "Skeivt for nokre." in text[code]} == {
        "progress",
        "struggles",
        "conversation",
    }
    standing = [stop for _found, stop in teacher.get("/innsikt/slik/").context["rows"] if stop]
    assert len(standing) == 3
