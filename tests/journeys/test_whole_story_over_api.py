"""A need becomes a lawful use, over the API alone: no page is opened, and nothing is read but the API's own answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tillit.approval.tests.story import ANSWERS
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, member

pytestmark = pytest.mark.django_db
API = "/api/v1"


class Caller:
    """One person's key. Says at once when an answer is not the expected one."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str) -> Any:
        return self._read(self.client.get(API + path), 200)

    def post(self, path: str, *, expect: int = 200, **body: Any) -> Any:
        return self._read(self.client.post(API + path, json.dumps(body, default=str), "application/json"), expect)

    def put(self, path: str, body: Any) -> Any:
        return self._read(self.client.put(API + path, json.dumps(body), "application/json"), 200)

    def refused(self, path: str, status: int, **body: Any) -> str:
        """The sentence it is refused with."""
        return str(self.post(path, expect=status, **body)["error"])

    def _read(self, response: Any, expect: int) -> Any:
        assert response.status_code == expect, (response.status_code, response.content.decode()[:500])
        return response.json()


@pytest.fixture
def calls(world: World, api: Callable[[Any], Client]) -> Callable[..., Caller]:
    """calls(Role.TEACHER) -> the API as the person in that role."""
    known: dict[tuple[str, int], Caller] = {}

    def as_(role: Role, place: Any = None) -> Caller:
        actor = world.actor(role, place)
        key = (role, actor.membership_id)
        if key not in known:
            known[key] = Caller(api(actor))
        return known[key]

    return as_


def test_a_need_becomes_a_lawful_use(world: World, calls: Any, api: Any, mailoutbox: list[Any],
                                     django_capture_on_commit_callbacks: Any) -> None:  # fmt: skip
    network = calls(Role.NETWORK)
    need = a_teacher_reports_a_need(calls)
    case = the_network_opens_a_case(network, need)
    with django_capture_on_commit_callbacks(execute=True):
        network.post(f"/cases/{case}/ask_supplier", email="ada@lyst.example", days=14)
    the_supplier_answers(mailoutbox)
    the_network_assesses(network, case)
    the_data_protection_officer_advises(calls, case)
    it_is_said_why_nobody_is_heard(network, case)
    the_record_draft_is_read(network)
    every_director_signs(world, calls, case)
    a_pilot_is_held(world, calls, case)
    the_group_decides(world, calls, api, case)
    the_service_is_activated(world, calls, case, need)
    it_is_followed_up(calls, case)
    one_owner_leaves(calls, case)


def a_teacher_reports_a_need(calls: Any) -> int:
    teacher = calls(Role.TEACHER)
    assert teacher.get("/services/known?text=Reknefjell") == []
    need = teacher.post("/needs", name="Reknefjell", url="https://reknefjell.example", purpose="Øva på brøk.",
                        subjects="matematikk", years=["5"], platform="feide", urgency="term")  # fmt: skip
    assert need["service"]["name"] == "Reknefjell"
    return int(need["id"])


def the_network_opens_a_case(network: Caller, need: int) -> int:
    owners = [row["id"] for row in network.get("/organisations?kind=owner")]
    network.post(f"/needs/{need}/open_case", owners=owners)
    case = int(network.get(f"/needs/{need}")["case"])
    assert current(network, case) == "information"
    return case


def current(caller: Caller, case: int) -> str:
    """The step that is next."""
    states = caller.get(f"/cases/{case}")["steps"]
    return next((state["code"] for state in states if state["state"] == "current"), "follow_up")


def the_supplier_answers(letters: list[Any]) -> None:
    """With nothing but the secret in the letter."""
    body = letters[-1].body
    secret = body[body.index("/svar/") + 6 :].split()[0].strip("/")
    supplier = Caller(Client(headers={"accept-language": "nn"}))
    supplier.put(f"/supplier-link/{secret}/answers", {"answers": ANSWERS})
    supplier.post(f"/supplier-link/{secret}/submit", declared_by="Ada Li")


