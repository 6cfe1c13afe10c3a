"""The demo's day goes on. Does nothing in an installation that is no demo."""

from __future__ import annotations

import procrastinate

from tillit.project.demo.sending import go_on


def register(app: procrastinate.App) -> None:
    """By hand: the contexts' tasks are found by themselves, and this is no context."""
    task = app.task(name="demo.streams", queueing_lock="demo.streams", pass_context=False)(streams)
    app.periodic(cron="* * * * * */30")(task)


def streams(timestamp: int) -> None:
    go_on()
