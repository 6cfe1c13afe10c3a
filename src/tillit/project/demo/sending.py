"""The demo's services send by themselves: three months when the demo is loaded, and then as the day goes.

Every statement goes through the door of the record store with the supplier's key, and is judged like any other. Only
keys of the demo world's own are used; without them, as in every other installation, nothing is ever sent."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tillit.activity.lrs import tallies
from tillit.activity.models import Tally
from tillit.activity.store import pool
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.project.demo import backdating, outlets
from tillit.project.demo.door import post
from tillit.project.demo.outlets import Due, Outlet

AT_ONCE = 100  # statements of a request
LONGEST_PAUSE = timedelta(days=35)  # a demo that was off is brought up to date this far back
_sent: dict[int, datetime] = {}  # use → until when this process has sent


def is_on() -> bool:
    return bool(settings.DEMO_STREAMS)


def fill(now: datetime | None = None, weeks: int = outlets.WEEKS) -> Counter[int]:
    """What the services would have sent before the demo was loaded, in so many weeks of school, arrived on its days.
    Before anybody follows the streams. Statements by the status they were answered with."""
    answered, new = _send_due(now or timezone.now(), weeks)
    backdating.arrive_in_time(new)
    return answered


def go_on(now: datetime | None = None) -> Counter[int]:
    """What has come since the last time; from a service nobody has heard, all of it, though late."""
    return _send_due(now or timezone.now(), outlets.WEEKS)[0]


def _send_due(now: datetime, weeks: int) -> tuple[Counter[int], list[Due]]:
    """Also those of services that had not been heard before."""
    loaded = outlets.loaded_on()
    found = outlets.found() if is_on() and loaded else []
    if not found or loaded is None:
        return Counter(), []
    heard, begins = _heard(found), outlets.back(now, weeks)
    earliest = {use: max(since, now - LONGEST_PAUSE) for use, since in heard.items()}
    waiting = [outlets.due(outlet, loaded, earliest.get(outlet.use_id, begins), now) for outlet in found]
    answered = asyncio.run(_send(waiting)) if any(waiting) else Counter[int]()
    _sent.update({outlet.use_id: now for outlet in found})
    return answered, [each for some in waiting for each in some if each.outlet.use_id not in heard]


def _heard(found: Sequence[Outlet]) -> dict[int, datetime]:
    """Until when each stream has been sent: by this process, or else as its numbers tell."""
    uses = {outlet.use_id for outlet in found}
    with transaction.atomic(), scope.enter(everything()):
        last = (
            Tally.objects.filter(use_id__in=uses - _sent.keys())
            .order_by()
            .values_list("use_id")
            .annotate(Max("last_at"))
        )
        told = {use: at + timedelta(seconds=1) for use, at in last}
    return {**told, **{use: _sent[use] for use in uses & _sent.keys()}}


async def _send(waiting: Sequence[Sequence[Due]]) -> Counter[int]:
    """Streams beside each other; within one, in order. A pool of connections lives as long as the loop."""
    try:
        counts = await asyncio.gather(*(_send_one(each) for each in waiting))
        await tallies.write_out()
    finally:
        await pool.close()
    return sum(counts, Counter())


async def _send_one(waiting: Sequence[Due]) -> Counter[int]:
    found: Counter[int] = Counter()
    for batch in _batches(waiting):
        first = batch[0].outlet
        found[await post(first.key, first.secret, [each.told for each in batch])] += len(batch)
    return found


def _batches(waiting: Sequence[Due]) -> Iterator[list[Due]]:
    """Alone what would be refused; else as many as a service sends at once, and none of them twice in one."""
    batch: list[Due] = []
    for each in waiting:
        if batch and (each.alone or batch[-1].alone or len(batch) >= AT_ONCE or each.id == batch[-1].id):
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch
