"""Two people press the same button in the same moment, over HTTP: nobody's work is lost, and the second is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from tests import databases
from tests.journeys.conftest import a_database
from tillit.agreements.models import Agreement, Signature
from tillit.agreements.reading import as_it_reads
from tillit.approval.models import Case, Guidelines, Need, PlatformActivation, Vote
from tillit.approval.tests.story import Story
from tillit.catalogue.models import Service
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import acting_as, make_world, member


@dataclass
class Prepared:
    """A case laid before the group, committed to a database of its own; `name` is that database."""

    name: str
    story: Story
    others: dict[str, Actor] = field(default_factory=dict)


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: Any) -> Iterator[Prepared]:
    with a_database(django_db_blocker, "at_once") as name:
        with transaction.atomic():
            story = Story(make_world()).to("decision")
            others = {"network": member(story.world.ryfylke, Role.NETWORK, "torbjorn", "Torbjørn Skare"),
                      "teacher": member(story.world.schools[0], Role.TEACHER, "ola", "Ola Tveit"),
                      "first": story.world.actor(Role.TEACHER)}  # fmt: skip
        connections.close_all()
        yield Prepared(name, story, others)


@pytest.fixture
def here(prepared: Prepared, django_db_blocker: Any) -> Iterator[Prepared]:
    """A copy of it for one test."""
    copy = f"tillit_test_{os.getpid()}_copy"
    databases.make(copy, prepared.name)
    with django_db_blocker.unblock():
        databases.use(copy)
        try:
            yield prepared
        finally:
            connections.close_all()
            databases.use(prepared.name)
            databases.drop(copy)


Answer = tuple[int, str]
Sending = tuple[Actor, str, dict[str, Any]]


@pytest.fixture
def at_once(here: Prepared, login: Callable[[Actor], Client]) -> Callable[..., list[Answer]]:
    """Each (who, where, what) in a browser of their own, let go at the same moment."""

    def let_go(*sendings: Sending) -> list[Answer]:
        browsers = [login(actor) for actor, _where, _what in sendings]
        start = Barrier(len(sendings))

        def send(number: int) -> Answer:
            _actor, where, what = sendings[number]
            try:
                start.wait(30)
                response = browsers[number].post(where, what)
                return response.status_code, response.content.decode()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(sendings)) as pool:
            return list(pool.map(send, range(len(sendings))))

    return let_go


def kept(rows: Callable[[], Any]) -> Any:
    with transaction.atomic(), scope.enter(everything()):
        return rows()


def test_two_teachers_report_the_same_new_service_and_it_becomes_one(here: Prepared, at_once: Any) -> None:
    told = {"name": "Stjernekikk", "purpose": "Temaveke.", "urgency": "term"}
    answers = at_once((here.others["first"], "/behov/", told), (here.others["teacher"], "/behov/", told))
    assert [status for status, _ in answers] == [302, 302]
    assert kept(lambda: Service.objects.filter(name="Stjernekikk").count()) == 1
    assert kept(lambda: Need.objects.filter(service__name="Stjernekikk").count()) == 2


def test_two_open_a_case_on_the_same_need_and_the_second_is_told(here: Prepared, at_once: Any) -> None:
    told = {"name": "Stjernekikk", "purpose": "Temaveke.", "urgency": "term"}
    at_once((here.others["first"], "/behov/", told))
    need = kept(lambda: Need.objects.latest("pk").pk)
    owners = {"owners": [owner.pk for owner in here.story.world.owners]}
    where = f"/behov/{need}/open_case/"
    answers = at_once((here.story.network, where, owners), (here.others["network"], where, owners))
    assert sorted(status for status, _ in answers) == [302, 403]
    assert kept(lambda: Case.objects.filter(service__name="Stjernekikk").count()) == 1


def test_two_members_vote_and_both_count(here: Prepared, at_once: Any) -> None:
    here.story.put_forward()
    where = f"/saker/{here.story.case_id}/vote/"
    sendings = [(who, where, {"choice": "approved"}) for who in here.story.coordinators]
    assert [status for status, _ in at_once(*sendings)] == [302, 302, 302]
    assert kept(lambda: Vote.objects.count()) == 3


def test_a_double_click_is_one_vote(here: Prepared, at_once: Any) -> None:
    here.story.put_forward()
    where, who = f"/saker/{here.story.case_id}/vote/", here.story.coordinators[0]
    answers = at_once((who, where, {"choice": "approved"}), (who, where, {"choice": "refused"}))
    assert sorted(status for status, _ in answers) == [302, 403]
    assert kept(lambda: Vote.objects.count()) == 1


def test_two_write_the_guidelines_and_neither_text_is_lost(here: Prepared, at_once: Any) -> None:
    where = f"/saker/{here.story.case_id}/write_guidelines/"
    answers = at_once(
        (here.story.network, where, {"text": "Bruk fornamn.", "revision": "0"}),
        (here.others["network"], where, {"text": "Bruk kallenamn.", "revision": "0"}),
    )
    statuses = [status for status, _ in answers]
    assert sorted(statuses) == [302, 409]
    told = answers[statuses.index(409)][1]
    assert "Bruk fornamn." in told
    assert "Bruk kallenamn." in told
    assert kept(lambda: Guidelines.objects.get().text) in ("Bruk fornamn.", "Bruk kallenamn.")


def test_a_signature_given_twice_stands_once(here: Prepared, at_once: Any) -> None:
    owner = here.story.world.owners[0]
    director = here.story.world.actor(Role.DIRECTOR, owner)
    with acting_as(director):
        agreement = Agreement.objects.get(tenant=owner)
        read = as_it_reads(agreement).content_hash
    where = f"/avtalar/{agreement.pk}/sign/"
    told = {"name": director.name, "content_hash": read, "confirm": "on"}
    answers = at_once((director, where, told), (director, where, told))
    assert {status for status, _ in answers} == {403}  # it was signed before the case came to the group
    assert kept(lambda: Signature.objects.filter(agreement=agreement).count()) == 1


def test_two_activate_and_the_service_is_switched_on_once(here: Prepared, at_once: Any) -> None:
    story = here.story
    story.decision()
    story.record()
    owner: Organisation = story.world.owners[0]
    with acting_as(story.network):
        where = f"/deltaking/{story.participation(owner).pk}/activate/"
    told = {"platforms": ["feide"]}
    answers = at_once((story.network, where, told), (here.others["network"], where, told))
    assert sorted(status for status, _ in answers) == [302, 422]
    assert any("Tenesta er alt aktiv der." in text for _, text in answers)
    assert kept(lambda: PlatformActivation.objects.filter(tenant=owner, deactivated_on=None).count()) == 1


def test_a_decision_and_a_change_to_what_it_rests_on_cannot_both_pass_unseen(here: Prepared, at_once: Any) -> None:
    """While the leader records the decision, somebody withdraws a risk: either the decision is refused, or the case
    says that something has changed since."""
    story = here.story
    story.put_forward()
    story.vote("approved", "approved", "approved")
    with acting_as(story.network):
        risk = story.case.assessment.risks.first().pk  # type: ignore[union-attr]
    decide = {"reason": "Nyttig.", "minutes": "Møte i Fjordvik."}
    answers = at_once(
        (story.coordinators[0], f"/saker/{story.case_id}/decide/", decide),
        (story.network, f"/vurderingar/risiko/{risk}/remove/", {"because": "Gjeld ikkje her."}),
    )
    assert answers[1][0] == 302
    with acting_as(story.network):
        lacks = [line.code for line in _decision(story)]
    # What management validated has changed too, and is to be validated again.
    assert [code for code in lacks if code != "validate"] in (["changed"], ["propose"], ["vote"])


def _decision(story: Story) -> Any:
    from django.utils import timezone

    from tillit.approval.gathering import facts_of
    from tillit.approval.steps import BY_CODE

    return BY_CODE["decision"].missing(facts_of(story.case), timezone.localdate())
