"""Who has chosen not to be analysed has no states, whatever comes; chosen otherwise, they are as if nothing had been."""

from __future__ import annotations

import random
from datetime import date
from uuid import uuid4

import pytest

from tillit.activity.tests.lrs.store import Store
from tillit.analytics.following import stepping
from tillit.analytics.following.leaving import leave_out, take_in
from tillit.analytics.following.loop import catch_up
from tillit.analytics.following.sharing import look_back
from tillit.analytics.models import Doubt, LeftOut
from tillit.analytics.tests.following.conftest import FRACTIONS, Followed, made
from tillit.organisations.models import Identity


class Chooser:
    def __init__(self, followed: Followed, today: date) -> None:
        self.followed, self.today = followed, today
        with followed.store.scope():
            self.person: int = Identity.objects.get(name=followed.pupil).person_id

    def leaves(self, *, everywhere: bool = False) -> None:
        self._choose(leave_out, everywhere)

    def returns(self, *, everywhere: bool = False) -> None:
        self._choose(take_in, everywhere)

    def _choose(self, how: object, everywhere: bool) -> None:
        use = None if everywhere else self.followed.use
        with self.followed.store.scope():
            how(self.person, tenant_id=self.followed.use.tenant_id, use=use, today=self.today)  # type: ignore[operator]

    @property
    def out(self) -> bool:
        with self.followed.store.scope():
            return LeftOut.objects.filter(person=self.person).exists()


@pytest.mark.parametrize("everywhere", [False, True])
def test_what_was_worked_out_is_forgotten_at_once_and_nothing_more_is(
    followed: Followed, today: date, everywhere: bool
) -> None:
    followed.send(followed.said(), followed.said())
    assert followed.counts() == (2, 0)
    student = Chooser(followed, today)
    student.leaves(everywhere=everywhere)
    student.leaves(everywhere=everywhere)
    assert followed.states() == {}
    followed.send(followed.said())
    assert followed.counts() == (0, 0)
    student.returns(everywhere=everywhere)
    assert followed.state().answers == 3  # type: ignore[union-attr]
    assert followed.counts() == (3, 0)
    assert followed.states() == followed.plainly()


def test_both_choices_must_be_taken_back(followed: Followed, today: date) -> None:
    followed.send(followed.said())
    student = Chooser(followed, today)
    student.leaves()
    student.leaves(everywhere=True)
    student.returns()
    assert followed.counts() == (0, 0)
    student.returns(everywhere=True)
    assert followed.counts() == (1, 0)


def test_days_are_not_doubted_of_who_has_left(followed: Followed, today: date) -> None:
    turned = [followed.said(right, task=f"{FRACTIONS}{at}") for at in range(6) for right in (True, False)]
    followed.send(*turned)
    catch_up()
    look_back(today)
    with followed.store.scope():
        assert Doubt.objects.filter(use_id=followed.use.pk).exists()
    Chooser(followed, today).leaves()
    look_back(today)
    with followed.store.scope():
        assert not Doubt.objects.filter(use_id=followed.use.pk).exists()


@pytest.mark.parametrize("seed", range(3))
def test_any_course_of_choices_ends_as_if_only_the_last_had_been(store: Store, today: date, seed: int) -> None:
    chance = random.Random(seed)
    followed = made(store)
    student, pupils = Chooser(followed, today), [followed.pupil, store.pupil("Ola Annan", followed.use)]
    sent, void = [], set()
    for _ in range(24):
        what = chance.choice(["send", "send", "correct", "void", "place", "step", "step", "leave", "return"])
        live = [each for each in sent if each["id"] not in void]
        if what == "send":
            some = [
                followed.said(chance.random() < 0.6, task=f"{FRACTIONS}{chance.randint(1, 4)}",
                              days=chance.randint(0, 60), pupil=chance.choice(pupils)) for _ in range(3)
            ]  # fmt: skip
            followed.send(*some)
            sent += some
        elif what == "correct" and live:
            old = chance.choice(live)
            sent[sent.index(old)] = followed.correct(old, result={"success": not old["result"]["success"]})
        elif what == "void" and live:
            void.add((old := chance.choice(live))["id"])
            followed.void(old)
        elif what == "place":
            followed.place(f"{FRACTIONS}{chance.randint(1, 4)}", f"emne {uuid4()}")
        elif what == "step":
            stepping.step(followed.use.tenant_id, followed.use.pk, most=chance.choice([1, 3, 2000]))
        elif what in ("leave", "return"):
            (student.leaves if what == "leave" else student.returns)(everywhere=chance.random() < 0.3)
            if student.out:
                assert followed.pseudonym() not in {pupil for pupil, _area in followed.states()}
    counts = [followed.counts(), _of(followed, pupils[1])]
    alone = [each["actor"]["account"]["name"] for each in sent if each["id"] not in void]
    mine = 0 if student.out else alone.count(pupils[0])
    assert counts == [(mine, 0), (alone.count(pupils[1]), 0)]
    student.returns()
    student.returns(everywhere=True)
    assert followed.counts() == (alone.count(pupils[0]), 0)
    assert followed.states() == followed.plainly()


def _of(followed: Followed, pupil: str) -> tuple[int, int]:
    row = followed.state(pupil=pupil)
    return (row.answers, row.helped) if row else (0, 0)