def the_network_assesses(network: Caller, case: int) -> None:
    network.post(f"/cases/{case}/make_drafts")
    number = network.get(f"/cases/{case}")["assessment"]
    questions = network.get("/assessments/questions")["questions"]
    said: dict[str, Any] = {question["code"]: "no" for question in questions} | {
        "wp7_vulnerable": "yes",
        "wp1_evaluation": "yes",
    }
    network.post(f"/assessments/{number}/preassess", **said)
    network.post(f"/assessments/{number}/do_dpia")
    assessment = network.get(f"/assessments/{number}")
    for section in assessment["sections"]:
        network.post(f"/assessments/sections/{section['id']}/write", text=section["text"] or "Skildra.",
                     revision=section["revision"])  # fmt: skip
    for risk in assessment["risks"]:
        judged = {"threat": risk["threat"], "likelihood": "3", "consequence_pupil": "3", "reason": "Kan skje.",
                  "likelihood_after": "1", "consequence_pupil_after": "2", "reason_after": "Tiltaka verkar."}  # fmt: skip
        network.post(f"/assessments/risks/{risk['id']}/judge", revision=risk["revision"], **judged)
    for risk in network.get(f"/assessments/{number}")["risks"]:
        for measure in risk["measures"]:
            network.post(f"/assessments/measures/{measure['id']}/edit", text=measure["text"], responsible="Fagnettverket",
                         due=timezone.localdate() + timedelta(days=30), revision=measure["revision"])  # fmt: skip
    assert network.get(f"/assessments/{number}")["facts"]["missing"] == []


def the_data_protection_officer_advises(calls: Any, case: int) -> None:
    dpo = calls(Role.DPO)
    number = dpo.get(f"/cases/{case}")["assessment"]
    calls(Role.NETWORK).refused(f"/opinions/{number}/give", 403, grade="supports", text="Ja")
    dpo.post(f"/opinions/{number}/give", grade="supports", text="Grundig og klart.")
    assert current(dpo, case) == "agreement"


def it_is_said_why_nobody_is_heard(network: Caller, case: int) -> None:
    """Art. 35(9): a DPIA is done, so somebody is heard or a reason is written down."""
    before = network.get(f"/cases/{case}")
    assert before["hearing"] == {"state": "", "settled": False, "required": True, "open_until": None}
    network.post(f"/assessment-hearings/{before['assessment']}/without", reasons=["heard_above"],
                 explanation="Elevråda er høyrde på det same.", covered_by="Overordna vurdering, utgåve 1")  # fmt: skip
    assert network.get(f"/cases/{case}")["hearing"]["state"] == "reasoned_away"


def the_record_draft_is_read(network: Caller) -> None:
    draft = network.get("/record-drafts")[0]
    whole = network.get(f"/record-drafts/{draft['id']}")
    network.post(f"/record-drafts/{draft['id']}/replace", content=whole["content"], revision=whole["revision"])


def every_director_signs(world: World, calls: Any, case: int) -> None:
    network = calls(Role.NETWORK)
    owners = network.get(f"/cases/{case}")["owners"]
    assert len(owners) == 4
    first = network.get(f"/agreements/{owners[0]['agreement']}")
    early = calls(Role.DIRECTOR, next(owner for owner in world.owners if owner.pk == owners[0]["owner"]))
    early.refused(f"/agreements/{owners[0]['agreement']}/sign", 403, name="X", content_hash=first["content_hash"],
                  confirm=True)  # fmt: skip
    network.post(f"/cases/{case}/send_for_signing")
    for line in owners:
        agreement = network.get(f"/agreements/{line['agreement']}")
        assert agreement["missing"] == []
        owner = next(owner for owner in world.owners if owner.pk == line["owner"])
        elsewhere = calls(Role.DIRECTOR, next(other for other in world.owners if other != owner))
        elsewhere.post(f"/agreements/{line['agreement']}/sign", expect=404, name="X", content_hash="x")
        calls(Role.DIRECTOR, owner).post(
            f"/agreements/{line['agreement']}/sign",
            name="Kommunedirektøren",
            content_hash=agreement["content_hash"],
            confirm=True,
        )
    network.post(f"/cases/{case}/name_system_owner", person=world.actor(Role.NETWORK).person_id)
    assert current(network, case) == "pilot"


def a_pilot_is_held(world: World, calls: Any, case: int) -> None:
    network, today = calls(Role.NETWORK), timezone.localdate()
    network.post(f"/cases/{case}/plan_pilot", school=world.schools[0].pk, groups="5A", starts_on=today,
                 ends_on=today + timedelta(days=45))  # fmt: skip
    pilot = network.get(f"/cases/{case}")["pilots"][0]
    calls(Role.TEACHER).post(f"/pilots/{pilot}/tell", voice="teacher", useful="4", worked="Dei øver meir.")
    calls(Role.PRINCIPAL).post(f"/pilots/{pilot}/stop", reason="Vi har sett nok.")
    network.post(f"/cases/{case}/write_guidelines", text="Bruk fornamn.", revision=0)
    network.post(f"/cases/{case}/conclude_pilot", text="Det verka.", risks_updated=True)
    assert current(network, case) == "decision"


