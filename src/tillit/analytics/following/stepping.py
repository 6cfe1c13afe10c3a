"""One step: what has come in one stream since last time, in one transaction. Asked again, it does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tillit.activity.gate.people import stand_in
from tillit.activity.queries import policy_of
from tillit.activity.store.hashing import number
from tillit.activity.xapi.identity import agent_key
from tillit.analytics.following import placements, reading
from tillit.analytics.following.answers import Given, given
from tillit.analytics.following.left_out import left_out
from tillit.analytics.following.permit import Permit, permit_of
from tillit.analytics.following.placing import ANY, Places
from tillit.analytics.following.reading import At, Row
from tillit.analytics.following.writing import Changes, Key, Whose, write
from tillit.analytics.models import Counted, Cursor, Doubt, State
from tillit.analytics.progress import model
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.record import content
from tillit.record.models import Policy
from tillit.record.policy import Policy as Compiled

MOST = 2_000  # statements of one step
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Stepped:
    """What a step did. `more`: there is more to read at once."""

    answers: int = 0
    taken: int = 0
    states: int = 0
    more: bool = False
    busy: bool = False  # somebody else is at it


@dataclass
class Permits:
    """What the policies a use has had say, and who has chosen not to be analysed, each asked for once."""

    use_id: int
    known: dict[int, Permit | None] = field(default_factory=dict)
    out: frozenset[UUID] | None = None

    def learn(self, rows: Iterable[Row]) -> None:
        missing = {row.policy for row in rows} - set(self.known)
        if missing:
            self.known |= dict.fromkeys(missing)
            for policy in Policy.objects.filter(use_id=self.use_id, number__in=missing):
                self.known[policy.number] = permit_of(content.convert(policy.content, Compiled))

    def given(self, row: Row) -> Given | None:
        """The answer in a row, where the policy it was judged by lets it count, and its pupil has not left. The same
        whenever it is asked."""
        if row.policy not in self.known:
            self.learn([row])
        permit = self.known[row.policy]
        if permit is None or (row.outside_hours and not permit.outside):
            return None
        found = given(row.body, row.stored)
        return None if found is None or found.pseudonym in self.left_out else found

    @property
    def left_out(self) -> frozenset[UUID]:
        if self.out is None:
            self.out = left_out(self.use_id)
        return self.out


def step(tenant_id: int, use_id: int, *, today: date | None = None, most: int = MOST) -> Stepped:
    with transaction.atomic(), scope.enter(everything()):
        cursor = lock(tenant_id, use_id)
        return Stepped(busy=True) if cursor is None else _Step(cursor, today or timezone.localdate(), most).run()


def let_go(today: date) -> int:
    """Uses whose record no longer lets progress be kept, whether anything more has come or not: how many there were."""
    kept = State.objects.order_by().values_list("tenant_id", "use_id").distinct()
    ended = [(tenant, use) for tenant, use in kept if _permit(use, today) is None]
    for tenant, use in ended:
        step(tenant, use, today=today)
    return len(ended)


def _permit(use_id: int, today: date) -> Permit | None:
    policy = policy_of(use_id, today)
    return permit_of(policy.policy) if policy else None


def lock(tenant_id: int, use_id: int) -> Cursor | None:
    """The cursor, held to the end of the transaction. None: somebody else holds it."""
    if not Cursor.objects.filter(use_id=use_id).exists():
        begin([(tenant_id, use_id)])
    return Cursor.objects.select_for_update(skip_locked=True).filter(use_id=use_id).first()


def begin(uses: Iterable[tuple[int, int]]) -> None:
    """Cursors at the beginning, for the uses (tenant, use) that have none."""
    Cursor.objects.bulk_create(
        [Cursor(tenant_id=tenant, use_id=use, last_stored=BEGINNING, last_corrected=BEGINNING, since=BEGINNING)
         for tenant, use in uses], ignore_conflicts=True,
    )  # fmt: skip


def hold(uses: Iterable[tuple[int, int]]) -> None:
    """Until this transaction ends nobody follows the streams of these uses (tenant, use). For whoever removes states:
    what a follower has read already must not come back."""
    known = sorted(set(uses), key=lambda each: each[1])
    begin(known)
    list(Cursor.objects.select_for_update().filter(use_id__in=[use for _tenant, use in known]).order_by("use_id"))


class _Step:
    def __init__(self, cursor: Cursor, today: date, most: int) -> None:
        self.cursor, self.today, self.most = cursor, today, most
        self.use_id = cursor.use_id
        self.permits = Permits(self.use_id)
        self.changes = Changes()

    def run(self) -> Stepped:
        permit = _permit(self.use_id, self.today)
        if permit is None:
            return self._nothing_may_be_kept()
        places = self._placed()
        found = reading.came(self.use_id, self.at, self.most)
        self.permits.learn((*found.new, *found.taken))
        answers = self._sort(found.new, self.changes.add, places)
        taken = self._sort(found.taken, self.changes.take, places)
        self._move(found.stored, found.corrected)
        states = 0
        if self.changes.keys:
            whose = Whose(self.cursor.tenant_id, self.use_id, permit, model(self.today), self.today)
            states = write(whose, self.changes, lambda pupils: self._last_days(pupils, places))
        return Stepped(answers, taken, states, found.more)

    @property
    def at(self) -> At:
        return At(self.cursor.since, self.cursor.last_stored, self.cursor.last_corrected)

    def _placed(self) -> Places:
        """What has been placed, or is placed no more, since the states were worked out: counted as of the cursor."""
        before = placements.places(placements.counted(self.use_id))
        now = placements.places(placements.in_force(self.use_id, placements.path_of(self.use_id)))
        if before.places == now.places:
            return now
        changed = set(before.places) ^ set(now.places)
        named = None if any(each.tag or each.activity.endswith(ANY) for each in changed) else changed
        activities = None if named is None else {each.activity for each in named}
        for row in reading.as_of(self.use_id, self.at, activities=activities):
            if found := self.permits.given(row):
                was, is_now = before.areas(found.activities), now.areas(found.activities)
                self.changes.add(found.pseudonym, is_now - was, found.answer)
                self.changes.take(found.pseudonym, was - is_now, found.answer)
        placements.note(self.cursor.tenant_id, self.use_id, before, now)
        return now

    def _sort(self, rows: Iterable[Row], into: object, places: Places) -> int:
        counted = 0
        for found in self._given(rows):
            into(found.pseudonym, places.areas(found.activities), found.answer)  # type: ignore[operator]
            counted += 1
        return counted

    def _given(self, rows: Iterable[Row]) -> Iterator[Given]:
        return (found for row in rows if (found := self.permits.given(row)))

    def _last_days(self, pupils: set[UUID], places: Places) -> Mapping[Key, date]:
        actors = [number("actor", agent_key(stand_in(str(each))) or "") for each in pupils]
        days: dict[Key, date] = {}
        for found in self._given(list(reading.as_of(self.use_id, self.at, actors=actors))):
            for area in places.areas(found.activities):
                key = (found.pseudonym, area)
                days[key] = max(days.get(key, date.min), found.answer.day)
        return days

    def _nothing_may_be_kept(self) -> Stepped:
        """No policy that allows it is in force: what was kept goes, and what has come is not counted later either."""
        found = reading.came(self.use_id, self.at, 1)
        for kind in (State, Doubt, Counted):
            kind.objects.filter(use_id=self.use_id).delete()
        self.cursor.since = found.corrected
        self._move(found.corrected, found.corrected)
        return Stepped()

    def _move(self, stored: datetime, corrected: datetime) -> None:
        self.cursor.last_stored, self.cursor.last_corrected = stored, corrected
        self.cursor.caught_up_at = timezone.now()
        self.cursor.save()
