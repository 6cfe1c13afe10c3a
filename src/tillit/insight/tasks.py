from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.activity.copies.making import renew
from tillit.fence import scope
from tillit.insight.group.finding import with_something_new, work_out
from tillit.insight.openness.trying import try_those_due
from tillit.insight.own.notifying import tell_of_the_week
from tillit.insight.totals.closing import close_months
from tillit.organisations.acting import everything


@app.periodic(cron="10 4 * * *")  # type: ignore[untyped-decorator]
@app.task(name="insight.findings", queueing_lock="insight.findings", pass_context=False)  # type: ignore[untyped-decorator]
def findings(timestamp: int) -> None:
    """What groups have in common, worked out anew for all: time has passed, also where nothing has come."""
    renew()
    work_out(timezone.localdate())


@app.periodic(cron="*/20 7-16 * * *")  # type: ignore[untyped-decorator]
@app.task(name="insight.news", queueing_lock="insight.news", pass_context=False)  # type: ignore[untyped-decorator]
def news(timestamp: int) -> None:
    """While the school day lasts, where something has come."""
    if waiting := with_something_new(timezone.localdate()):
        renew()
        work_out(timezone.localdate(), waiting)


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
