"""Erasing those who have left, and the daily deletion of what is out of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.fence.personal import Erased
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation, Person
from tillit.organisations.roles import TENANT_KINDS, Kind
from tillit.rights import erased
from tillit.rights.holders import holders
from tillit.rights.keeping import last_day_to_keep
from tillit.rights.queries import leavers


@dataclass(frozen=True)
class Erasure:
    """What became of one person: removed, kept, and why."""

    outcome: Sequence[Erased]

    @property
    def removed(self) -> int:
        return sum(part.removed for part in self.outcome)

    @property
    def kept(self) -> int:
        return sum(part.kept for part in self.outcome)


def erase_leaver(person: Person, *, by: Actor | None, today: date | None = None) -> Erasure:
    """`by` is None when the person asked for it, or when the time was out. The log line names nobody who is erased."""
    with transaction.atomic(), scope.enter(everything()):
        erased.note(person)
        erasure = erase_all(person, today or timezone.localdate())
        for tenant_id in [by.tenant_id] if by else _logs():
            audit.record("erased_leaver", None, by=by, tenant_id=tenant_id, removed=erasure.removed, kept=erasure.kept)
        erased.at_commit()
    return erasure


def erase_all(person: Person, today: date) -> Erasure:
    """The name goes with the login, and comes back only when archived decisions point at it."""
    name = person.name
    outcome = [part for _, holder in holders() for part in holder.erase(person.pk, today=today)]
    if any(part.needs_name for part in outcome):
        Person.objects.filter(pk=person.pk).update(name=name)
    return Erasure([part for part in outcome if part.removed or part.kept])


def erase_stored(person: Person, *, tenant_id: int | None = None, use_id: int | None = None) -> dict[int, int]:
    """What services have sent about the person and what was worked out from it: in one use, or all of an owner's.
    How many, by use."""
    removed: dict[int, int] = {}
    for _name, holder in holders():
        forget = getattr(holder, "forget_activity", None)
        if forget is not None:
            for use, count in forget(person.pk, tenant_id=tenant_id, use_id=use_id).items():
                removed[use] = removed.get(use, 0) + count
    return removed


def run_retention(today: date) -> dict[str, dict[str, int]]:
    """Everything whose time is out goes, in every context; a receipt with numbers and no persons stays in the log."""
    with transaction.atomic(), scope.enter(everything()):
        deleted = {name: dict(holder.delete_expired(today)) for name, holder in holders()}
        gone = [_leaves(person, today) for person in leavers(today, left_by=last_day_to_keep(today))]
        deleted["rights"] = {"leavers": len(gone)}
        receipt = {name: counts for name, counts in deleted.items() if any(counts.values())}
        for tenant_id in _logs():
            audit.record("deleted_expired", None, by=None, tenant_id=tenant_id, today=str(today), deleted=receipt)
        erased.at_commit()
    return deleted


def _leaves(person: Person, today: date) -> Erasure:
    erased.note(person)
    return erase_all(person, today)


def _logs() -> list[int]:
    """Where the machine writes what it did for all: the log of the national actor, or of whoever stands on top."""
    tops = Organisation.objects.filter(parent=None, kind__in=TENANT_KINDS - {Kind.SUPPLIER}, closed_on=None)
    return list(tops.order_by("pk").values_list("pk", flat=True))
