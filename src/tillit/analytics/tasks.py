from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.analytics.following.sharing import look_back


@app.periodic(cron="40 3 * * *")  # type: ignore[untyped-decorator]
@app.task(name="analytics.sharing", queueing_lock="analytics.sharing", pass_context=False)  # type: ignore[untyped-decorator]
def sharing(timestamp: int) -> None:
    """Accounts that answered as no one pupil can."""
    look_back(timezone.localdate())
