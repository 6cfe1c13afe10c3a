"""The same from nothing: every statement as of the cursor, one by one. What the states are checked against."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from tillit.analytics.following import placements, reading
from tillit.analytics.following.reading import At
from tillit.analytics.following.stepping import Permits
from tillit.analytics.models import Cursor
from tillit.analytics.progress import Answer, Model, Sums, sums_of


def recomputed(use_id: int, model: Model) -> dict[tuple[UUID, int], Sums]:
    """As long as no statement has been deleted by its clock, what the states are."""
    cursor = Cursor.objects.get(use_id=use_id)
    places = placements.places(placements.in_force(use_id, placements.path_of(use_id)))
    permits = Permits(use_id)
    answers: dict[tuple[UUID, int], list[Answer]] = defaultdict(list)
    for row in reading.as_of(use_id, At(cursor.since, cursor.last_stored, cursor.last_corrected)):
        if found := permits.given(row):
            for area in places.areas(found.activities):
                answers[found.pseudonym, area].append(found.answer)
    return {key: sums_of(each, model) for key, each in answers.items()}
