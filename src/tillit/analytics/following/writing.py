"""Changes to states, worked out whole before any is written. Under the lock of the cursor: nobody else writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from tillit.analytics.following.permit import Permit
from tillit.analytics.models import State
from tillit.analytics.progress import Answer, Model, Sums, model_of
from tillit.analytics.progress.forgetting import EPOCH
from tillit.analytics.progress.sums import COLUMNS, one

Key = tuple[UUID, int]  # pseudonym, skill area
AT_ONCE = 500
DAYS = ("last_day", "delete_on")
LastDays = Callable[[set[UUID]], Mapping[Key, date]]


@dataclass
class Changes:
    """Answers to add to and to take from states."""

    added: dict[Key, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[Key, list[Answer]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pseudonym: UUID, areas: Iterable[int], answer: Answer) -> None:
        for area in areas:
            self.added[pseudonym, area].append(answer)

    def take(self, pseudonym: UUID, areas: Iterable[int], answer: Answer) -> None:
        for area in areas:
            self.taken[pseudonym, area].append(answer)

    @property
    def keys(self) -> set[Key]:
        return set(self.added) | set(self.taken)

    def sums(self, key: Key, model: Model) -> Sums:
        added = sum((one(answer, model) for answer in self.added.get(key, ())), start=Sums())
        return sum((Sums() - one(answer, model) for answer in self.taken.get(key, ())), start=added)


@dataclass(frozen=True)
class Whose:
    tenant_id: int
    use_id: int
    permit: Permit
    model: Model
    today: date


def write(whose: Whose, changes: Changes, last_days: LastDays) -> int:
    """`last_days`: the last day of an answer of these pupils in each area, asked for where an answer was taken away."""
    keys = changes.keys
    rows = State.objects.filter(use_id=whose.use_id, pseudonym__in={pseudonym for pseudonym, _area in keys})
    found = {(row.pseudonym, row.area_id): row for row in rows}
    lowered = {key[0] for key in changes.taken if _may_lower(changes, key, found.get(key))}
    known = last_days(lowered) if lowered else {}
    states = [_state(whose, key, found.get(key), changes, known if key[0] in lowered else None) for key in sorted(keys)]
    gone = [found[key] for key, state in zip(sorted(keys), states, strict=True) if state is None and key in found]
    for row in gone:
        State.objects.filter(pk=row.pk).delete()
    kept = [state for state in states if state is not None]
    State.objects.bulk_create(
        kept, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["use_id", "pseudonym", "area_id"],
        update_fields=[*COLUMNS, *DAYS],
    )  # fmt: skip
    return len(kept)


def _may_lower(changes: Changes, key: Key, row: State | None) -> bool:
    return row is not None and any(answer.day >= row.last_day for answer in changes.taken[key])


def _state(
    whose: Whose, key: Key, row: State | None, changes: Changes, known: Mapping[Key, date] | None
) -> State | None:
    """As it is to be, or None where there is nothing left to keep."""
    model = model_of(row.model) if row else whose.model
    sums = (sums_in(row) if row else Sums()) + changes.sums(key, model)
    if min(sums.answers, sums.helped) < 0 or sums.answers + sums.helped == 0:
        return None
    day = _last_day(key, row, changes, sums, known)
    delete_on = whose.permit.delete_on(day)
    if delete_on <= whose.today:
        return None
    return State(
        tenant_id=whose.tenant_id, use_id=whose.use_id, pseudonym=key[0], area_id=key[1], model=model.number,
        last_day=day, delete_on=delete_on, **dict(zip(COLUMNS, sums.numbers, strict=True)),
    )  # fmt: skip


def _last_day(key: Key, row: State | None, changes: Changes, sums: Sums, known: Mapping[Key, date] | None) -> date:
    days = [answer.day for answer in changes.added.get(key, ())]
    if known is None:
        return max([*days, *([row.last_day] if row else [])])
    if key in known:
        return max([*days, known[key]])
    # The answers themselves have been deleted: no later than the day their weight lies on.
    middle = EPOCH + timedelta(days=sums.own_days // sums.own_weight) if sums.own_weight else None
    return max([*days, middle or (row.last_day if row else EPOCH)])


def sums_in(row: State) -> Sums:
    return Sums(*(int(getattr(row, column)) for column in COLUMNS))
