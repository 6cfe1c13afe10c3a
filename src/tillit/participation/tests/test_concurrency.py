"""Two people, two connections, the same moment."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment
from tillit.assessment.tests.world import make_assessment
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, make_world, member
from tillit.participation import actions
from tillit.participation.commands import GIVEN, HEARINGS, JOURNALS, OPINIONS, VALIDATIONS, VIEWS
from tillit.participation.models import (
    Hearing,
    HearingParty,
    Opinion,
    OpinionAnswer,
    Timeline,
    Validation,
    Viewpoint,
    ViewpointAnswer,
)
from tillit.participation.tests.hearing_world import open_for, over
from tillit.web.commands import Commands, run
from tillit.web.denied import Refusal


class Place:
    def __init__(self) -> None:
        with transaction.atomic():
            self.world: World = make_world()
            self.network, self.other = (member(self.world.ryfylke, Role.NETWORK, name) for name in ("ein", "to"))
            self.dpo = member(self.world.ryfylke, Role.DPO, "ombod")
            self.coordinator = member(self.world.ryfylke, Role.COORDINATOR, "koordinator")
            self.council = member(self.world.schools[0], Role.COUNCIL, "råd")
        with self.acting(self.network):
            self.assessment: Assessment = make_assessment(self.world.ryfylke, self.network, {})
            assessing.preassess(self.assessment, answers={"dt_school_learning": "yes"}, by=self.network)

    @contextlib.contextmanager
    def acting(self, actor: Actor) -> Any:
        with transaction.atomic(), scope.enter(actor.scope):
            yield

    def hearing(self) -> tuple[Hearing, HearingParty, str]:
        with self.acting(self.network):
            hearing, party = open_for(self.assessment, self.network, school=self.world.schools[0])
            return hearing, party, actions.make_link(party, by=self.network).secret


@pytest.fixture
def place(own_database: None) -> Place:
    return Place()


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that begin together; refusals are returned, not raised."""
    start = Barrier(len(jobs))

    def guarded(job: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return job()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(guarded, jobs))


def send(place: Place, commands: Commands[Any], name: str, pk: int, by: Actor, **data: Any) -> Callable[[], None]:
    def job() -> None:
        with place.acting(by):
            run(commands.named[name], commands.find(by, pk, True), by, data)

    return job


def count(model: Any, **found: Any) -> int:
    with transaction.atomic(), scope.enter(everything()):
        return int(model.objects.filter(**found).count())


def test_a_class_that_sends_at_once_gets_each_their_number(place: Place) -> None:
    *_, secret = place.hearing()
    jobs = [
        lambda n=n: (
            Client().post(f"/hoyring/{secret}/", {"voice": "pupil", "text": f"Elev {n}", "key": str(n)}).status_code
        )
        for n in range(6)
    ]
    assert at_once(*jobs) == [302] * 6
    with transaction.atomic(), scope.enter(everything()):
        assert sorted(Viewpoint.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_the_same_page_sent_twice_at_once_is_kept_once(place: Place) -> None:
    *_, secret = place.hearing()
    job = lambda: Client().post(f"/hoyring/{secret}/", {"voice": "pupil", "text": "Ein", "key": "k"}).status_code  # noqa: E731
    assert at_once(job, job, job) == [302] * 3
    assert count(Viewpoint) == 1


def test_the_limit_holds_when_many_send_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tillit.participation.rules.viewpoints.PER_LINK_AN_HOUR", 3)
    *_, secret = place.hearing()
    jobs = [
        lambda n=n: Client().post(f"/hoyring/{secret}/", {"voice": "pupil", "text": f"Elev {n}"}).status_code
        for n in range(6)
    ]
    assert sorted(at_once(*jobs)) == [302] * 3 + [429] * 3
    assert count(Viewpoint) == 3


def test_nobody_speaks_to_a_hearing_that_is_closed_at_the_same_moment(place: Place) -> None:
    """Either it came before and had to be answered, or it came after and was refused: never unanswered and closed."""
    hearing, party, _ = place.hearing()
    with transaction.atomic():
        over(hearing)
    close = send(place, HEARINGS, "close", hearing.pk, place.network, conclusion="Takk", revision=str(hearing.revision))
    late = send(place, HEARINGS, "write_in", hearing.pk, place.other, party=str(party.pk), voice="pupil", text="Seint")
    outcomes = at_once(close, late)
    assert [isinstance(outcome, Refusal) for outcome in outcomes].count(True) == 1
    assert count(Viewpoint) == (1 if outcomes[0] is not None else 0)


def test_two_who_answer_the_same_view_one_is_told(place: Place) -> None:
    hearing, *_ = place.hearing()
    with place.acting(place.council):
        view = actions.give_view(hearing, text="Kva med oss?", by=place.council)
    outcomes = at_once(
        *(send(place, VIEWS, "answer", view.pk, by, seen="0", outcome="taken_in", reason=by.name)
          for by in (place.network, place.other))
    )  # fmt: skip
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FormInvalid", "NoneType"]
    assert count(ViewpointAnswer) == 1


def test_two_who_answer_the_dpo_one_is_told(place: Place) -> None:
    with place.acting(place.dpo):
        opinion = actions.give_opinion(place.assessment, grade="remarks", text="Ja", by=place.dpo)
    outcomes = at_once(
        *(send(place, GIVEN, "answer", opinion.pk, by, seen="0", outcome="changed", text=by.name)
          for by in (place.network, place.other))
    )  # fmt: skip
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FormInvalid", "NoneType"]
    assert count(OpinionAnswer) == 1


def test_opinion_and_validation_at_once_are_both_kept(place: Place) -> None:
    read = {"content_hash": ""}
    said = {"outcome": "validated", "found": "x", "remains": "y", "valid_until": "2028-01-01"}
    with place.acting(place.network):
        from tillit.participation.tests.hearing_world import today

        said["valid_until"] = today().replace(year=today().year + 1, day=1).isoformat()
    outcomes = at_once(
        send(place, OPINIONS, "give", place.assessment.pk, place.dpo, grade="supports", text="Ja", **read),
        send(place, VALIDATIONS, "give", place.assessment.pk, place.coordinator, **said, **read),
    )
    assert outcomes == [None, None]
    assert (count(Opinion), count(Validation)) == (1, 1)


def test_a_hearing_is_opened_once(place: Place) -> None:
    from tillit.participation.tests.hearing_world import plan

    with place.acting(place.network):
        hearing = plan(place.assessment, place.network)
        actions.add_parties(hearing, kind="fug", audience="adults", name="FUG", by=place.network)
    outcomes = at_once(*(send(place, HEARINGS, "open", hearing.pk, by) for by in (place.network, place.other)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Denied", "NoneType"]


def test_two_who_publish_leave_one_timeline(place: Place) -> None:
    outcomes = at_once(
        *(
            send(place, JOURNALS, "publish", place.assessment.pk, by, lead=by.name)
            for by in (place.network, place.other)
        )
    )
    assert outcomes == [None, None]
    assert (count(Timeline, withdrawn_at=None), count(Timeline)) == (1, 2)


def test_link_that_is_withdrawn_while_somebody_writes_takes_nothing_more(place: Place) -> None:
    from tillit.participation.commands import PARTIES

    _, party, secret = place.hearing()
    post = lambda: Client().post(f"/hoyring/{secret}/", {"voice": "pupil", "text": "Ein"}).status_code  # noqa: E731
    first = at_once(send(place, PARTIES, "withdraw", party.pk, place.network), post)
    assert first[0] is None
    assert first[1] in (302, 403)
    assert post() == 403
    assert count(Viewpoint) == (1 if first[1] == 302 else 0)
