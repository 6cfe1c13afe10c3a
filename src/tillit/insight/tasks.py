from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.fence import scope
from tillit.insight.openness.trying import try_those_due
from tillit.insight.own.notifying import tell_of_the_week
from tillit.insight.totals.closing import close_months
from tillit.organisations.acting import everything


@app.periodic(cron="20 4 * * *")  # type: ignore[untyped-decorator]
@app.task(name="insight.totals", queueing_lock="insight.totals", pass_context=False)  # type: ignore[untyped-decorator]
def totals(timestamp: int) -> None:
    """The month that has ended, closed for all who read totals."""
    close_months(timezone.localdate())


@app.periodic(cron="30 7 * * 1")  # type: ignore[untyped-decorator]
@app.task(name="insight.week", queueing_lock="insight.week", pass_context=False)  # type: ignore[untyped-decorator]
def week(timestamp: int) -> None:
    """Those who want to be told once a week, on Monday morning."""
    with transaction.atomic(), scope.enter(everything()):
        tell_of_the_week(timezone.localdate())


@app.periodic(cron="50 4 * * *")  # type: ignore[untyped-decorator]
@app.task(name="insight.fairness", queueing_lock="insight.fairness", pass_context=False)  # type: ignore[untyped-decorator]
def fairness(timestamp: int) -> None:
    """Whether models miss more for some pupils than for others, once a month at each owner."""
    try_those_due(timezone.localdate())
