"""What the nights of the last months would have done: months that have ended are closed for those who read totals."""

from __future__ import annotations

from django.utils import timezone

from tillit.insight.totals.closing import close_months


def close() -> int:
    return close_months(timezone.localdate())
