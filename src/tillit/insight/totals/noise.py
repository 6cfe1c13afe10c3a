"""Totals of an owner with noise, for a nation that adds up many owners.

What it promises: one pupil more or less behind a number changes what is likely to be said of it by a factor of at most
e^epsilon. Each number is drawn once and kept, so that asking again tells nothing more. A pupil is in several numbers (one
for each month, service and skill area they worked in), and the promise is of each, not of all of them together; and which
numbers there are is decided by the smallest group, without noise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tillit.analytics.disclosure import noisy
from tillit.analytics.disclosure.limits import rules
from tillit.insight.models import ClosedMonth, Total
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.desk import Desk
from tillit.insight.totals.reading import shown


@dataclass(frozen=True)
class Noisy:
    month: date
    indicator: str
    area: str
    service: str
    schools: int
    people: int
    right: int | None


class NothingClosed(LookupError):
    """There is nothing to add noise to: only what is closed stays as it is, and only then is noise drawn once."""


@transaction.atomic
def with_noise(desk: Desk, today: date) -> list[Noisy]:
    """Of what the owner itself may be told today."""
    if not ClosedMonth.objects.filter(tenant=desk.tenant_id, reader=desk.reader).exists():
        raise NothingClosed
    rows = shown(desk, Wish(), today)
    locked = Total.objects.select_for_update().in_bulk([row.pk for row in rows])
    return [_noisy(row, locked[row.pk]) for row in rows if row.pk in locked]


def _noisy(row: Total, locked: Total) -> Noisy:
    if locked.noisy_people is None:
        locked.noisy_people = _draw(row.people)
        locked.noisy_right = None if row.right is None else _draw(round(row.right))
        locked.save(update_fields=["noisy_people", "noisy_right"])
    return Noisy(
        row.closed.month, row.indicator, row.area.name if row.area else "", row.use.service.name if row.use else "",
        len(row.units), locked.noisy_people, locked.noisy_right,
    )  # fmt: skip


def _draw(number: int) -> int:
    told = rules().noise
    return noisy(number, epsilon=told.epsilon, most_from_one=told.most_from_one)
