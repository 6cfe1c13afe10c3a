from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.insight.totals.closing import close_months


@app.periodic(cron="20 4 * * *")  # type: ignore[untyped-decorator]
@app.task(name="insight.totals", queueing_lock="insight.totals", pass_context=False)  # type: ignore[untyped-decorator]
def totals(timestamp: int) -> None:
    """The month that has ended, closed for all who read totals."""
    close_months(timezone.localdate())
