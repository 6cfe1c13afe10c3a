"""Which statements count in what is worked out of the copies: those that count in the states, and no others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from tillit.analytics.following.permit import Permit, permit_of
from tillit.analytics.following.stepping import BEGINNING
from tillit.analytics.models import Cursor
from tillit.record import content
from tillit.record.models import Policy
from tillit.record.policy import Policy as Compiled

LONGEST = timedelta(days=366 * 12)  # nothing about a pupil is kept longer than they go to school


def counted(permits: dict[int, Permit | None], today: date) -> list[dict[str, Any]]:
    """Rows of `engines.shape.COUNTED`. `permits`: of each use, by the policy in force; without one nothing counts."""
    since = dict(Cursor.objects.filter(use_id__in=permits).values_list("use_id", "since"))
    rows = []
    for policy in Policy.objects.filter(use_id__in=permits).order_by("use_id", "number"):
        then, now = permit_of(content.convert(policy.content, Compiled)), permits[policy.use_id]
        if then is not None and now is not None:
            rows.append({
                "use_id": policy.use_id, "policy": policy.number, "outside": then.outside and now.outside,
                "first_day": kept_since(now, today), "after": since.get(policy.use_id, BEGINNING), "today": today,
            })  # fmt: skip
    return rows


def kept_since(permit: Permit, today: date) -> date:
    """The first day whose progress is still kept today. What is older goes, whenever it is worked out."""
    first = (today - LONGEST).toordinal()
    days = range(first, today.toordinal() + 1)
    return date.fromordinal(first + bisect_left(days, True, key=lambda day: _is_kept(permit, day, today)))


def _is_kept(permit: Permit, day: int, today: date) -> bool:
    return permit.delete_on(date.fromordinal(day)) > today


def until(permits: dict[int, Permit | None], first_days: Collection[tuple[int, date]]) -> list[date]:
    """When progress of these first days, each at a use, goes."""
    return [permit.delete_on(day) for use, day in first_days if (permit := permits.get(use))]
