"""Memberships follow from what a roster says. They begin and end here; those given by hand stay where the roster is
silent, and become the roster's own where it says the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tillit.organisations.models import ApiToken, Membership
from tillit.organisations.rostering.applying import BATCH, Taking
from tillit.organisations.rostering.merging import Span, memberships

Key = tuple[int, int, str]  # person, organisation, role


def bring_up_to_date(taking: Taking) -> dict[str, int]:
    wanted = _wanted(taking)
    held = _held(taking, wanted)
    new = [
        Membership(
            tenant=taking.owner, source=taking.source, person_id=key[0], organisation_id=key[1], role=key[2],
            since=_since(span, taking.today), until=span[1],
        )
        for key, span in wanted.items() if key not in held
    ]  # fmt: skip
    ended = [row for key, row in held.items() if key not in wanted and row.source == taking.source]
    _end(ended, taking.today)
    _keep(taking, held, wanted)
    Membership.objects.bulk_create(new, batch_size=BATCH)
    return {"given": len(new), "ended": len(ended)}


def _wanted(taking: Taking) -> dict[Key, Span]:
    links = taking.links
    places = {"school": links.schools, "group": links.groups}
    return {
        (links.people[person], places[kind][number], role): span
        for (person, kind, number, role), span in memberships(taking.wanted).items()
    }


def _held(taking: Taking, wanted: dict[Key, Span]) -> dict[Key, Membership]:
    """Those of this source, and those of others that say what it says. The source's own go first."""
    open_rows = Q(until=None) | Q(until__gt=taking.today)
    people = {key[0] for key in wanted}
    held: dict[Key, Membership] = {}
    for row in Membership.objects.filter(open_rows, tenant=taking.owner).order_by("pk"):
        key = (row.person_id, row.organisation_id, row.role)
        if row.source == taking.source or (row.person_id in people and key in wanted and key not in held):
            held[key] = row
    return held


def _since(span: Span, today: date) -> date:
    return span[0] or today


def _end(rows: list[Membership], today: date) -> None:
    never = [row.pk for row in rows if row.since > today]
    numbers = [row.pk for row in rows if row.since <= today]
    Membership.objects.filter(pk__in=never).delete()
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        Membership.objects.filter(pk__in=some).update(until=today)
        ApiToken.objects.filter(membership_id__in=some, revoked_at=None).update(revoked_at=timezone.now())


def _keep(taking: Taking, held: dict[Key, Membership], wanted: dict[Key, Span]) -> None:
    changed: list[Any] = []
    for key, span in wanted.items():
        row = held.get(key)
        if row is not None and (row.source, row.until) != (taking.source, span[1]):
            row.source, row.until = taking.source, span[1]
            changed.append(row)
    Membership.objects.bulk_update(changed, ["source", "until"], batch_size=BATCH)
