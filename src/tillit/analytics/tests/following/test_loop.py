"""The follower as the worker runs it: a thread of its own, until told to stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connections

from tillit.analytics.following import loop
from tillit.analytics.tests.following.conftest import Followed


@contextmanager
def following() -> Iterator[threading.Thread]:
    stop = threading.Event()

    def run() -> None:
        loop.follow(stop)
        connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def test_what_is_sent_while_the_worker_runs_is_counted(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = threading.Event()
    plain = loop.step

    def step(tenant: int, use: int) -> Any:
        done = plain(tenant, use)
        if use == followed.use.pk and done.answers:
            counted.set()
        return done

    monkeypatch.setattr(loop, "step", step)
    with following():
        followed.send(followed.said(), followed.said())
        assert counted.wait(30)  # a busy machine; the loop itself looks every two seconds
    row = followed.state()
    assert row is not None
    assert row.answers == 2
    assert loop.EVERY < 5


@pytest.mark.parametrize("error", [OperationalError("away"), ValueError("broken")])
def test_what_fails_is_tried_again(followed: Followed, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    tries = threading.Event()
    failed: list[int] = []
    plain = loop.behind

    def behind(*, placed: bool = False) -> list[tuple[int, int]]:
        if not failed:
            failed.append(1)
            raise error
        tries.set()
        return plain(placed=placed)

    monkeypatch.setattr(loop, "behind", behind)
    monkeypatch.setattr(loop, "EVERY", 0.01)
    with following():
        assert tries.wait(30)
