"""What the nights of the last months would have done: months that have ended are closed for those who read totals, the
models are tried for bias, and what groups have in common is found for those who teach them."""

from __future__ import annotations

from django.utils import timezone

from tillit.activity.copies.making import renew
from tillit.insight.group.finding import work_out
from tillit.insight.openness.trying import try_those_due
from tillit.insight.totals.closing import close_months


def close() -> int:
    today = timezone.localdate()
    closed = close_months(today)
    try_those_due(today)
    renew()
    work_out(today)
    return closed
