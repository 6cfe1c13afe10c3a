"""Recurring work. Thin: opens a scope over all tenants and calls the actions."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.approval.actions.drift import tell_of_drift
from tillit.approval.actions.remind import remind_all
from tillit.approval.actions.watch import watch
from tillit.fence import scope
from tillit.organisations.acting import everything


@app.periodic(cron="40 2 * * *")  # type: ignore[untyped-decorator]
@app.task(queueing_lock="nightly", pass_context=False)  # type: ignore[untyped-decorator]
def nightly(timestamp: int) -> None:
    """After the transfers have been judged anew: what has changed becomes events."""
    with transaction.atomic(), scope.enter(everything()):
        watch(timezone.localdate())


@app.periodic(cron="15 8-15 * * 1-5")  # type: ignore[untyped-decorator]
@app.task(queueing_lock="reminders", pass_context=False)  # type: ignore[untyped-decorator]
def reminders(timestamp: int) -> None:
    with transaction.atomic(), scope.enter(everything()):
        remind_all(timezone.localtime())


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
@app.task(queueing_lock="drift", pass_context=False)  # type: ignore[untyped-decorator]
def drift(timestamp: int) -> None:
    """Within a minute after the gate has seen it."""
    with transaction.atomic(), scope.enter(everything()):
        tell_of_drift()
