"""Services an owner has said yes to, and whether they are used: also those nothing has ever come from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from tillit.activity.models import Tally
from tillit.insight.totals.reading import Figure, Of, Seen
from tillit.record.models import Activation


class Standing(StrEnum):
    USED = "used"
    FEW = "few"  # or not used at all in that month
    SILENT = "silent"  # nothing has ever come
    CLOSED = "closed"  # the record does not let totals be read


@dataclass(frozen=True)
class Approved:
    use_id: int
    name: str
    standing: Standing
    newest: Figure | None


def approved(seen: Seen, today: date) -> list[Approved]:
    rows = Activation.objects.filter(
        Q(until=None) | Q(until__gt=today), since__lte=today, policy__use__tenant=seen.desk.tenant_id
    ).order_by()
    names = dict(rows.values_list("policy__use", "policy__use__service__name"))
    kept = Tally.objects.filter(use__in=names, outcome="kept").order_by()
    sends = set(kept.values_list("use_id", flat=True).distinct())
    let = {sight.use_id for sight in seen.sights}
    last = seen.months[0] if seen.months else None
    used = {each.use_id: each for each in seen.what("services", Of.ALL) if each.month == last}
    found = [
        Approved(use, name, _standing(use, sends, let, used), used.get(use)) for use, name in names.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.name, each.use_id))


def _standing(use: int, sends: Collection[int], let: Collection[int], used: Collection[int | None]) -> Standing:
    if use not in sends:
        return Standing.SILENT
    if use not in let:
        return Standing.CLOSED
    return Standing.USED if use in used else Standing.FEW
