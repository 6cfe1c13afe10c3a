"""What the nights of the last months would have done: months that have ended are closed for those who read totals, and the
models are tried for bias."""

from __future__ import annotations

from django.utils import timezone

from tillit.insight.openness.trying import try_those_due
from tillit.insight.totals.closing import close_months


def close() -> int:
    today = timezone.localdate()
    closed = close_months(today)
    try_those_due(today)
    return closed
