"""A student chooses not to be analysed: what was worked out is forgotten at once, and nothing more is. Chosen otherwise, it
is worked out again of what is still stored. Both hold the followers of the streams, so that nothing is counted between."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tillit.activity.gate.people import stand_in
from tillit.activity.models import Pseudonym
from tillit.activity.queries import policy_of
from tillit.activity.store.hashing import number
from tillit.activity.xapi.identity import agent_key
from tillit.analytics.following import placements, reading
from tillit.analytics.following.left_out import known_as
from tillit.analytics.following.permit import permit_of
from tillit.analytics.following.reading import At
from tillit.analytics.following.stepping import Permits, hold
from tillit.analytics.following.writing import Changes, Whose, write
from tillit.analytics.models import Cursor, Doubt, LeftOut, State
from tillit.analytics.progress import model
from tillit.catalogue.models import Use


def leave_out(person_id: int, *, tenant_id: int, use: Use | None, today: date) -> None:
    """Twice is once."""
    mine = Pseudonym.objects.filter(person_id=person_id, tenant_id=tenant_id)
    _hold(tenant_id, use, mine)
    LeftOut.objects.get_or_create(tenant_id=tenant_id, person_id=person_id, use=use, defaults={"since": today})
    forget(mine.filter(use=use) if use else mine)


def take_in(person_id: int, *, tenant_id: int, use: Use | None, today: date) -> None:
    """Where another choice still leaves them out, nothing is worked out."""
    mine = Pseudonym.objects.filter(person_id=person_id, tenant_id=tenant_id)
    _hold(tenant_id, use, mine)
    rows = LeftOut.objects.filter(tenant_id=tenant_id, person_id=person_id)
    was = set(known_as(rows).filter(pk__in=mine).values_list("pk", flat=True))
    rows.filter(use=use).delete()
    back = mine.filter(pk__in=was).exclude(pk__in=known_as(rows).values("pk"))
    work_out_again(back, today)


def _hold(tenant_id: int, use: Use | None, mine: QuerySet[Pseudonym]) -> None:
    """For all services also those the student has not used yet: they may be using one just now."""
    followed = Cursor.objects.filter(tenant_id=tenant_id).values_list("tenant_id", "use_id")
    hold([(tenant_id, use.pk)] if use else {*followed, *mine.values_list("tenant_id", "use_id")})


def forget(pseudonyms: QuerySet[Pseudonym]) -> int:
    """All that was worked out. Whoever calls holds the cursors."""
    found = dict(pseudonyms.values_list("value", "use_id"))
    mine = Q(use_id__in=set(found.values()), pseudonym__in=found)
    removed, _kinds = State.objects.filter(mine).delete()
    Doubt.objects.filter(mine).delete()
    return removed


def work_out_again(pseudonyms: QuerySet[Pseudonym], today: date) -> int:
    """Of what is stored and has been read, from nothing. Whoever calls holds the cursors."""
    forget(pseudonyms)
    uses: dict[int, list[UUID]] = defaultdict(list)
    for use_id, value in pseudonyms.values_list("use_id", "value"):
        uses[use_id].append(value)
    return sum(_work_out(use_id, values, today) for use_id, values in sorted(uses.items()))


def _work_out(use_id: int, values: list[UUID], today: date) -> int:
    cursor, policy = Cursor.objects.get(use_id=use_id), policy_of(use_id, today)
    permit = permit_of(policy.policy) if policy else None
    if permit is None:
        return 0
    # By what the others' states are worked out by now: what is placed anew, the next step adds for all alike.
    places, permits, changes = placements.places(placements.counted(use_id)), Permits(use_id), Changes()
    actors = [number("actor", agent_key(stand_in(str(each))) or "") for each in values]
    for row in reading.as_of(use_id, At(cursor.since, cursor.last_stored, cursor.last_corrected), actors=actors):
        if found := permits.given(row):
            changes.add(found.pseudonym, places.areas(found.activities), found.answer)
    whose = Whose(cursor.tenant_id, use_id, permit, model(today), today)
    return write(whose, changes, lambda pupils: {}) if changes.keys else 0
