from __future__ import annotations

from procrastinate.contrib.django import app

from tillit.activity.copies.making import renew


@app.periodic(cron="*/5 * * * *")  # type: ignore[untyped-decorator]
@app.task(name="activity.copies", queueing_lock="activity.copies", pass_context=False)  # type: ignore[untyped-decorator]
def copies(timestamp: int) -> None:
    """What has come since, and what was changed, in the copies for analysis."""
    renew()
