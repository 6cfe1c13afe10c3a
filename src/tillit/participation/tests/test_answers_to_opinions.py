"""Remarks on sections, how the network answers them, and the flag that blocks until somebody has answered it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment
from tillit.assessment.tests.world import make_assessment
from tillit.audit.models import Entry
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import ConsultationAnswer, Opinion, OpinionAnswer, OpinionRemark
from tillit.participation.queries import art36_open, opinions_of
from tillit.participation.rules.opinions import Remark
from tillit.participation.tests.hearing_world import WEB_QUERIES, today
from tillit.web.denied import Denied, Invalid

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
TWO = (Remark("risks", "more_work", "Manglar skjulte elevar."), Remark("measures", "supports", "Bra tiltak."))


def give(assessment: Assessment, dpo: Actor, **changed: Any) -> Opinion:
    told: dict[str, Any] = {"grade": "remarks", "text": "Godt arbeid.", "remarks": TWO}
    return actions.give_opinion(assessment, by=dpo, **{**told, **changed})


def test_support_needs_no_answer_and_everything_else_does(assessment: Assessment, dpo: Actor, network: Actor) -> None:
    with acting_as(dpo):
        opinion = give(assessment, dpo)
        assert opinions_of([assessment.pk])[assessment.pk].unanswered == 2  # the whole, and what is said about risks
    with acting_as(network):
        actions.answer_remark(opinion.remarks.get(section="risks"), outcome="changed", text="Skrive inn.", by=network)
        actions.answer_opinion(opinion, outcome="kept", text="Vi meiner det held.", by=network)
        assert opinions_of([assessment.pk])[assessment.pk].unanswered == 0
        assert Entry.objects.filter(verb="opinion_answered").count() == 2


def test_wish_to_see_it_again_goes_to_the_network_and_back_until_a_new_opinion(
    assessment: Assessment, dpo: Actor, network: Actor
) -> None:
    def ball() -> str:
        return opinions_of([assessment.pk])[assessment.pk].waits_for

    with acting_as(dpo):
        opinion = give(assessment, dpo, again=True, remarks=())
        assert ball() == "network"
    with acting_as(network):
        actions.answer_opinion(opinion, outcome="changed", text="Endra.", by=network)
        assert ball() == "dpo"
    with acting_as(dpo):
        give(assessment, dpo, grade="supports", remarks=())
        assert ball() == ""


@pytest.mark.parametrize(
    "remarks",
    [
        (Remark("finst-ikkje", "remarks", "x"),),
        (Remark("risks", "kjempebra", "x"),),
        (Remark("risks", "remarks", " "),),
        (Remark("risks", "remarks", "x"), Remark("risks", "supports", "y")),
    ],
)
def test_bad_remarks_are_refused_and_nothing_is_kept(
    assessment: Assessment, dpo: Actor, remarks: tuple[Remark, ...]
) -> None:
    with acting_as(dpo):
        with pytest.raises(Invalid):
            give(assessment, dpo, remarks=remarks)
        assert Opinion.objects.count() == 0


def test_only_the_newest_opinion_is_answered(assessment: Assessment, dpo: Actor, network: Actor) -> None:
    with acting_as(dpo):
        old = give(assessment, dpo)
        give(assessment, dpo)
    with acting_as(network), pytest.raises(Denied, match="noko nyare"):
        actions.answer_opinion(old, outcome="changed", text="x", by=network)


@pytest.mark.parametrize("role", [Role.DPO, Role.COORDINATOR, Role.DIRECTOR])
def test_the_network_answers_and_nobody_else(world: World, assessment: Assessment, dpo: Actor, role: Role) -> None:
    other = world.actor(role)
    with acting_as(dpo):
        opinion = give(assessment, dpo)
    with acting_as(other), pytest.raises(Denied):
        actions.answer_opinion(opinion, outcome="changed", text="x", by=other)


def test_neither_remarks_nor_answers_are_ever_changed(assessment: Assessment, dpo: Actor, network: Actor) -> None:
    with acting_as(dpo):
        opinion = give(assessment, dpo, prior_consultation=True)
    with acting_as(network):
        actions.answer_opinion(opinion, outcome="changed", text="x", by=network)
        for model in (OpinionRemark, OpinionAnswer, ConsultationAnswer):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model.objects.update(text="Nei")  # type: ignore[attr-defined]


# Art. 36


@pytest.mark.parametrize(("outcome", "lifted"), [("may_go_on", True), ("not_consulted", True), ("must_not", False)])
def test_flag_is_lifted_by_what_was_done(
    world: World, assessment: Assessment, dpo: Actor, outcome: str, lifted: bool
) -> None:
    coordinator = world.actor(Role.COORDINATOR)
    with acting_as(dpo):
        opinion = give(assessment, dpo, prior_consultation=True)
        assert art36_open([assessment.pk]) == {assessment.pk}
    day = None if outcome == "not_consulted" else today()
    with acting_as(coordinator):
        actions.answer_consultation(opinion, outcome=outcome, text="Brev.", answered_on=day, by=coordinator)
        assert (art36_open([assessment.pk]) == frozenset()) is lifted
        assert opinions_of([assessment.pk])[assessment.pk].art36_open is not lifted


def test_newest_answer_to_the_flag_counts(world: World, assessment: Assessment, dpo: Actor) -> None:
    coordinator = world.actor(Role.COORDINATOR)
    with acting_as(dpo):
        opinion = give(assessment, dpo, prior_consultation=True)
    with acting_as(coordinator):
        for outcome, still in (("may_go_on", set()), ("must_not", {assessment.pk})):
            actions.answer_consultation(opinion, outcome=outcome, text="Brev.", answered_on=today(), by=coordinator)
            assert art36_open([assessment.pk]) == still


def test_the_dpos_own_later_opinion_lifts_or_raises_the_flag(assessment: Assessment, dpo: Actor, world: World) -> None:
    coordinator = world.actor(Role.COORDINATOR)
    with acting_as(dpo):
        first = give(assessment, dpo, prior_consultation=True)
    with acting_as(coordinator):
        actions.answer_consultation(first, outcome="not_consulted", text="Låg risiko.", by=coordinator)
    with acting_as(dpo):
        give(assessment, dpo, prior_consultation=True)
        assert art36_open([assessment.pk]) == {assessment.pk}
        give(assessment, dpo)
        assert art36_open([assessment.pk]) == frozenset()


@pytest.mark.parametrize("role", [Role.NETWORK, Role.DPO, Role.DIRECTOR])
def test_flag_on_what_they_made_together_is_for_the_coordination_group(
    world: World, assessment: Assessment, dpo: Actor, role: Role
) -> None:
    other = world.actor(role)
    with acting_as(dpo):
        opinion = give(assessment, dpo, prior_consultation=True)
    with acting_as(other), pytest.raises(Denied):
        actions.answer_consultation(opinion, outcome="not_consulted", text="x", by=other)


def test_flag_on_an_owners_own_is_for_its_director(world: World) -> None:
    owner = world.owners[0]
    network, dpo, director = (world.actor(role, owner) for role in (Role.NETWORK, Role.DPO, Role.DIRECTOR))
    with acting_as(network):
        own = make_assessment(owner, network)
        assessing.preassess(own, answers={"dt_school_learning": "yes"}, by=network)
    with acting_as(dpo):
        opinion = give(own, dpo, prior_consultation=True)
    neighbour = world.actor(Role.DIRECTOR, world.owners[1])
    with acting_as(neighbour), pytest.raises(Denied):
        actions.answer_consultation(opinion, outcome="not_consulted", text="x", by=neighbour)
    with acting_as(director):
        actions.answer_consultation(opinion, outcome="not_consulted", text="Låg risiko.", by=director)
        assert art36_open([own.pk]) == frozenset()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": " "}, "text"),
        ({"outcome": "may_go_on"}, "answered_on"),
        ({"outcome": "may_go_on", "answered_on": 1}, "answered_on"),
        ({"outcome": "not_consulted", "answered_on": 0}, "answered_on"),
    ],
)
def test_incomplete_answer_about_datatilsynet_is_refused(
    world: World, assessment: Assessment, dpo: Actor, changed: dict[str, Any], field: str
) -> None:
    coordinator = world.actor(Role.COORDINATOR)
    if "answered_on" in changed:
        changed = {**changed, "answered_on": today() + timedelta(days=changed["answered_on"])}
    with acting_as(dpo):
        opinion = give(assessment, dpo, prior_consultation=True)
    with acting_as(coordinator), pytest.raises(Invalid) as refusal:
        actions.answer_consultation(
            opinion, by=coordinator, **{"outcome": "not_consulted", "text": "Låg risiko.", **changed}
        )
    assert refusal.value.field == field


def test_without_a_flag_there_is_nothing_to_answer(world: World, assessment: Assessment, dpo: Actor) -> None:
    coordinator = world.actor(Role.COORDINATOR)
    with acting_as(dpo):
        opinion = give(assessment, dpo)
    with acting_as(coordinator), pytest.raises(Denied, match="ikkje bede om"):
        actions.answer_consultation(opinion, outcome="not_consulted", text="x", by=coordinator)


# Pages and API


def test_from_the_form_to_the_answers_on_one_page(
    world: World, assessment: Assessment, dpo: Actor, network: Actor, login: Any, django_assert_max_num_queries: Any
) -> None:
    page = f"/vurderingar/{assessment.pk}/fraasegner/"
    sent = {"grade": "more_work", "text": "Heilskapen", "prior_consultation": "on", "again": "on",
            "grade_risks": "remarks", "text_risks": "Sjå på risiko 2"}  # fmt: skip
    assert login(dpo).post(f"/vurderingar/fraasegn/{assessment.pk}/give/", sent).status_code == 302
    with acting_as(network):
        opinion, remark = Opinion.objects.get(), OpinionRemark.objects.get()
    browser, coordinator = login(network), login(world.actor(Role.COORDINATOR))
    assert browser.get(f"/merknader/{remark.pk}/answer/").status_code == 200
    done = {"outcome": "partly", "text": "Risiko 2 er ny"}
    assert browser.post(f"/merknader/{remark.pk}/answer/", done).status_code == 302
    assert (
        browser.post(f"/fraasegner/{opinion.pk}/answer/", {"outcome": "kept", "text": "Nei, fordi"}).status_code == 302
    )
    letter = {"outcome": "may_go_on", "text": "Greitt", "answered_on": today().isoformat(),
              "file": SimpleUploadedFile("brev.png", PNG)}  # fmt: skip
    assert coordinator.post(f"/fraasegner/{opinion.pk}/consult/", letter).status_code == 302
    coordinator.get(page)
    with django_assert_max_num_queries(WEB_QUERIES):
        html = coordinator.get(page).content.decode()
    for shown in ("Sjå på risiko 2", "Risiko 2 er ny", "Nei, fordi", "vi kan gå vidare", "brev.png", "Vil sjå ho att"):
        assert shown in html
    assert browser.post(f"/fraasegner/{opinion.pk}/consult/", letter).status_code == 403


def test_text_without_advice_on_a_section_is_pointed_at(assessment: Assessment, dpo: Actor, login: Any) -> None:
    sent = {"grade": "supports", "text": "Ja", "text_risks": "Men kva meiner eg?"}
    answer = login(dpo).post(f"/vurderingar/fraasegn/{assessment.pk}/give/", sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["grade_risks"])


def test_second_who_answers_is_told_and_keeps_the_text(
    assessment: Assessment, dpo: Actor, network: Actor, login: Any
) -> None:
    with acting_as(dpo):
        opinion = give(assessment, dpo)
    browser, address = login(network), f"/fraasegner/{opinion.pk}/answer/"
    seen = browser.get(address).context["form"].initial["seen"]
    with acting_as(network):
        actions.answer_opinion(opinion, outcome="changed", text="Fyrst", by=network)
    sent = {"outcome": "kept", "text": "Mi lange forklaring", "seen": seen}
    refused = browser.post(address, sent)
    assert (refused.status_code, "Mi lange forklaring" in refused.content.decode()) == (422, True)
    assert browser.post(address, {**sent, "seen": refused.context["form"].data["seen"]}).status_code == 302


def test_api_carries_remarks_and_their_answers(assessment: Assessment, dpo: Actor, network: Actor, api: Any) -> None:
    body = {"grade": "remarks", "text": "Heilskapen", "grade_risks": "more_work", "text_risks": "Meir"}
    given = api(dpo).post(f"/api/v1/opinions/{assessment.pk}/give", body, "application/json").json()["opinions"][0]
    (remark,) = given["remarks"]
    assert (remark["section"], remark["grade"], remark["answers"]) == ("risks", "more_work", [])
    done = api(network).post(
        f"/api/v1/remarks/{remark['id']}/answer", {"outcome": "changed", "text": "Gjort"}, "application/json"
    )
    assert done.json()["opinions"][0]["remarks"][0]["answers"][0]["text"] == "Gjort"
    bad = api(network).post(
        f"/api/v1/given-opinions/{given['id']}/answer", {"outcome": "tull", "text": "x"}, "application/json"
    )
    assert bad.status_code == 422


def test_what_stands_above_is_not_read_from_the_inside(world: World, login: Any) -> None:
    """A national assessment is read in its editions; what its makers say to each other is theirs."""
    nation = world.actor(Role.NATIONAL)
    with acting_as(nation):
        from tillit.catalogue.models import Service

        service = Service.objects.create(name="Nasjonal", key="nasjonal")
        above = Assessment.objects.create(tenant=world.nation, service=service)
    for page in ("fraasegner", "hoyringar", "journal", "validering"):
        assert login(world.actor(Role.DIRECTOR)).get(f"/vurderingar/{above.pk}/{page}/").status_code == 404
        assert login(nation).get(f"/vurderingar/{above.pk}/{page}/").status_code == 200
