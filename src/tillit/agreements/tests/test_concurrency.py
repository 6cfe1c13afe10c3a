"""Two people at once, each in a transaction of their own: one goes through, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

from tillit.agreements import actions
from tillit.agreements.models import Agreement, Signature
from tillit.agreements.tests.making import WHOLE, agreement_for, supplier_of, text_hash, use_of
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, make_world, member
from tillit.web.denied import Refusal


@dataclass
class Scene:
    agreement: Agreement
    network: Actor
    directors: list[Actor]
    world: World


@pytest.fixture
def scene(own_database: None) -> Scene:
    with transaction.atomic():
        world = make_world()
        network = world.actor(Role.NETWORK)
        directors = [world.actor(Role.DIRECTOR), member(world.owners[0], Role.DIRECTOR, "vara")]
    with acting_as(network):
        agreement = agreement_for(world.owners[0], network)
    return Scene(agreement, network, directors, world)


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Runs each in its own thread from the same starting line; "done" or the refusal's name for each, sorted."""
    ready, outcomes = threading.Barrier(len(works)), []

    def go(work: Callable[[], Any]) -> None:
        ready.wait()
        try:
            work()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def acting(actor: Actor, work: Callable[[Actor], Any]) -> Callable[[], Any]:
    def go() -> None:
        with acting_as(actor):
            work(actor)

    return go


def test_two_who_sign_at_once_give_one_signature(scene: Scene) -> None:
    with acting_as(scene.network):
        read = text_hash(scene.agreement)
    signing = [
        acting(director, lambda by: actions.sign(scene.agreement, name=by.name, content_hash=read, by=by))
        for director in scene.directors
    ]
    assert at_once(*signing) == ["Denied", "done"]
    with transaction.atomic(), scope.enter(everything()):
        assert Signature.objects.count() == 1


def test_edit_under_signing_leaves_no_signature_on_a_text_nobody_read(scene: Scene) -> None:
    with acting_as(scene.network):
        read = text_hash(scene.agreement)
    outcomes = at_once(
        acting(scene.directors[0], lambda by: actions.sign(scene.agreement, name="K", content_hash=read, by=by)),
        acting(scene.network, lambda by: actions.change_terms(scene.agreement, by=by, data=("alt",))),
    )
    with transaction.atomic(), scope.enter(everything()):
        now = Agreement.objects.get()
        signatures = list(Signature.objects.values_list("content_hash", flat=True))
    assert now.facts.data == ("alt",)
    assert signatures in ([], [read])  # either it was told of the change, or it signed what it had read
    assert outcomes == (["done", "done"] if signatures else ["Conflict", "done"])
    assert now.content_hash != read


def test_two_edits_at_once_both_stand(scene: Scene) -> None:
    outcomes = at_once(
        acting(scene.network, lambda by: actions.change_terms(scene.agreement, by=by, data=("ein",))),
        acting(scene.directors[0], lambda by: actions.change_terms(scene.agreement, by=by, security=("to",))),
    )
    assert outcomes == ["done", "done"]
    with transaction.atomic(), scope.enter(everything()):
        facts = Agreement.objects.get().facts
    assert (facts.data, facts.security) == (("ein",), ("to",))


def test_two_sub_processors_at_once_both_stand(scene: Scene) -> None:
    def add(name: str) -> Callable[[Actor], Any]:
        return lambda by: actions.add_processor(
            scene.agreement, used_by=supplier_of(scene.agreement), by=by, name=name, task="x", country="SE"
        )

    assert at_once(acting(scene.network, add("A")), acting(scene.directors[0], add("B"))) == ["done", "done"]
    with transaction.atomic(), scope.enter(everything()):
        agreement = Agreement.objects.get()
        assert agreement.processors.count() == 3
        assert agreement.content_hash == text_hash(agreement)


def test_two_drafts_at_once_are_one_agreement(scene: Scene) -> None:
    with acting_as(scene.network):
        use = use_of(scene.world.owners[1])
    drafting = [acting(scene.network, lambda by: actions.draft_agreement(use, facts=WHOLE, by=by)) for _ in range(2)]
    assert at_once(*drafting) == ["done", "done"]
    with transaction.atomic(), scope.enter(everything()):
        assert Agreement.objects.filter(use=use).count() == 1
