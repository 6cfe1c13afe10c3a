"""What the indicators find in each group, for those who teach it: worked out of the copies for all groups of an owner in
one run of each, and written anew. Nobody is named in it, and no pupil has a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tillit.activity.models import Stream
from tillit.analytics.disclosure import Within, smallest_group
from tillit.analytics.engines import Duck
from tillit.analytics.following.counted import until
from tillit.analytics.following.permit import Permit, permit_of
from tillit.analytics.indicators import INDICATORS, Asked, Indicator
from tillit.analytics.progress import model
from tillit.fence import scope
from tillit.insight.group import frames as making
from tillit.insight.group.frames import Whole, whole
from tillit.insight.group.keeping import hold
from tillit.insight.group.letting import groups_of_owner, letting
from tillit.insight.group.naming import Task, tasks
from tillit.insight.group.shaping import SHAPES, Kept, shaped
from tillit.insight.models import Finding
from tillit.insight.pupils import known
from tillit.insight.sight import Sight
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind

OFTEN = timedelta(hours=1)  # between two runs of one owner on the same day
# When the first of the answers that each group's numbers rest on goes, and from which day the oldest of them is.
RESTS_ON = """
SELECT m.group_id, s.use_id, min(s.delete_on), min(least(coalesce(s.day, s.stored_day), s.stored_day))
FROM statements s JOIN members m ON m.use_id = s.use_id AND m.pseudonym = s.pseudonym GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Basis:
    """What a group's numbers rest on."""

    uses: frozenset[int]
    delete_on: date


def work_out(today: date, owners: Collection[int] | None = None) -> int:
    """Of all owners, or of these. The caller has brought the copies up to date. How many were written."""
    with transaction.atomic(), scope.enter(everything()):
        rows = Organisation.objects.filter(kind=Kind.OWNER, closed_on=None)
        found = list(rows.filter(pk__in=owners) if owners is not None else rows)
    return sum(_of_owner(owner, today) for owner in found)


def with_something_new(today: date) -> list[int]:
    """Owners something has come to since what is known of their groups was worked out, a while ago or never."""
    with transaction.atomic(), scope.enter(everything()):
        last = dict(Stream.objects.order_by().values_list("tenant").annotate(Max("last_stored")))
        done = dict(Finding.objects.order_by().values_list("tenant").annotate(Max("worked_out_at")))
    least = timezone.now() - OFTEN
    return [owner for owner, new in last.items() if (at := done.get(owner)) is None or at < min(new, least)]


def _of_owner(owner: Organisation, today: date) -> int:
    at = timezone.now()
    with transaction.atomic(), scope.enter(everything()):
        found = _whole(owner, today)
        made = list(_found(found, at, today)) if found else []
        return _write(owner, found, made)


def _whole(owner: Organisation, today: date) -> Whole | None:
    groups, allowed = groups_of_owner(owner), letting(owner, today)
    told = [group for group in groups if allowed.sights(group, frozenset())]
    uses = {sight.use_id for group in told for sight in allowed.sights(group, frozenset())}
    permits: dict[int, Permit | None] = {
        each.use_id: permit_of(each.policy) for each in allowed.uses if each.use_id in uses
    }
    return whole(owner, told, allowed, permits, today) if told else None


def _found(found: Whole, at: Any, today: date) -> Iterable[Finding]:
    asked = Asked(today, half_life=float(model(today).half_life))
    for (fields, by_aim), those in _alike().items():
        duck = Duck(making.frames(found, fields, by_aim=by_aim))
        rests = _rests_on(duck, found.permits)
        smallest = {
            group.pk: _least(sights, today)
            for group in found.groups if group.pk in rests and (sights := found.letting.sights(group, fields))
        }  # fmt: skip
        for indicator in those:
            rows = shaped(indicator.code, by_group(duck.stream(indicator, asked)), smallest)
            for group, kept in _named(found, indicator.code, rows).items():
                yield Finding(
                    tenant=found.owner, group_id=group, indicator=indicator.code, rows=kept, worked_out_at=at,
                    uses=sorted(rests[group].uses), delete_on=rests[group].delete_on,
                )  # fmt: skip


def _least(sights: Sequence[Sight], today: date) -> int:
    """Where somebody may not be named, no number is of fewer than our own smallest group, whatever the record says."""
    asked = [sight.smallest for sight in sights]
    return max(asked) if all(sight.named for sight in sights) else smallest_group(Within.SCHOOL, today, asked)


def by_group(answer: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Of an answer in the order of its groups: a city has millions of rows, and each group some hundreds of them."""
    for group, slices in groupby(chain.from_iterable(map(_runs, answer)), key=itemgetter(0)):
        yield group, [row for _group, some in slices for row in some.to_pylist()]


def _runs(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    runs, start = pc.run_end_encode(batch["group_id"]), 0
    for group, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield group, batch.slice(start, end - start)
        start = end


def _alike() -> dict[tuple[frozenset[str], bool], list[Indicator]]:
    """Indicators that are worked out of the same tables."""
    found: dict[tuple[frozenset[str], bool], list[Indicator]] = defaultdict(list)
    for code in SHAPES:
        found[INDICATORS[code].fields, code == "coverage"].append(INDICATORS[code])
    return found


def _rests_on(duck: Duck, permits: Mapping[int, Permit | None]) -> dict[int, Basis]:
    days: dict[int, list[date]] = defaultdict(list)
    uses: dict[int, set[int]] = defaultdict(set)
    for group, use, goes, oldest in duck.connection.con.execute(RESTS_ON).fetchall():
        days[group] += [goes, *until(dict(permits), [(use, oldest)])]
        uses[group].add(use)
    return {group: Basis(frozenset(uses[group]), min(days[group])) for group in uses}


def _named(found: Whole, code: str, kept: dict[int, list[Kept]]) -> dict[int, list[Kept]]:
    """With what each task is called, and a skill area it belongs to: the page asks nothing more."""
    if code not in ("task", "wrong_answers"):
        return kept
    known = tasks({(row["use"], row["task"]) for rows in kept.values() for row in rows})
    return {
        group: [
            row | _told(known.get(key := (row["use"], row["task"])), row) | _area(found.areas.get(key, frozenset()))
            for row in rows
        ]
        for group, rows in kept.items()
    }


def _area(areas: Collection[int]) -> Kept:
    return {"area": min(areas)} if areas else {}


def _told(task: Task | None, row: Kept) -> Kept:
    """`means`: what the answer stands for, where its supplier has said so."""
    if task is None:
        return {}
    means = task.choices.get(row.get("response", ""), {})
    said = {text.strip().lower() for text in means.values()} - {row.get("response")}
    return {"name": task.name, "text": task.description} | ({"means": means} if said else {})


def _write(owner: Organisation, found: Whole | None, made: Sequence[Finding]) -> int:
    """Not of groups where somebody has been forgotten in the meantime."""
    hold([owner.pk])
    gone = _gone(found) if found else set()
    keep = [each for each in made if each.group_id not in gone]
    Finding.objects.filter(tenant=owner).delete()
    Finding.objects.bulk_create(keep, batch_size=500)
    return len(keep)


def _gone(found: Whole) -> set[int]:
    """Groups somebody is in who may no longer be known as when it was worked out."""
    now = known(found.owner, list(found.known), list(found.permits))
    lost = {person for person, names in found.known.items() if not names.items() <= now.get(person, {}).items()}
    return {group for group, pupils in found.pupils.items() if not lost.isdisjoint(pupils)}
