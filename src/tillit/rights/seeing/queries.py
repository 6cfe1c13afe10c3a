"""What services have told about a pupil, for that pupil: two questions for a page, however much there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone

from tillit.activity.models import Pseudonym
from tillit.activity.personal_data import pseudonyms_of
from tillit.activity.store import own
from tillit.catalogue.models import Use
from tillit.organisations.models import PupilFacts
from tillit.rights.seeing.words import InWords, in_words
from tillit.web.language import active

PAGE = 50
YOUNG = 4  # years of school in which pictures say more than sentences


@dataclass(frozen=True)
class Line:
    told: own.Told
    words: InWords
    use: Use

    @property
    def day(self) -> date:
        """Where no time is kept, the day it came."""
        return self.words.day or timezone.localdate(self.told.stored)


@dataclass(frozen=True)
class Summary:
    use: Use
    heap: own.Heap | None


class Rows:
    """What a paginator needs: how many, and a slice of them. Stands for the store."""

    def __init__(self, pseudonyms: list[Pseudonym], since: date | None, until: date | None) -> None:
        self.pairs = [(row.use_id, row.value) for row in pseudonyms]
        self.uses = {row.use_id: row.use for row in pseudonyms}
        self.since, self.until = _begins(since), _begins(until + timedelta(days=1)) if until else None

    def __len__(self) -> int:
        return sum(heap.count for heap in own.heaps(self.pairs, since=self.since, until=self.until))

    def __getitem__(self, part: slice) -> list[Line]:
        start, stop = part.start or 0, part.stop
        limit = None if stop is None else stop - start
        found = own.told(self.pairs, since=self.since, until=self.until, limit=limit, offset=start)
        return [Line(told, in_words(told.body, active()), self.uses[told.use_id]) for told in found]


def _begins(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def page_of(
    mine: list[Pseudonym], number: Any, *, use: int | None = None, since: date | None = None, until: date | None = None
) -> Page[Line]:
    chosen = [row for row in mine if use in (None, row.use_id)]
    return Paginator(Rows(chosen, since, until), PAGE).get_page(number)  # type: ignore[arg-type]


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """In the order they came; within a page, a day stands once for each time it turns up."""
    return [(day, list(group)) for day, group in groupby(lines, key=lambda line: line.day)]


def summaries(person_id: int) -> list[Summary]:
    """One for each service that has told something. Two questions."""
    mine = pseudonyms_of(person_id)
    heaps = {heap.use_id: heap for heap in own.heaps([(row.use_id, row.value) for row in mine])}
    return [Summary(row.use, heaps.get(row.use_id)) for row in mine]


def is_young(person_id: int) -> bool:
    grade = PupilFacts.objects.filter(person_id=person_id).order_by("-since").values_list("grade", flat=True).first()
    return grade is not None and grade <= YOUNG
