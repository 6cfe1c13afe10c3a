"""Published assessments: to find, to read and to compare."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tillit.assessment.models import Edition, EditionMark


def marked() -> QuerySet[Edition]:
    """All that the scope lets through, each with its newest mark."""
    mark = EditionMark.objects.filter(edition=OuterRef("pk")).order_by("-id")
    return Edition.objects.select_related("tenant", "audience", "service", "published_by").annotate(
        mark_kind=Subquery(mark.values("kind")[:1]), mark_reason=Subquery(mark.values("reason")[:1])
    )


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
