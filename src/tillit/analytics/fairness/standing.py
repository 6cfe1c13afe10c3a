from __future__ import annotations

from collections.abc import Collection

from tillit.analytics.fairness.rules import rules
from tillit.analytics.models import Stop


def stopped(tenant_ids: int | Collection[int]) -> dict[str, Stop]:
    """What must not be shown, by the code of the indicator (`progress`: also the model of progress, and what judges with
    it falls with it). Stopped at one of them is stopped for a page that tells of them together. One question."""
    asked = [tenant_ids] if isinstance(tenant_ids, int) else list(tenant_ids)
    rows = Stop.objects.filter(tenant__in=asked, lifted_on=None).order_by("-stopped_on", "-pk")
    found = {stop.indicator: stop for stop in rows}
    fallen = {
        each.code: found[each.rests_on] for each in rules().indicators if each.rests_on and each.rests_on in found
    }
    return fallen | found
