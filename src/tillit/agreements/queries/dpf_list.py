from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from tillit.agreements.dpf import DpfEntry, facts_from
from tillit.agreements.legal_names import alike, normalised
from tillit.agreements.models import DpfListing
from tillit.agreements.recipient import DpfFacts


@dataclass(frozen=True)
class ListState:
    """What is known of the list itself: of which day it is, and how many active organisations it holds."""

    day: date | None
    organisations: int
    active: int


def list_state() -> ListState:
    known = DpfListing.objects.aggregate(
        day=Max("checked_on"),
        organisations=Count("name", distinct=True),
        active=Count("name", distinct=True, filter=Q(active=True)),
    )
    return ListState(known["day"], known["organisations"], known["active"])


def listings_of(names: Iterable[str]) -> dict[str, DpfFacts | None]:
    """What the list says of each name. None where it says nothing sure: no list yet, or two entries that differ."""
    wanted = {name: normalised(name) for name in names}
    if not wanted:
        return {}
    day = DpfListing.objects.aggregate(day=Max("checked_on"))["day"]
    if day is None:
        return dict.fromkeys(wanted)
    found: dict[str, list[DpfEntry]] = {}
    for row in DpfListing.objects.filter(key__in=set(wanted.values())):
        found.setdefault(row.key, []).append(
            DpfEntry(row.name, row.active, row.covers_hr, row.covers_non_hr, row.due_on)
        )
    return {name: facts_from(found.get(key, []), day) for name, key in wanted.items()}


def suggestions_for(name: str) -> tuple[str, ...]:
    """Participants somebody may have meant. To look at, never to accept."""
    first = normalised(name).split()[:1]
    if not first:
        return ()
    near = DpfListing.objects.filter(key__startswith=first[0]).values_list("key", "name")[:200]
    return alike(name, dict(near))
