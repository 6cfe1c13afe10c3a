from typing import Any

import pytest

from tillit.assessment.models import Assessment
from tillit.assessment.rulebook import dpia_rules
from tillit.assessment.tests.world import make_assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/assessments"
ALL_NO = {question.code: "no" for question in dpia_rules().questions}


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


@pytest.fixture
def assessment(world: World, network: Actor) -> Assessment:
    with acting_as(network):
        return make_assessment(world.ryfylke, network)


def send(client: Any, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"{ROOT}/{path}", body, content_type="application/json")


def test_the_whole_assessment_can_be_made_over_the_api(assessment: Assessment, network: Actor, api: Any) -> None:
    client = api(network)
    (item,) = client.get(ROOT).json()["items"]
    assert item["facts"]["preassessed"] is False
    assert send(client, f"{assessment.pk}/preassess", {**ALL_NO, "dt_school_learning": "yes"}).status_code == 200
    answered = send(client, f"{assessment.pk}/do_dpia", {}).json()
    assert (answered["facts"]["outcome"], answered["decision"]["dpia"]) == ("required", True)
    for section in answered["sections"]:
        body = {"text": f"Om {section['code']}", "revision": section["revision"]}
        assert send(client, f"sections/{section['id']}/write", body).status_code == 200
    for risk in answered["risks"]:
        body = {
            "threat": risk["threat"], "likelihood": 3, "consequence_pupil": 3, "reason": "Har skjedd",
            "likelihood_after": 1, "consequence_pupil_after": 3, "reason_after": "Tiltak", "revision": risk["revision"],
        }  # fmt: skip
        judged = send(client, f"risks/{risk['id']}/judge", body)
        assert (judged.status_code, judged.json()["level"], judged.json()["level_after"]) == (200, "medium", "low")
        for measure in risk["measures"]:
            body = {
                "text": measure["text"], "responsible": "Systemansvarleg", "due": "2099-01-01",
                "revision": measure["revision"],
            }  # fmt: skip
            assert send(client, f"measures/{measure['id']}/edit", body).status_code == 200
    facts = client.get(f"{ROOT}/{assessment.pk}").json()["facts"]
    assert (facts["missing"], facts["highest_residual"], facts["above_acceptance"]) == ([], "low", 0)


def test_a_stale_revision_answers_409_and_saves_nothing(assessment: Assessment, network: Actor, api: Any) -> None:
    client = api(network)
    section = client.get(f"{ROOT}/{assessment.pk}").json()["sections"][0]
    assert send(client, f"sections/{section['id']}/write", {"text": "A", "revision": 0}).status_code == 200
    stale = send(client, f"sections/{section['id']}/write", {"text": "B", "revision": 0})
    assert (stale.status_code, stale.json()["error"][:12]) == (409, "Nokon andre ")
    assert client.get(f"{ROOT}/{assessment.pk}").json()["sections"][0]["text"] == "A"


def test_questions_come_with_explanation_and_source(network: Actor, api: Any) -> None:
    body = api(network).get(f"{ROOT}/questions").json()
    assert len(body["questions"]) == len(dpia_rules().questions)
    assert all(question["source"] and question["explanation"] for question in body["questions"])


def test_another_role_is_refused_with_a_sentence(world: World, assessment: Assessment, api: Any) -> None:
    answer = send(api(world.actor(Role.DPO)), f"{assessment.pk}/do_dpia", {})
    assert (answer.status_code, bool(answer.json()["error"])) == (403, True)


def test_foreign_assessments_are_not_there(world: World, assessment: Assessment, api: Any) -> None:
    foreign = api(world.actor(Role.NETWORK, world.elsewhere))
    assert foreign.get(ROOT).json()["items"] == []
    assert foreign.get(f"{ROOT}/{assessment.pk}").status_code == 404
    assert send(foreign, f"{assessment.pk}/preassess", ALL_NO).status_code == 404


@pytest.mark.parametrize("body", [{}, {"text": 7}, {"text": ["a"]}, {"text": "x" * 20_001}, {"text": "   "}])
def test_bad_bodies_answer_422(assessment: Assessment, network: Actor, api: Any, body: dict[str, Any]) -> None:
    client = api(network)
    section = client.get(f"{ROOT}/{assessment.pk}").json()["sections"][0]
    assert send(client, f"sections/{section['id']}/write", body).status_code == 422
