"""What has been found of the quality of streams, added up over the last days. For the pages, and for who builds on the
data and must say aloud that the basis is weak."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from tillit.activity.models import Flaw, MeasuredDay, Tally
from tillit.activity.quality.verdict import Counted, Level, Verdict, judge
from tillit.activity.queries import DAYS

CAME = ("kept", "same", "corrected", "withheld", "refused")


@dataclass(frozen=True)
class Quality:
    """Of one stream. `statements`: how many the verdicts rest on; a sender is not told (0)."""

    verdicts: tuple[Verdict, ...]
    statements: int
    measured: date | None


@dataclass(frozen=True)
class Weak:
    """A dimension in which the data of a use are weak, and of what. `finding` and `field` are codes."""

    dimension: str
    finding: str
    field: str
    share: float


def quality_of(use_ids: Collection[int], today: date | None = None, *, sender: bool = False) -> dict[int, Quality]:
    """Three queries for all of them. A sender is told of days that have ended, and of what was found of several pupils:
    what one statement for one pupil did, cannot be read from it."""
    today = today or timezone.localdate()
    days: dict[int, list[tuple[date, int]]] = {}
    rows = MeasuredDay.objects.filter(window(today, sender=sender), use_id__in=use_ids).order_by("day")
    for use_id, day, statements in rows.values_list("use_id", "day", "statements"):
        days.setdefault(use_id, []).append((day, statements))
    verdicts = verdicts_of(use_ids, _tallies(use_ids, today, sender=sender), today, sender=sender)
    return {
        use_id: Quality(
            verdicts=verdicts[use_id],
            statements=0 if sender else sum(statements for _day, statements in days.get(use_id, ())),
            measured=days[use_id][-1][0] if use_id in days else None,
        )
        for use_id in use_ids
    }


def verdicts_of(
    use_ids: Collection[int], came: Mapping[int, Mapping[str, int]], today: date, *, sender: bool
) -> dict[int, tuple[Verdict, ...]]:
    """One query. `came`: what the gate has counted, by use and outcome."""
    counts = _flaws(use_ids, today, sender=sender)
    for use_id, outcomes in came.items():
        counts.setdefault(use_id, []).extend(_of_the_gate(outcomes, sender=sender))
    return {use_id: judge(counts.get(use_id, ()), today, sender=sender) for use_id in use_ids}


def window(today: date, *, sender: bool) -> Q:
    return Q(day__gt=today - timedelta(days=DAYS)) & (Q(day__lt=today) if sender else Q())


def _flaws(use_ids: Collection[int], today: date, *, sender: bool) -> dict[int, list[Counted]]:
    rows = (
        Flaw.objects.filter(window(today, sender=sender), use_id__in=use_ids)
        .order_by()
        .values("use_id", "finding", "field")
        .annotate(found=Sum("number", filter=Q(several=True) if sender else None, default=0), among=Sum("of"))
    )
    counts: dict[int, list[Counted]] = {}
    for row in rows:
        counts.setdefault(row["use_id"], []).append(Counted(row["finding"], row["field"], row["found"], row["among"]))
    return counts


def _tallies(use_ids: Collection[int], today: date, *, sender: bool) -> dict[int, dict[str, int]]:
    rows = Tally.objects.filter(window(today, sender=sender), use_id__in=use_ids).order_by()
    found: dict[int, dict[str, int]] = {}
    for row in rows.values("use_id", "outcome").annotate(total=Sum("number")):
        found.setdefault(row["use_id"], {})[row["outcome"]] = row["total"]
    return found


def _of_the_gate(outcomes: Mapping[str, int], *, sender: bool) -> list[Counted]:
    """What the gate itself counts. To the sender, all that was received is one number, whatever became of it."""
    came = sum(outcomes.get(each, 0) for each in CAME)
    misread = outcomes.get("misread", 0)
    found = [Counted("misread", "", misread, misread + came)]
    return found if sender else [*found, Counted("sent_again", "", outcomes.get("same", 0), came)]


def weak_basis(use_ids: Collection[int], today: date | None = None) -> dict[int, tuple[Weak, ...]]:
    """The uses whose data are weak in some dimension, each with what the weakness is; `presenting.weakness` says one in
    words. A use that is not here is not known to be weak. Two queries."""
    today = today or timezone.localdate()
    found = {}
    for use_id, verdicts in verdicts_of(use_ids, _tallies(use_ids, today, sender=False), today, sender=False).items():
        weak = tuple(
            Weak(verdict.dimension.code, judged.look.code, judged.field, judged.share)
            for verdict in verdicts for judged in verdict.found if judged.level is Level.WEAK
        )  # fmt: skip
        if weak:
            found[use_id] = weak
    return found
