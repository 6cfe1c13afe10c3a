"""The demo's day goes on. Does nothing in an installation that is no demo."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tillit.project.demo.sending import go_on


@app.periodic(cron="* * * * * */30")  # type: ignore[untyped-decorator]
@app.task(name="demo.streams", queueing_lock="demo.streams", pass_context=False)  # type: ignore[untyped-decorator]
def streams(timestamp: int) -> None:
    go_on()
