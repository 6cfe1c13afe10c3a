from __future__ import annotations

from procrastinate.contrib.django import app

from tillit.activity.copies.making import renew
from tillit.activity.quality.counting import measure_streams


@app.periodic(cron="*/5 * * * *")  # type: ignore[untyped-decorator]
@app.task(name="activity.copies", queueing_lock="activity.copies", pass_context=False)  # type: ignore[untyped-decorator]
def copies(timestamp: int) -> None:
    """What has come since, and what was changed, in the copies for analysis."""
    renew()


@app.periodic(cron="2-59/5 * * * *")  # type: ignore[untyped-decorator]
@app.task(name="activity.quality", queueing_lock="activity.quality", pass_context=False)  # type: ignore[untyped-decorator]
def quality(timestamp: int) -> None:
    """How good what has come since is, along the six dimensions."""
    measure_streams()