def the_group_decides(world: World, calls: Any, api: Any, case: int) -> None:
    first = calls(Role.COORDINATOR)
    second = Caller(api(member(world.ryfylke, Role.COORDINATOR, "gro", "Gro Vik")))
    network = calls(Role.NETWORK)
    network.refused(f"/cases/{case}/put_forward", 422, advice="approved", reason="Låg risiko.")
    assert network.get(f"/cases/{case}")["validation"]["state"] == ""
    network.refused(f"/validations/{network.get(f'/cases/{case}')['assessment']}/give", 403, outcome="validated",
                    found="Alt.", remains="Lite.", valid_until=timezone.localdate() + timedelta(days=365))  # fmt: skip
    first.post(f"/validations/{first.get(f'/cases/{case}')['assessment']}/give", outcome="validated",
               found="God kontroll.", remains="Lite.", valid_until=timezone.localdate() + timedelta(days=365))  # fmt: skip
    assert first.get(f"/cases/{case}")["validation"]["state"] == "stands"
    network.post(f"/cases/{case}/put_forward", advice="approved", reason="Låg risiko.")
    first.post(f"/cases/{case}/vote", choice="approved")
    assert "éin gong" in first.refused(f"/cases/{case}/vote", 403, choice="refused")
    second.post(f"/cases/{case}/vote", choice="approved")
    first.post(f"/cases/{case}/decide", reason="Nyttig og trygg.", minutes="Møte i dag.")
    assert current(first, case) == "record"


def the_service_is_activated(world: World, calls: Any, case: int, need: int) -> None:
    network = calls(Role.NETWORK)
    network.post(f"/cases/{case}/complete_records")
    for line in network.get(f"/cases/{case}")["owners"]:
        assert line["policy"] == 1
        network.post(f"/participations/{line['participation']}/activate", platforms=["feide"])
        assert [rule["purpose"] for rule in network.get(f"/records/{line['record']}/policy")["purposes"]]
    anyone = Caller(Client())
    service = network.get(f"/cases/{case}")["service"]["id"]
    page = anyone.get(f"/catalogue/{service}")
    assert {row["status"] for row in page["items"]} == {"approved"}
    answered = calls(Role.TEACHER).get(f"/needs/{need}")
    assert answered["answer"] == "approved"
    principal = calls(Role.PRINCIPAL)
    use = principal.get("/choices")[0]
    principal.post(f"/uses/{use['id']}/choose")
    assert current(network, case) == "follow_up"


def it_is_followed_up(calls: Any, case: int) -> None:
    network, teacher = calls(Role.NETWORK), calls(Role.TEACHER)
    teacher.refused(f"/cases/{case}/hold_review", 403, text="Eg", next_due="2030-01-01")
    network.post(f"/cases/{case}/report_event", kind="incident", text="Ein vikar såg feil klasse.")
    event = network.get(f"/cases/{case}")["events"][0]["id"]
    network.post(f"/events/{event}/judge", outcome="note", text="Retta same dag.")
    network.refused(
        f"/cases/{case}/hold_review", 422, text="Alt er bra.", next_due=timezone.localdate() - timedelta(days=1)
    )
    network.post(f"/cases/{case}/hold_review", text="Alt er bra.", next_due=timezone.localdate() + timedelta(days=300))


def one_owner_leaves(calls: Any, case: int) -> None:
    network, today = calls(Role.NETWORK), date.isoformat(timezone.localdate())
    line = network.get(f"/cases/{case}")["owners"][0]
    network.post(f"/participations/{line['participation']}/start_phase_out", reason="Ei anna teneste.", ends_on=today)
    leaving = network.get(f"/cases/{case}")["owners"][0]["phase_out"]
    assert network.refused(f"/phase-outs/{leaving}/finish", 403)
    for processor in network.get(f"/phase-outs/{leaving}")["missing"]:
        network.post(f"/phase-outs/{leaving}/confirm_deletion", processor=processor["id"], kind="deleted",
                     confirmed_by="Ada Li", confirmed_on=today)  # fmt: skip
    network.post(f"/phase-outs/{leaving}/finish")
    after = network.get(f"/cases/{case}")["owners"][0]
    assert (after["in_force"], after["platforms"]) == (False, [])
    assert network.get(f"/records/{after['record']}")["closed_on"] == today
