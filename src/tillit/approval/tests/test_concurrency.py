"""Two people at the same thing: nobody's work is lost, and the second is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections, transaction
from django.test import Client

from tillit.approval.actions import decision
from tillit.approval.models import Decision, Guidelines, Vote
from tillit.approval.queries import readable_cases
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.tests.world import acting_as, make_world
from tillit.web.denied import Refusal


@at("pilot")
def test_guidelines_written_over_anothers_are_kept_and_shown(story: Story, login: object) -> None:
    browser: Client = login(story.network)  # type: ignore[operator]
    address = f"/saker/{story.case_id}/write_guidelines/"
    assert browser.post(address, {"text": "Fyrste tekst.", "revision": "0"}).status_code == 302
    second = browser.post(address, {"text": "Min tekst.", "revision": "0"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "Min tekst." in page
    assert "Fyrste tekst." in page
    assert browser.post(address, {"text": "Min tekst.", "revision": "1"}).status_code == 302
    with acting_as(story.network):
        assert Guidelines.objects.get().text == "Min tekst."


def both_at_once(*works: Callable[[], object]) -> list[object]:
    """Each in a thread and a transaction of its own, let go at the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def prepared(stage: str) -> Story:
    """Committed, so that other connections see it."""
    with transaction.atomic():
        story = Story(make_world()).to(stage)
        story.put_forward()
    return story


def test_two_members_vote_at_once_and_both_count(own_database: None) -> None:
    story = prepared("decision")

    def vote(actor: Actor) -> object:
        with acting_as(actor):
            case = readable_cases().select_for_update(of=("self",)).get(pk=story.case_id)
            return decision.vote(case, choice="approved", by=actor)

    both_at_once(lambda: vote(story.coordinators[0]), lambda: vote(story.coordinators[1]))
    with transaction.atomic(), scope.enter(everything()):
        assert Vote.objects.count() == 2


def test_two_record_the_decision_at_once_and_one_is_told(own_database: None) -> None:
    story = prepared("decision")
    with transaction.atomic():
        story.vote("approved", "approved")

    def decide(actor: Actor) -> object:
        with acting_as(actor):
            case = readable_cases().select_for_update(of=("self",)).get(pk=story.case_id)
            return decision.decide(case, reason="Nyttig.", minutes="Møte.", by=actor)

    outcomes = both_at_once(lambda: decide(story.coordinators[0]), lambda: decide(story.coordinators[1]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Decision", "Denied"]
    with transaction.atomic(), scope.enter(everything()):
        assert Decision.objects.count() == 1
