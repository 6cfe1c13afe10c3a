from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.rights.actions import run_retention


@app.periodic(cron="40 2 * * *")  # type: ignore[untyped-decorator]
@app.task(name="rights.retention", queueing_lock="rights.retention")  # type: ignore[untyped-decorator]
def retention(timestamp: int) -> None:
    run_retention(timezone.localdate())
