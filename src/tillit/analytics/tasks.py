from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.analytics.following.sharing import look_back
from tillit.analytics.skills.actions import renew_all_tags


@app.periodic(cron="40 3 * * *")  # type: ignore[untyped-decorator]
@app.task(name="analytics.sharing", queueing_lock="analytics.sharing", pass_context=False)  # type: ignore[untyped-decorator]
def sharing(timestamp: int) -> None:
    """Accounts that answered as no one pupil can."""
    look_back(timezone.localdate())


@app.periodic(cron="50 3 * * *")  # type: ignore[untyped-decorator]
@app.task(name="analytics.tags", queueing_lock="analytics.tags", pass_context=False)  # type: ignore[untyped-decorator]
def tags(timestamp: int) -> None:
    """The codes that mean the aims of skill areas, when the curriculum has been read in anew."""
    renew_all_tags()
