"""Published assessments: to find, to read and to compare."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from tillit.assessment.comparing import ComparedRisk, Difference, compare, difference
from tillit.assessment.inheritance import Effective, effective
from tillit.assessment.models import Edition, EditionMark
from tillit.assessment.queries.marks import layer_of_edition, mark_of, newest_mark

MOST_COMPARED = 6


def marked() -> QuerySet[Edition]:
    """All that the scope lets through, each with its newest mark."""
    rows = Edition.objects.select_related("tenant", "audience", "service", "published_by")
    return rows.annotate(**newest_mark("pk", "tenant"))


def _newest() -> QuerySet[Edition]:
    """Those no newer one has come of. Asked so, the planner knows that most rows are; asked by number it expects few,
    and joins thousands row by row."""
    newer = Edition.objects.filter(assessment=OuterRef("assessment"), number__gt=OuterRef("number"))
    return marked().filter(~Exists(newer))


def newest_editions() -> QuerySet[Edition]:
    """The newest of each assessment that the scope lets through, and that nothing speaks against standing on."""
    free = Q(mark_kind=None) | Q(mark_kind=EditionMark.Kind.LIFTED)
    return _newest().filter(free).order_by("title", "pk")


def library(text: str = "", level: str = "", universe: str = "") -> QuerySet[Edition]:
    """The newest of each, withdrawn ones too: whoever looks for one should read why it is gone."""
    rows = _newest().defer("content")
    if text:
        rows = rows.filter(
            Q(title__icontains=text) | Q(tenant__name__icontains=text) | Q(service__supplier_name__icontains=text)
        )
    if level:
        rows = rows.filter(level=level)
    if universe:
        rows = rows.filter(Q(universe=universe) | Q(service__platforms__contains=[universe]))
    return rows.order_by("-published_at", "-pk")


def about_the_same(edition: Edition) -> QuerySet[Edition]:
    """Others' newest assessments of the same service or platform."""
    same = {"level": edition.level, "service": edition.service_id, "universe": edition.universe}
    return _newest().filter(**same).order_by("tenant__name")


def with_closure(editions: list[Edition]) -> dict[int, Edition]:
    """Those editions and all they stand on, in one question to the database."""
    wanted = {number for edition in editions for number in edition.closure} | {edition.pk for edition in editions}
    return {row.pk: row for row in marked().filter(pk__in=wanted)}


def resolved(row: Edition, editions: Mapping[int, Edition]) -> Effective:
    """An edition with all it stands on. `editions`: itself and its closure, as `with_closure` brings them."""
    layers = {pk: layer_of_edition(found, mark_of(found)) for pk, found in editions.items()}
    return effective(layers[row.pk], layers)


def two_versions(pk: int, other: int) -> tuple[Edition, Edition] | None:
    """Of one assessment; None where they are not, or not for the reader to see."""
    rows = {row.pk: row for row in marked().filter(pk__in=(pk, other))}
    old, new = rows.get(pk), rows.get(other)
    return (old, new) if old and new and old.assessment_id == new.assessment_id else None


def what_is_new(old: Edition, new: Edition) -> Difference:
    known = with_closure([old, new])
    return difference(resolved(old, known), resolved(new, known))


def side_by_side(edition: Edition) -> tuple[list[Edition], int, tuple[ComparedRisk, ...]]:
    """It and the others' of the same, how many are left out, and how each judges the same risks."""
    beside = about_the_same(edition).exclude(assessment=edition.assessment_id)
    rows = [edition, *beside[: MOST_COMPARED - 1]]  # not the content of all: hundreds may have assessed a platform
    known = with_closure(rows)
    return rows, beside.count() + 1 - len(rows), compare({row.pk: resolved(row, known) for row in rows})
