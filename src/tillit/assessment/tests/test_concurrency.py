"""Two people, two connections, the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from tillit.assessment.commands import RISKS, SECTIONS
from tillit.assessment.models import Assessment, Risk, SectionHistory
from tillit.assessment.tests.world import make_assessment
from tillit.fence import scope
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import make_world, member
from tillit.web.commands import Commands, run
from tillit.web.denied import Conflict


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that begin together; exceptions are returned, not raised."""
    start = Barrier(len(jobs))

    def guarded(job: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return job()
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(guarded, jobs))


def send(commands: Commands[Any], name: str, pk: int, by: Actor, **data: str) -> Callable[[], None]:
    def job() -> None:
        with transaction.atomic(), scope.enter(by.scope):
            run(commands.named[name], commands.find(by, pk, True), by, data)

    return job


@pytest.fixture
def two(own_database: None) -> tuple[Assessment, Actor, Actor]:
    with transaction.atomic():
        world = make_world()
        first = member(world.ryfylke, Role.NETWORK, "ein")
        second = member(world.ryfylke, Role.NETWORK, "to")
        with scope.enter(first.scope):
            return make_assessment(world.ryfylke, first, {}), first, second


def test_two_who_save_the_same_section_one_is_told_and_no_text_is_lost(two: tuple[Assessment, Actor, Actor]) -> None:
    assessment, first, second = two
    with transaction.atomic(), scope.enter(first.scope):
        section = assessment.sections.get(code="risks")
    outcomes = at_once(
        send(SECTIONS, "write", section.pk, first, text="Mitt", revision="0"),
        send(SECTIONS, "write", section.pk, second, text="Ditt", revision="0"),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    winner = "Mitt" if outcomes[0] is None else "Ditt"
    with transaction.atomic(), scope.enter(first.scope):
        section.refresh_from_db()
        assert (section.text, section.revision) == (winner, 1)
        assert list(SectionHistory.objects.values_list("text", flat=True)) == [winner]


def test_two_who_judge_the_same_risk_one_is_told(two: tuple[Assessment, Actor, Actor]) -> None:
    assessment, first, second = two
    with transaction.atomic(), scope.enter(first.scope):
        risk = assessment.risks.get(number=1)
    common = {"threat": "x", "consequence_pupil": "2", "reason": "x", "revision": "0"}
    outcomes = at_once(
        send(RISKS, "judge", risk.pk, first, likelihood="1", **common),
        send(RISKS, "judge", risk.pk, second, likelihood="4", **common),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    with transaction.atomic(), scope.enter(first.scope):
        assert Risk.objects.get(pk=risk.pk).likelihood == (1 if outcomes[0] is None else 4)


def test_two_who_add_a_risk_get_each_their_number(two: tuple[Assessment, Actor, Actor]) -> None:
    from tillit.assessment.commands import ASSESSMENTS

    assessment, first, second = two
    with transaction.atomic(), scope.enter(first.scope):
        before = assessment.risks.count()
    outcomes = at_once(
        send(ASSESSMENTS, "add_risk", assessment.pk, first, area="excess", threat="Min"),
        send(ASSESSMENTS, "add_risk", assessment.pk, second, area="excess", threat="Din"),
    )
    assert outcomes == [None, None]
    with transaction.atomic(), scope.enter(first.scope):
        numbers = list(assessment.risks.values_list("number", flat=True))
    assert numbers == list(range(1, before + 3))
